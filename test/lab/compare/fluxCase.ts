import { randomUUID } from 'node:crypto';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { asText, at } from '../../../src/core/util/json.ts';
import { git } from '../../world/repo/git.ts';
import { all, conditionIs, handled, isObserved } from '../record/flux/facts.ts';
import type { Comparison, FluxBoth, FluxTest } from './fluxBoth.ts';
import { commitOn } from './sides.ts';

type Kind = 'Kustomization' | 'HelmRelease';

const PLACES = {
  Kustomization: ['kustomize.toolkit.fluxcd.io/v1', 'kustomizations'],
  HelmRelease: ['helm.toolkit.fluxcd.io/v2', 'helmreleases'],
} as const;
/** Collections whose fields Git decides. */
const LIVE = ['v1/configmaps', 'v1/services', 'apps/v1/deployments'];

/** One feature of Flux and what it does step by step, on both sides, in a namespace and on a branch of its own. */
export interface FluxCase {
  /** Also the name of its namespace and its branch. */
  readonly name: string;
  readonly title: string;
  readonly play: (stage: CaseStage) => Promise<void>;
}

/** Where a case plays: both clusters live through all that is asked of it. */
export class CaseStage {
  readonly name: string;
  readonly #both: FluxBoth;
  readonly #comparison: Comparison;

  private constructor(both: FluxBoth, name: string) {
    this.name = name;
    this.#both = both;
    this.#comparison = both.comparison({
      apps: Object.values(PLACES).map(([group, plural]) => `/apis/${group}/namespaces/${name}/${plural}`),
      live: LIVE.map((place) => this.live(place)),
      branch: name,
    });
  }

  /** An empty branch, a namespace, and the source `source` that follows the branch. */
  static async open(both: FluxBoth, name: string): Promise<CaseStage> {
    const stage = new CaseStage(both, name);
    await both.each(async (side) => {
      await git(side.bare, ['update-ref', `refs/heads/${name}`, await emptyCommit(side.bare)]);
      await side.kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      await side.kube.create({
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'source', namespace: name },
        spec: { interval: '1h', ref: { branch: name }, url: side.originUrl },
      });
    });
    return stage;
  }

  /** Path of something live, for example `v1/configmaps/settings`. */
  live(rest: string): string {
    const parts = rest.split('/');
    const isCore = /^v\d/.test(parts[0] ?? '');
    const [base, place] = isCore
      ? [`/api/${parts[0] ?? ''}`, parts.slice(1)]
      : [`/apis/${parts.slice(0, 2).join('/')}`, parts.slice(2)];
    return `${base}/namespaces/${this.name}/${place.join('/')}`;
  }

  app(kind: Kind, name: string): string {
    const [group, plural] = PLACES[kind];
    return this.live(`${group}/${plural}/${name}`);
  }

  /** Commits files to the branch, and both sources have them. Undefined removes a file. */
  async push(files: Readonly<Record<string, string | undefined>>): Promise<void> {
    const changes = Object.fromEntries(
      Object.entries(files).map(([file, text]) => [file, (): string | undefined => text] as const),
    );
    await this.#both.each(async (side) => {
      await commitOn(side, this.#both.folder, changes, this.name);
      await side.fetch();
    });
  }

  /** A Kustomization of the folder `app`. */
  kustomization(spec: object = {}, name = 'app'): Promise<void> {
    const plain = {
      interval: '1h',
      path: './app',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'source' },
      targetNamespace: this.name,
    };
    return this.#create('Kustomization', name, { ...plain, ...spec });
  }

  /** A HelmRelease of the chart in the folder `chart`. */
  release(spec: object = {}, name = 'app'): Promise<void> {
    const chart = {
      spec: {
        chart: './chart',
        reconcileStrategy: 'Revision',
        sourceRef: { kind: 'GitRepository', name: 'source' },
      },
    };
    return this.#create('HelmRelease', name, { interval: '1h', timeout: '20s', chart, ...spec });
  }

  #create(kind: Kind, name: string, spec: object): Promise<void> {
    const [group] = PLACES[kind];
    return this.create({ apiVersion: group, kind, metadata: { name, namespace: this.name }, spec });
  }

  create(object: KubeObject): Promise<void> {
    return this.#both.each((side) => side.kube.create(object));
  }

  patch(path: string, body: object): Promise<void> {
    return this.#both.each((side) => side.kube.patch(path, 'merge', body, 'kubectl-edit'));
  }

  remove(path: string): Promise<void> {
    return this.#both.each((side) => side.kube.remove(path));
  }

  /** What `flux reconcile` and its options write. Answers the test that it was handled. */
  async ask(path: string, options: readonly ('forceAt' | 'resetAt')[] = []): Promise<FluxTest> {
    const token = `asked-${randomUUID()}`;
    const names = ['requestedAt', ...options].map((name) => [`reconcile.fluxcd.io/${name}`, token] as const);
    await this.#both.each((side) =>
      side.kube.patch(path, 'merge', { metadata: { annotations: Object.fromEntries(names) } }, 'flux'),
    );
    return handled(token);
  }

  /** Waits until both say the same, each app where `rests` has it; without a word where it is Ready at the tip. */
  async same(step: string, rests: Readonly<Record<string, FluxTest>> = {}): Promise<void> {
    try {
      await this.#comparison.untilSame(rests);
    } catch (error) {
      throw new Error(`${step}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}

async function emptyCommit(bare: string): Promise<string> {
  const tree = (await git(bare, ['mktree'], { input: '' })).trim();
  const identity = ['-c', 'user.name=Sam Doyle', '-c', 'user.email=sam.doyle@fernhill.example'];
  return (await git(bare, [...identity, 'commit-tree', '-m', 'Begin', tree])).trim();
}

/** Not Ready, for this reason, and with this in its words. */
export const fails =
  (reason: string, message = ''): FluxTest =>
  (object) =>
    conditionIs('Ready', 'False', reason)(object) &&
    (asText(at(readyOf(object), 'message')) ?? '').includes(message);

export const stalls = (reason: string): FluxTest => all(conditionIs('Stalled', 'True', reason), isObserved);

function readyOf(object: KubeObject): unknown {
  const conditions = at(object, 'status', 'conditions');
  return (Array.isArray(conditions) ? conditions : []).find((one) => at(one, 'type') === 'Ready');
}
