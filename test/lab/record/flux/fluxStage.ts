import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { gitBytes } from '../../../world/repo/git.ts';
import type { Lab } from '../../boot.ts';
import { SourceStandIn, sourcePath, type SourceKind } from '../../sourceStandIn.ts';
import { Stage, type Files } from '../stage.ts';

const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io/v1';
const HELM = 'helm.toolkit.fluxcd.io/v2';
const SOURCE = 'source.toolkit.fluxcd.io/v1';
/** A controller writes a status in several requests; when none came for so long, the last was the last. */
const QUIET_MS = 1500;

/**
 * Where one scenario of Flux plays: a repository, a source, a namespace and the object that is recorded, all called by
 * its name. `Stage` does what is the same for Argo CD.
 */
export class FluxStage {
  readonly stage: Stage;
  readonly sources: SourceStandIn;
  readonly #kind: 'Kustomization' | 'HelmRelease';

  private constructor(stage: Stage, sources: SourceStandIn, kind: 'Kustomization' | 'HelmRelease') {
    this.stage = stage;
    this.sources = sources;
    this.#kind = kind;
  }

  static async open(lab: Lab, name: string, kind: 'Kustomization' | 'HelmRelease'): Promise<FluxStage> {
    const sources = await SourceStandIn.start(lab.kube);
    const stage = await Stage.open(lab, name, fluxPath(kind, name, name));
    return new FluxStage(stage, sources, kind);
  }

  get name(): string {
    return this.stage.name;
  }

  /** Path of a Kustomization or HelmRelease in the scenario's namespace. */
  path(name = this.name, kind: 'Kustomization' | 'HelmRelease' = this.#kind): string {
    return fluxPath(kind, this.name, name);
  }

  sourcePath(kind: SourceKind = 'GitRepository', name = this.name): string {
    return sourcePath(kind, this.name, name);
  }

  /** Commits the files and lets the source have them, as after a push and a fetch. Makes the source at the first call. */
  async push(files: Files): Promise<string> {
    const commit = await this.stage.commit(files);
    const path = this.sourcePath();
    if ((await this.stage.kube.find(path)) === undefined) {
      await this.createSource('GitRepository', {
        interval: '1m',
        ref: { branch: 'main' },
        timeout: '60s',
        url: this.stage.url,
      });
    }
    await this.fetched();
    return commit;
  }

  /** The source has the newest commit. Gives the source as that write left it. */
  async fetched(name = this.name): Promise<KubeObject> {
    const commit = this.stage.commits.at(-1) ?? '';
    const bytes = await this.archive();
    const revision = `main@sha1:${commit}`;
    return this.sources.publish('GitRepository', this.name, name, { revision, bytes });
  }

  /** Commits a chart and lets an OCIRepository have it as its artifact. Gives that as the write left it. */
  async pushChart(files: Files, version: string): Promise<KubeObject> {
    const below = Object.entries(files).map(([file, text]) => [`shop/${file}`, text] as const);
    await this.stage.commit(Object.fromEntries(below));
    const path = this.sourcePath('OCIRepository');
    if ((await this.stage.kube.find(path)) === undefined) {
      await this.createSource('OCIRepository', {
        interval: '1m',
        layerSelector: {
          mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
          operation: 'copy',
        },
        ref: { semver: '*' },
        url: 'oci://oci.fernhill.example/charts/shop',
      });
    }
    // Its digest is that of the manifest in the registry, which is not the artifact's: any will do.
    const digest = (this.stage.commits.at(-1) ?? '').padEnd(64, '0');
    const artifact = { revision: `${version}@sha256:${digest}`, bytes: await this.archive('shop') };
    return this.sources.publish('OCIRepository', this.name, this.name, artifact);
  }

  /** The tree of the newest commit, or a folder of it, as a gzipped tar file. */
  async archive(folder?: string): Promise<Uint8Array> {
    const commit = this.stage.commits.at(-1) ?? '';
    const paths = folder === undefined ? [] : [folder];
    return gzipSync(await gitBytes(this.stage.work, ['archive', '--format=tar', commit, ...paths]));
  }

  createSource(kind: SourceKind, spec: object, name = this.name): Promise<KubeObject> {
    return this.stage.create({
      apiVersion: SOURCE,
      kind,
      metadata: { name, namespace: this.name },
      spec,
    });
  }

  createKustomization(spec: object = {}, name = this.name, metadata: object = {}): Promise<KubeObject> {
    return this.stage.create({
      apiVersion: KUSTOMIZE,
      kind: 'Kustomization',
      metadata: { name, namespace: this.name, ...metadata },
      spec: {
        interval: '10m',
        path: './app',
        prune: true,
        sourceRef: { kind: 'GitRepository', name: this.name },
        targetNamespace: this.name,
        ...spec,
      },
    });
  }

  createRelease(spec: object = {}, name = this.name): Promise<KubeObject> {
    return this.stage.create({
      apiVersion: HELM,
      kind: 'HelmRelease',
      metadata: { name, namespace: this.name },
      spec: {
        interval: '10m',
        releaseName: 'shop',
        chartRef: { kind: 'OCIRepository', name: this.name },
        ...spec,
      },
    });
  }

  async patch(patch: object, path = this.path()): Promise<KubeObject> {
    const patched = await this.stage.kube.patch(path, 'merge', patch, 'kubectl-patch');
    if (path === this.path()) {
      await this.stage.hasSeen(patched.metadata.resourceVersion ?? '');
    }
    return patched;
  }

  /** What `flux reconcile` writes. */
  async reconcile(path = this.path(), at = new Date().toISOString()): Promise<string> {
    await this.patch({ metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': at } } }, path);
    return at;
  }

  /** The first version for which this is true. */
  until(what: string, test: (object: KubeObject) => boolean, within = 90_000): Promise<KubeObject> {
    return this.stage.until(what, test, within);
  }

  /** Where the object rests: true, and nothing was written to it for a while. */
  async rest(what: string, test: (object: KubeObject) => boolean, within = 90_000): Promise<KubeObject> {
    const end = Date.now() + within;
    for (;;) {
      const seen = await this.until(what, test, end - Date.now());
      await pause(QUIET_MS);
      const object = await this.stage.kube.get(this.path());
      if (test(object) && object.metadata.resourceVersion === seen.metadata.resourceVersion) {
        return object;
      }
    }
  }

  async close(): Promise<void> {
    await this.stage.close();
    await this.sources.close();
  }
}

function fluxPath(kind: 'Kustomization' | 'HelmRelease', namespace: string, name: string): string {
  return kind === 'Kustomization'
    ? `/apis/${KUSTOMIZE}/namespaces/${namespace}/kustomizations/${name}`
    : `/apis/${HELM}/namespaces/${namespace}/helmreleases/${name}`;
}
