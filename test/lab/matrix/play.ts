import { setTimeout as pause } from 'node:timers/promises';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { at } from '../../../src/core/util/json.ts';
import { inParallel } from '../../../src/core/util/inParallel.ts';
import { ARGOCD_NAMESPACE } from '../argocd.ts';
import type { Lab } from '../boot.ts';
import { VERSIONS } from '../products.ts';
import { isOver, refreshed } from '../record/facts.ts';
import { APPLICATIONS } from '../sample.ts';
import { Apps } from './apps.ts';
import { capture } from './capture.ts';
import {
  enginesOf,
  inPlace,
  placeOf,
  type Engine,
  type Manifests,
  type MatrixCase,
  type Step,
} from './case.ts';
import { MOST_STEPS } from './cases.ts';
import { createIn, edit } from './edit.ts';
import type { MatrixRecord, Outcome } from './record.ts';
import { Worktree } from './worktree.ts';

/** What the API server and the repo-server take at once without falling behind. */
const AT_ONCE = 24;
/** For one app of hundreds that sync at the same time on a small machine. */
const WITHIN = 180_000;

/** A case under one engine, on its way. */
interface Run {
  readonly one: MatrixCase;
  readonly engine: Engine;
  readonly place: string;
  /** Of Git now. */
  git: Manifests;
}

export interface Played {
  readonly records: readonly MatrixRecord[];
  readonly failures: readonly { readonly place: string; readonly why: string }[];
}

/**
 * Plays cases that share the settings of Argo CD: all of them at the same time and in step, so that a round of pushes is
 * one commit, and so that what one round wrote has another second than what the next writes.
 */
export class Player {
  readonly #lab: Lab;
  readonly #apps: Apps;
  readonly #tree: Worktree;
  readonly #progress: (line: string) => void;

  private constructor(lab: Lab, apps: Apps, tree: Worktree, progress: (line: string) => void) {
    this.#lab = lab;
    this.#apps = apps;
    this.#tree = tree;
    this.#progress = progress;
  }

  static async open(lab: Lab, progress: (line: string) => void): Promise<Player> {
    const apps = new Apps(lab.kube);
    apps.start();
    return new Player(lab, apps, await Worktree.open(path.join(lab.folder, 'matrix')), progress);
  }

  async close(): Promise<void> {
    await this.#apps.close();
    await this.#tree.close();
  }

  /** Under the engines of each case, as far as `isWanted` wants them. */
  async play(
    cases: readonly MatrixCase[],
    isWanted: (one: MatrixCase, engine: Engine) => boolean = () => true,
  ): Promise<Played> {
    const failures: { place: string; why: string }[] = [];
    const failed = new Set<Run>();
    const runs = cases.flatMap((one) =>
      enginesOf(one)
        .filter((engine) => isWanted(one, engine))
        .map((engine): Run => ({ one, engine, place: placeOf(one.name, engine), git: one.git })),
    );
    const each = async (of: readonly Run[], work: (run: Run) => Promise<unknown>): Promise<void> => {
      const left = of.filter((run) => !failed.has(run));
      const guarded = async (run: Run): Promise<void> => {
        try {
          await work(run);
        } catch (error) {
          failed.add(run);
          failures.push({ place: run.place, why: error instanceof Error ? error.message : String(error) });
        }
      };
      await inParallel(left, AT_ONCE, guarded, new AbortController().signal);
    };
    const rounds: number[] = [Date.now()];
    await this.#push(runs);
    await each(runs, (run) => this.#create(run));
    this.#progress(`${runs.length} apps made`);
    await each(
      runs.filter(({ one }) => one.isSynced !== false),
      (run) => this.#sync(run, {}),
    );
    this.#progress('synced');
    const last = Math.max(0, ...cases.map(({ steps = [] }) => steps.length));
    for (let round = 0; round < last; round++) {
      await nextSecond();
      rounds.push(Date.now());
      const stepOf = (run: Run): Step | undefined => run.one.steps?.[round];
      const pushing = runs.filter((run) => {
        const step = stepOf(run);
        run.git = step?.do === 'commit' ? step.git : run.git;
        return step?.do === 'commit';
      });
      await this.#push(pushing);
      await each(runs, async (run) => {
        const step = stepOf(run);
        await (step === undefined ? undefined : this.#step(run, step));
      });
      this.#progress(`step ${round + 1} of ${last} done`);
    }
    await nextSecond();
    // What is predicted now gets the same time whichever cases play beside this one.
    while (rounds.length <= MOST_STEPS) {
      rounds.push(Date.now());
    }
    const outcomes = new Map<Run, Outcome>();
    await each(runs, async (run) => {
      outcomes.set(run, await this.#settle(run, rounds));
    });
    this.#progress('recorded');
    await each(runs, (run) => this.#remove(run));
    const { kubernetes, argocd } = VERSIONS;
    const records = cases.map((one): MatrixRecord => {
      const own = runs.filter((run) => run.one === one && outcomes.has(run));
      return {
        case: one,
        versions: { kubernetes, argocd },
        outcomes: Object.fromEntries(own.map((run) => [run.engine, outcomes.get(run)])),
      };
    });
    return { records, failures };
  }

  async #push(runs: readonly Run[]): Promise<void> {
    for (const run of runs) {
      await this.#tree.write(run.place, run.git);
    }
    if (runs.length > 0) {
      await this.#tree.push();
      // The repo-server remembers for a second what a branch means.
      await pause(1200);
    }
  }

  async #create({ one, engine, place }: Run): Promise<void> {
    const { kube } = this.#lab;
    const labels = one.namespaceLabels === undefined ? {} : { labels: one.namespaceLabels };
    await kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: place, ...labels } }, 'admin');
    for (const object of one.before ?? []) {
      await createIn(kube, place, object, 'admin');
    }
    const app = await kube.create(applicationOf(one, engine, this.#tree.url));
    await this.#apps.hasSeen(app);
  }

  /** Syncs and waits for its end, whatever that is. */
  async #sync({ place }: Run, sync: object): Promise<void> {
    const app = await this.#lab.kube.get(`${APPLICATIONS}/${place}`);
    // Who writes an operation has to say the options of the app himself: the controller does not look them up.
    const syncOptions = at(app['spec'], 'syncPolicy', 'syncOptions');
    const asked = await this.#patch(place, {
      operation: {
        initiatedBy: { username: 'sam.doyle' },
        sync: { syncStrategy: { hook: {} }, ...(syncOptions === undefined ? {} : { syncOptions }), ...sync },
      },
      status: { operationState: null },
    });
    await this.#apps.hasSeen(asked);
    await this.#apps.until(place, 'the sync is over', isOver, WITHIN);
  }

  async #step(run: Run, step: Step): Promise<void> {
    const { place } = run;
    switch (step.do) {
      case 'commit':
        return;
      case 'sync':
        return this.#sync(run, step.sync ?? {});
      case 'app':
        await this.#apps.hasSeen(await this.#patch(place, inPlace(step.patch, place)));
        return;
      default:
        return edit(this.#lab.kube, place, step);
    }
  }

  /** Compares anew until the comparison has seen the objects as they are. */
  async #settle(run: Run, rounds: readonly number[]): Promise<Outcome> {
    for (let tries = 0; ; tries++) {
      const asked = await this.#patch(run.place, {
        metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } },
      });
      await this.#apps.hasSeen(asked);
      const app = await this.#apps.until(run.place, 'it is compared', isCompared, WITHIN);
      const git = objectsOf(inPlace(run.git, run.place));
      const outcome = await capture(this.#lab, { one: run.one, app, git, rounds });
      // Status of a live object that a controller wrote in between is no matter; another field would be.
      const isStale = outcome.managed.some(
        ({ live, shown }) => shown !== undefined && live?.kind !== 'Secret',
      );
      if (!isStale || tries === 4) {
        return outcome;
      }
      await pause(500);
    }
  }

  #patch(place: string, patch: object): Promise<KubeObject> {
    return this.#lab.kube.patch(`${APPLICATIONS}/${place}`, 'merge', patch, 'kubectl-patch');
  }

  async #remove({ place, git, one }: Run): Promise<void> {
    const { kube } = this.#lab;
    await kube.remove(`${APPLICATIONS}/${place}`);
    // Objects outside a namespace would stay, and a hook's finalizer would hold the namespace: nobody is there any more.
    const all = [...(inPlace(one.before ?? [], place) as KubeObject[]), ...objectsOf(inPlace(git, place))];
    for (const object of all) {
      const found = await kube.pathOf(object).catch(() => undefined);
      if (found !== undefined && !found.includes('/namespaces/')) {
        await kube.remove(found);
      }
    }
    await kube.remove(`/api/v1/namespaces/${place}`);
  }
}

const isCompared = (app: KubeObject): boolean =>
  refreshed(app) && at(app, 'status', 'sync', 'status') !== undefined;

/** Writers of two rounds must not share a second: managedFields know no finer time. */
const nextSecond = (): Promise<void> => pause(1100);

/** Objects that stand in the manifests; text that is no YAML holds none. */
function objectsOf(manifests: Manifests): readonly KubeObject[] {
  return manifests.flatMap((one) =>
    typeof one === 'string'
      ? parseAllDocuments(one, { logLevel: 'silent' }).flatMap((document): KubeObject[] => {
          const value = document.errors.length > 0 ? undefined : (document.toJS() as KubeObject | undefined);
          return value?.metadata?.name === undefined ? [] : [value];
        })
      : [one as KubeObject],
  );
}

const COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';

/** The Application of a case; what the case says is laid over what its engine needs. */
function applicationOf(one: MatrixCase, engine: Engine, repoURL: string): KubeObject {
  const place = placeOf(one.name, engine);
  const spec = inPlace(one.app?.spec ?? {}, place) as {
    readonly syncPolicy?: { readonly syncOptions?: string[] };
  };
  const own = spec.syncPolicy?.syncOptions ?? [];
  const syncOptions = engine === 'structured' ? [...own, 'ServerSideApply=true'] : own;
  const given = one.app?.annotations ?? {};
  const options = [
    ...(engine === 'serverSide' ? ['ServerSideDiff=true'] : []),
    ...(given[COMPARE_OPTIONS] === undefined ? [] : [given[COMPARE_OPTIONS]]),
  ].join(',');
  const annotations = { ...given, ...(options === '' ? {} : { [COMPARE_OPTIONS]: options }) };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: place,
      namespace: ARGOCD_NAMESPACE,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      project: 'default',
      source: { repoURL, targetRevision: 'main', path: place },
      destination: { server: 'https://kubernetes.default.svc', namespace: place },
      ...spec,
      ...(syncOptions.length === 0 ? {} : { syncPolicy: { ...spec.syncPolicy, syncOptions } }),
    },
  };
}
