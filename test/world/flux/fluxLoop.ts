import { setTimeout as delay } from 'node:timers/promises';

import { Activity, type Pace } from '../pull/activity.ts';
import { KubeClient, type Kind } from '../pull/client.ts';
import { ClusterCache } from '../pull/clusterCache.ts';
import { dictAt, numberAt, textAt } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { Workloads } from '../pull/workloads.ts';
import { heldBy, sourceKinds } from './artifacts.ts';
import { addFinalizer, finalize } from './deletion.ts';
import { growing, isAsked, isDue, isSuspended, lookAt, requestOf, type Look } from './due.ts';
import { EventRecorder } from './events.ts';
import { packChart } from './helmChart.ts';
import { checkHealth, reconcileKustomization, unmet, type Checking } from './kustomization.ts';
import { HELM_GROUP, kindOf, KUSTOMIZE_GROUP, SOURCE_GROUP, type FluxParts } from './parts.ts';
import { Registry } from './registry.ts';
import { checkRelease, reconcileRelease, unmetRelease, type Releasing } from './release.ts';
import { isMoved, reconcileSource } from './sources.ts';
import { conditionOf, StatusOf } from './status.ts';

export interface FluxLoopOptions {
  readonly kubeconfig: string;
  readonly bare: string;
  /** Address of the repository as `spec.url` has it. */
  readonly originUrl: string;
  /** Milliseconds of the epoch. */
  readonly now?: () => number;
  /** How fast workloads roll out: 1 is real time. */
  readonly pace?: Pace;
}

export type ControllerName = 'source-controller' | 'kustomize-controller' | 'helm-controller';

export interface FluxLoop {
  /** What OCIRepositories pull from. */
  readonly registry: Registry;
  /** Controllers that do not run, as after `kubectl scale --replicas=0`: nobody answers for their objects. */
  readonly down: Set<ControllerName>;
  /** Reconciles until nothing is left to do but to wait for what does not come. */
  settled(): Promise<void>;
  /** Reconciles everything once, as when each interval is over: live edits are undone. */
  interval(): Promise<void>;
  close(): Promise<void>;
}

const roundMs = 200;
/** So many rounds without any change, and whoever waits for health does so in vain for now. */
const quietRounds = 15;

/**
 * A stand-in for source-controller, kustomize-controller and helm-controller, one round after the other: requests,
 * changed specs and new revisions are taken up within a fifth of a second. Suspended objects are passed over, but for
 * what the real ones write about them all the same. The workloads that they apply roll out.
 */
export async function startFluxLoop(options: FluxLoopOptions): Promise<FluxLoop> {
  const { kubeconfig, now = Date.now, pace = { speed: 1 } } = options;
  const client = new KubeClient(kubeconfig, 'flux-controllers/v2.9.4 (linux/amd64)');
  const parts: FluxParts = {
    client,
    kinds: await client.discover(),
    now,
    events: {
      source: new EventRecorder(client, now, 'source-controller'),
      kustomize: new EventRecorder(client, now, 'kustomize-controller'),
      helm: new EventRecorder(client, now, 'helm-controller'),
    },
    bare: options.bare,
    originUrl: options.originUrl,
    registry: new Registry(),
  };
  const activity = new Activity(pace, now);
  const watcher = new KubeClient(kubeconfig, 'kube-controller-manager/v1.36.3 (linux/amd64)');
  const cache = new ClusterCache(watcher);
  const workloads = new Workloads({ cache, activity, now, kubeconfig });
  workloads.start();
  await cache.start();
  return new Loop(parts, async () => {
    activity.close();
    await cache.close();
    await workloads.close();
    await watcher.close();
    await client.close();
  });
}

/** A source that could not be fetched. */
interface Failing {
  readonly tries: number;
  /** Of the spec that failed. */
  readonly generation: number;
  /** Milliseconds of the epoch. */
  readonly until: number;
}

/** What source-controller is played for; all other sources stand as they were written. */
const FETCHED: readonly string[] = ['GitRepository', 'OCIRepository'];

/** Its objects are in a cluster that nobody plays: where there is a way to it, it stands as it was written. */
async function isElsewhere(parts: FluxParts, ks: o.Obj): Promise<boolean> {
  const way = dictAt(ks, 'spec')['kubeConfig'];
  const name = textAt(way, 'secretRef', 'name');
  return (
    way !== undefined &&
    (name === '' ||
      (await parts.client.get(kindOf(parts, '', 'Secret'), o.namespaceOf(ks), name)) !== undefined)
  );
}

class Loop implements FluxLoop {
  readonly registry: Registry;
  readonly down = new Set<ControllerName>();
  readonly #parts: FluxParts;
  readonly #fetched: readonly Kind[];
  readonly #sources: readonly Kind[];
  readonly #chart: Kind;
  readonly #kustomization: Kind;
  readonly #release: Kind;
  readonly #end: () => Promise<void>;
  readonly #stop = new AbortController();
  readonly #looks = new Map<string, Look>();
  readonly #failing = new Map<string, Failing>();
  readonly #checking = new Map<string, Checking>();
  readonly #releasing = new Map<string, Releasing>();
  readonly #running: Promise<void>;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: FluxParts, end: () => Promise<void>) {
    this.registry = parts.registry;
    this.#parts = parts;
    this.#end = end;
    this.#sources = sourceKinds(parts);
    this.#fetched = this.#sources.filter(({ kind }) => FETCHED.includes(kind));
    this.#chart = kindOf(parts, SOURCE_GROUP, 'HelmChart');
    this.#kustomization = kindOf(parts, KUSTOMIZE_GROUP, 'Kustomization');
    this.#release = kindOf(parts, HELM_GROUP, 'HelmRelease');
    this.#running = this.#run();
  }

  async settled(): Promise<void> {
    let quiet = 0;
    while (quiet < quietRounds && !this.#stop.signal.aborted) {
      const isBusy = await this.#next(false);
      const isWaiting = this.#checking.size + this.#releasing.size > 0;
      if (!isBusy && !isWaiting) {
        return;
      }
      quiet = isBusy ? 0 : quiet + 1;
      await (isBusy ? undefined : delay(roundMs));
    }
  }

  async interval(): Promise<void> {
    await this.#next(true);
    await this.settled();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#turn.catch(() => undefined);
    await this.#end();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#next(false).catch(() => undefined); // the server may be played down by a test
      await delay(roundMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** One round at a time. Resolves whether anything was done. */
  #next(everything: boolean): Promise<boolean> {
    const turn = this.#turn.catch(() => undefined).then(() => this.#round(everything));
    this.#turn = turn;
    return turn;
  }

  async #round(everything: boolean): Promise<boolean> {
    const steps = [
      !this.down.has('source-controller') && (await this.#fetchAll(everything)),
      !this.down.has('helm-controller') && (await this.#releases(everything)),
      !this.down.has('kustomize-controller') && (await this.#kustomizations(everything)),
    ];
    return steps.includes(true) && !this.#stop.signal.aborted;
  }

  async #listSources(kinds: readonly Kind[]): Promise<readonly o.Obj[]> {
    const lists = await Promise.all(kinds.map((kind) => this.#parts.client.list(kind)));
    return lists.flatMap(({ items }) => items);
  }

  async #fetchAll(everything: boolean): Promise<boolean> {
    const { client } = this.#parts;
    let isBusy = false;
    for (const kind of this.#fetched) {
      for (const source of (await client.list(kind)).items) {
        const isWanted = !isSuspended(source) && (isAsked(source) || (await this.#isNewer(source)));
        if (isWanted || (everything && !isSuspended(source))) {
          await this.#fetch(kind, source);
          isBusy ||= isWanted;
        }
      }
    }
    const sources = await this.#listSources(this.#fetched);
    for (const chart of (await client.list(this.#chart)).items) {
      const { revision } = heldBy(sources, chart, dictAt(chart, 'spec', 'sourceRef'));
      const isNew = revision !== textAt(chart, 'status', 'observedSourceArtifactRevision');
      if (!isSuspended(chart) && revision !== '' && (isNew || isAsked(chart))) {
        await packChart(this.#parts, chart);
        isBusy = true;
      }
    }
    return isBusy;
  }

  async #fetch(kind: Kind, source: o.Obj): Promise<void> {
    const uid = o.uidOf(source);
    if (await reconcileSource(this.#parts, kind, source)) {
      this.#failing.delete(uid);
      return;
    }
    const tries = (this.#failing.get(uid)?.tries ?? 0) + 1;
    this.#failing.set(uid, {
      tries,
      generation: numberAt(source, 'metadata', 'generation') ?? 1,
      until: this.#parts.now() + growing(tries),
    });
  }

  /** After a failure the pauses grow, until the spec is another. */
  async #isNewer(source: o.Obj): Promise<boolean> {
    const failing = this.#failing.get(o.uidOf(source));
    const isPausing =
      failing !== undefined &&
      failing.generation === numberAt(source, 'metadata', 'generation') &&
      this.#parts.now() < failing.until;
    return !isPausing && (await isMoved(this.#parts, source));
  }

  async #kustomizations(everything: boolean): Promise<boolean> {
    const { client } = this.#parts;
    const kustomizations = { parts: this.#parts, kind: this.#kustomization };
    const sources = await this.#listSources(this.#sources);
    let isBusy = false;
    let all = (await client.list(this.#kustomization)).items;
    for (const uid of all.map((one) => o.uidOf(one))) {
      const ks = all.find((one) => o.uidOf(one) === uid);
      const checking = this.#checking.get(uid);
      if (ks === undefined || (await isElsewhere(this.#parts, ks))) {
        continue;
      }
      if (checking === undefined && (await this.#isPassed(this.#kustomization, ks))) {
        continue;
      }
      if (checking !== undefined) {
        const isOver = await checkHealth(kustomizations, checking);
        isBusy ||= isOver;
        if (isOver) {
          this.#checking.delete(uid);
          all = (await client.list(this.#kustomization)).items;
        }
        continue;
      }
      const held = heldBy(sources, ks, dictAt(ks, 'spec', 'sourceRef'));
      const waitsFor = unmet(ks, all, held.revision) ?? '';
      const look = lookAt(ks, { revision: held.revision, waitsFor, at: this.#parts.now() });
      if (everything || isDue(ks, this.#looks.get(uid), look)) {
        this.#looks.set(uid, look);
        const own = await addFinalizer(this.#parts, this.#kustomization, ks, 'gotk-kustomize-controller');
        const begun = await reconcileKustomization(kustomizations, own, all, held);
        if (begun !== undefined) {
          this.#checking.set(uid, begun);
        }
        // Who depends on it looks at what it has come to.
        all = (await client.list(this.#kustomization)).items;
        isBusy = true;
      }
    }
    return isBusy;
  }

  async #releases(everything: boolean): Promise<boolean> {
    const { client } = this.#parts;
    const releases = { parts: this.#parts, kind: this.#release };
    let isBusy = false;
    let all = (await client.list(this.#release)).items;
    for (const release of all) {
      const uid = o.uidOf(release);
      const releasing = this.#releasing.get(uid);
      if (releasing === undefined && (await this.#isPassed(this.#release, release))) {
        continue;
      }
      if (releasing !== undefined) {
        const left = await checkRelease(releases, releasing);
        isBusy ||= left?.testing !== releasing.testing || left === undefined;
        if (left === undefined) {
          this.#releasing.delete(uid);
          all = (await client.list(this.#release)).items;
        } else {
          this.#releasing.set(uid, left);
        }
        continue;
      }
      const [namespace = '', name = ''] = textAt(release, 'status', 'helmChart').split('/');
      const chart = name === '' ? undefined : await client.get(this.#chart, namespace, name);
      const look = lookAt(release, {
        revision: textAt(chart, 'status', 'artifact', 'revision'),
        waitsFor: unmetRelease(release, all) ?? '',
        at: this.#parts.now(),
      });
      if (everything || isDue(release, this.#looks.get(uid), look)) {
        this.#looks.set(uid, look);
        const held = await addFinalizer(this.#parts, this.#release, release, 'helm-controller');
        const begun = await reconcileRelease(releases, held, all);
        if (begun !== undefined) {
          this.#releasing.set(uid, begun);
        }
        all = (await client.list(this.#release)).items;
        isBusy = true;
      }
    }
    return isBusy;
  }

  /** Being deleted, or suspended: then a request counts as handled, and after a success the generation as observed. */
  async #isPassed(kind: Kind, object: o.Obj): Promise<boolean> {
    if (o.isDeleting(object)) {
      await finalize(this.#parts, kind, object);
      return true;
    }
    if (!isSuspended(object)) {
      return false;
    }
    const ownManager = kind.group === HELM_GROUP ? 'helm-controller' : 'gotk-kustomize-controller';
    await addFinalizer(this.#parts, kind, object, ownManager);
    const generation = numberAt(object, 'metadata', 'generation') ?? 1;
    const isFine = textAt(conditionOf(object, 'Ready'), 'status') === 'True';
    const isBehind = isFine && numberAt(object, 'status', 'observedGeneration') !== generation;
    if (isAsked(object) || isBehind) {
      await new StatusOf({ ...this.#parts, manager: ownManager }, kind, object).write({
        ...(isFine ? { observedGeneration: generation } : {}),
        ...(requestOf(object) === '' ? {} : { lastHandledReconcileAt: requestOf(object) }),
      });
    }
    return true;
  }
}
