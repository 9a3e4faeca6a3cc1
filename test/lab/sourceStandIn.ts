import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import { asArray, asNumber, asText, at } from '../../src/core/util/json.ts';
import type { Kube } from './kube.ts';

/** What a source has brought: a gzipped tar file under a revision, as source-controller names it. */
export interface Artifact {
  /** For example `main@sha1:<40 hex>`, `1.4.0@sha256:<64 hex>`, or the version of a chart. */
  readonly revision: string;
  readonly bytes: Uint8Array;
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

const PLURALS: Readonly<Record<string, string>> = {
  GitRepository: 'gitrepositories',
  OCIRepository: 'ocirepositories',
  HelmRepository: 'helmrepositories',
  HelmChart: 'helmcharts',
  Bucket: 'buckets',
  ExternalArtifact: 'externalartifacts',
};

export type SourceKind = keyof typeof PLURALS;

/** Path of a source in the API. */
export function sourcePath(kind: SourceKind, namespace: string, name: string): string {
  return `/apis/source.toolkit.fluxcd.io/v1/namespaces/${namespace}/${PLURALS[kind] ?? ''}/${name}`;
}

/**
 * In the place of source-controller, which cannot be built from modules: serves artifacts on loopback and writes the
 * status of the sources. The other controllers cannot tell the difference; what they make of it is their own.
 */
export class SourceStandIn {
  readonly url: string;
  readonly #kube: Kube;
  readonly #files: Map<string, Uint8Array>;
  readonly #close: () => Promise<void>;

  private constructor(kube: Kube, url: string, files: Map<string, Uint8Array>, close: () => Promise<void>) {
    this.#kube = kube;
    this.url = url;
    this.#files = files;
    this.#close = close;
  }

  static async start(kube: Kube): Promise<SourceStandIn> {
    const files = new Map<string, Uint8Array>();
    const server = createServer((request, response) => {
      const bytes = files.get(request.url ?? '');
      response.writeHead(bytes === undefined ? 404 : 200, { 'content-type': 'application/gzip' });
      response.end(bytes);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    return new SourceStandIn(kube, `http://127.0.0.1:${port}`, files, () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    });
  }

  /** The source has fetched this: the status that source-controller writes after a success. */
  async publish(
    kind: SourceKind,
    namespace: string,
    name: string,
    artifact: Artifact,
    more: object = {},
  ): Promise<KubeObject> {
    const digest = `sha256:${createHash('sha256').update(artifact.bytes).digest('hex')}`;
    const file = artifact.revision.split(':').at(-1) ?? artifact.revision;
    const path = `${kind.toLowerCase()}/${namespace}/${name}/${file}.tar.gz`;
    this.#files.set(`/${path}`, artifact.bytes);
    const said = `stored artifact for revision '${artifact.revision}'`;
    return this.write(kind, namespace, name, {
      artifact: {
        digest,
        lastUpdateTime: now(),
        path,
        revision: artifact.revision,
        size: artifact.bytes.length,
        url: `${this.url}/${path}`,
      },
      conditions: [
        { type: 'Ready', status: 'True', reason: 'Succeeded', message: said },
        { type: 'ArtifactInStorage', status: 'True', reason: 'Succeeded', message: said },
      ],
      ...more,
    });
  }

  /** The source was looked at and nothing is new: only the request and the generation are noted. */
  async note(kind: SourceKind, namespace: string, name: string): Promise<KubeObject> {
    const object = await this.#kube.get(sourcePath(kind, namespace, name));
    const conditions = asArray(at(object, 'status', 'conditions')) as unknown as readonly Condition[];
    return this.write(kind, namespace, name, { conditions });
  }

  /** The file is gone from storage, the status still names it: what a restarted source-controller leaves for a while. */
  lose(artifactUrl: string): void {
    this.#files.delete(new URL(artifactUrl).pathname);
  }

  /** Writes a status. Conditions get their times and generation; a time stays as long as the status of its condition. */
  async write(
    kind: SourceKind,
    namespace: string,
    name: string,
    status: { readonly conditions: readonly Condition[] } & Readonly<Record<string, unknown>>,
  ): Promise<KubeObject> {
    const path = sourcePath(kind, namespace, name);
    const object = await this.#kube.get(path);
    const observedGeneration = asNumber(at(object, 'metadata', 'generation')) ?? 1;
    const requested = object.metadata.annotations?.['reconcile.fluxcd.io/requestedAt'];
    const conditions = status.conditions.map((condition) => ({
      ...condition,
      observedGeneration,
      lastTransitionTime: sinceWhen(object, condition) ?? now(),
    }));
    const body = {
      status: {
        ...status,
        observedGeneration,
        conditions,
        ...(requested === undefined ? {} : { lastHandledReconcileAt: requested }),
      },
    };
    return this.#kube.patch(`${path}/status`, 'merge', body, 'source-controller');
  }

  close(): Promise<void> {
    return this.#close();
  }
}

function sinceWhen(object: KubeObject, condition: Condition): string | undefined {
  const before = asArray(at(object, 'status', 'conditions')).find(
    (one) => at(one, 'type') === condition.type,
  );
  return at(before, 'status') === condition.status ? asText(at(before, 'lastTransitionTime')) : undefined;
}

/** As Kubernetes writes times. */
function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
