import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { parse } from 'yaml';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import { asText, at } from '../../src/core/util/json.ts';
import { git, gitBytes } from '../world/repo/git.ts';
import type { Frame, Kube } from './kube.ts';
import { SourceStandIn, type Artifact } from './sourceStandIn.ts';

const ALL = '/apis/source.toolkit.fluxcd.io/v1';
const RETRY_MS = 200;
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/**
 * What source-controller does by itself for Git: fetches the branch of a GitRepository and packs the HelmCharts that are
 * made of one, when they are new, when somebody asks by annotation, and when `fetch` says that the forge has called.
 * Nothing else makes it look at Git: the interval of a source is longer than any test.
 */
export class SourceController {
  readonly #kube: Kube;
  readonly #standIn: SourceStandIn;
  /** Bare repositories by the address that `spec.url` names. */
  readonly #origins: Readonly<Record<string, string>>;
  readonly #stop = new AbortController();
  readonly #watches: Promise<unknown>[] = [];
  #turn: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  private constructor(kube: Kube, standIn: SourceStandIn, origins: Readonly<Record<string, string>>) {
    this.#kube = kube;
    this.#standIn = standIn;
    this.#origins = origins;
  }

  static async start(kube: Kube, origins: Readonly<Record<string, string>>): Promise<SourceController> {
    const controller = new SourceController(kube, await SourceStandIn.start(kube), origins);
    for (const kinds of ['gitrepositories', 'helmcharts']) {
      controller.#follow(kinds);
    }
    return controller;
  }

  /** The forge says that something was pushed. Rejects with what went wrong, also before. */
  async fetch(): Promise<void> {
    for (const source of await this.#kube.list(`${ALL}/gitrepositories`)) {
      await this.#next(() => this.#fetch(source));
    }
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#watches);
    await this.#turn;
    await this.#standIn.close();
  }

  #follow(kinds: string): void {
    const seen = ({ type, object }: Frame): void => {
      if (type === 'ADDED' || type === 'MODIFIED') {
        void this.#next(() => this.#look(object));
      }
    };
    const { signal } = this.#stop;
    const follow = async (): Promise<void> => {
      while (!signal.aborted) {
        // Each watch begins with all there is. A server that is busy, or has just learnt the kind, may end one.
        await this.#kube.watch(`${ALL}/${kinds}`, seen, signal).catch(() => undefined);
        await pause(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    };
    this.#watches.push(follow());
  }

  /** One after the other, so that an object is not written from two sides. */
  #next(act: () => Promise<void>): Promise<void> {
    const turn = this.#turn
      .then(() => (this.#stop.signal.aborted ? undefined : act()))
      .catch((error: unknown) => this.#fail(error));
    this.#turn = turn;
    return turn;
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
  }

  async #look(seen: KubeObject): Promise<void> {
    const object = await this.#current(seen);
    if (object === undefined || !isDue(object)) {
      return;
    }
    await (object.kind === 'HelmChart' ? this.#pack(object) : this.#fetch(object));
  }

  async #current({ kind, metadata }: KubeObject): Promise<KubeObject | undefined> {
    const kinds = kind === 'HelmChart' ? 'helmcharts' : 'gitrepositories';
    const object = await this.#kube.find(
      `${ALL}/namespaces/${metadata.namespace ?? ''}/${kinds}/${metadata.name}`,
    );
    return object?.metadata.uid === metadata.uid ? object : undefined;
  }

  async #fetch(source: KubeObject): Promise<void> {
    const object = await this.#current(source);
    const bare = this.#origins[asText(at(object, 'spec', 'url')) ?? ''];
    if (object === undefined || isSuspended(object)) {
      return;
    }
    const branch = asText(at(object, 'spec', 'ref', 'branch')) ?? 'master';
    const commit = bare && (await git(bare, ['rev-parse', '--verify', `refs/heads/${branch}`])).trim();
    if (bare === undefined || commit === undefined) {
      throw new Error(`no repository is served at the address of GitRepository ${object.metadata.name}`);
    }
    const bytes = gzipSync(await gitBytes(bare, ['archive', '--format=tar', commit]));
    await this.#publish(object, { revision: `${branch}@sha1:${commit}`, bytes });
    for (const chart of await this.#kube.list(`${ALL}/helmcharts`)) {
      if (isOf(chart, object)) {
        await this.#pack(chart);
      }
    }
  }

  async #pack(chart: KubeObject): Promise<void> {
    const namespace = chart.metadata.namespace ?? '';
    const name = asText(at(chart, 'spec', 'sourceRef', 'name')) ?? '';
    const source = await this.#kube.find(`${ALL}/namespaces/${namespace}/gitrepositories/${name}`);
    const bare = this.#origins[asText(at(source, 'spec', 'url')) ?? ''];
    const revision = asText(at(source, 'status', 'artifact', 'revision'));
    if (bare === undefined || revision === undefined || isSuspended(chart)) {
      return;
    }
    const commit = revision.split(':').at(-1) ?? '';
    const folder = (asText(at(chart, 'spec', 'chart')) ?? '').replace(/^\.\//, '');
    const counts = at(chart, 'spec', 'reconcileStrategy') === 'Revision';
    const packed = await packChart(bare, `${commit}:${folder}`, counts ? `+${commit.slice(0, 12)}` : '');
    const said = `packaged '${packed.name}' chart with version '${packed.revision}'`;
    await this.#publish(chart, packed, {
      observedChartName: packed.name,
      observedSourceArtifactRevision: revision,
      conditions: ['Ready', 'ArtifactInStorage'].map((type) => ({
        type,
        status: 'True',
        reason: 'ChartPackageSucceeded',
        message: said,
      })),
    });
  }

  /** What is in storage already is not written again, so that nobody takes it for news. */
  async #publish(object: KubeObject, artifact: Artifact, more: object = {}): Promise<void> {
    const place = [object.kind, object.metadata.namespace ?? '', object.metadata.name] as const;
    if (at(object, 'status', 'artifact', 'revision') !== artifact.revision) {
      await this.#standIn.publish(...place, artifact, more);
    } else if (isDue(object)) {
      await this.#standIn.note(...place);
    }
  }
}

function isSuspended(object: KubeObject): boolean {
  return at(object, 'spec', 'suspend') === true;
}

/** Never fetched, changed, or asked for. */
function isDue(object: KubeObject): boolean {
  const asked = object.metadata.annotations?.[REQUESTED_AT];
  return (
    at(object, 'status', 'observedGeneration') !== at(object, 'metadata', 'generation') ||
    at(object, 'status', 'artifact') === undefined ||
    (asked !== undefined && asked !== at(object, 'status', 'lastHandledReconcileAt'))
  );
}

function isOf(chart: KubeObject, { metadata }: KubeObject): boolean {
  return (
    chart.metadata.namespace === metadata.namespace &&
    at(chart, 'spec', 'sourceRef', 'kind') === 'GitRepository' &&
    at(chart, 'spec', 'sourceRef', 'name') === metadata.name
  );
}

/** A folder of a commit as a chart, its version with `suffix` behind. */
async function packChart(
  bare: string,
  tree: string,
  suffix: string,
): Promise<Artifact & { readonly name: string }> {
  const text = await git(bare, ['show', `${tree}/Chart.yaml`]);
  const chart: unknown = parse(text);
  const [name, version] = [asText(at(chart, 'name')) ?? '', asText(at(chart, 'version')) ?? ''];
  const revision = `${version}${suffix}`;
  const file = (
    await git(bare, ['hash-object', '-w', '--stdin'], {
      input: text.replace(/^version: .*$/m, `version: ${revision}`),
    })
  ).trim();
  const entries = (await git(bare, ['ls-tree', tree]))
    .trimEnd()
    .split('\n')
    .map((line) => (line.endsWith('\tChart.yaml') ? `100644 blob ${file}\tChart.yaml` : line));
  const packed = (await git(bare, ['mktree'], { input: `${entries.join('\n')}\n` })).trim();
  const tar = await gitBytes(bare, ['archive', '--format=tar', `--prefix=${name}/`, packed]);
  return { name, revision, bytes: gzipSync(tar) };
}
