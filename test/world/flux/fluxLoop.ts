import { setTimeout as delay } from 'node:timers/promises';

import { Activity, type Pace } from '../pull/activity.ts';
import { KubeClient, type Kind } from '../pull/client.ts';
import { ClusterCache } from '../pull/clusterCache.ts';
import { dictAt, numberAt, textAt } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { Workloads } from '../pull/workloads.ts';
import { git } from '../repo/git.ts';
import { addFinalizer, finalize } from './deletion.ts';
import { EventRecorder } from './events.ts';
import { milliseconds } from './goTime.ts';
import { packChart } from './helmChart.ts';
import { checkHealth, reconcileKustomization, unmet, type Checking } from './kustomization.ts';
import { HELM_GROUP, kindOf, KUSTOMIZE_GROUP, SOURCE_GROUP, type FluxParts } from './parts.ts';
import { checkRelease, reconcileRelease, type Releasing } from './release.ts';
import { reconcileSource } from './sources.ts';
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

export interface FluxLoop {
  /** Reconciles until nothing is left to do but to wait for what does not come. */
  settled(): Promise<void>;
  /** Reconciles everything once, as when each interval is over: live edits are undone. */
  interval(): Promise<void>;
  close(): Promise<void>;
}

/** What an object was reconciled for last; it is due again when one of these is another. */
interface Look {
  readonly generation: number;
  readonly revision: string;
  readonly asked: string;
  /** A dependency that it waits for. */
  readonly waitsFor: string;
  /** Milliseconds of the epoch. */
  readonly at: number;
}

const roundMs = 200;
/** The first pause of helm-controller after a failure; each is twice the one before. */
const retryMs = 750;
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
      kustomize: new EventRecorder(client, now, 'kustomize-controller'),
      helm: new EventRecorder(client, now, 'helm-controller'),
    },
    bare: options.bare,
    originUrl: options.originUrl,
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

class Loop implements FluxLoop {
  readonly #parts: FluxParts;
  readonly #source: Kind;
  readonly #chart: Kind;
  readonly #kustomization: Kind;
  readonly #release: Kind;
  readonly #end: () => Promise<void>;
  readonly #stop = new AbortController();
  readonly #looks = new Map<string, Look>();
  readonly #checking = new Map<string, Checking>();
  readonly #releasing = new Map<string, Releasing>();
  readonly #running: Promise<void>;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: FluxParts, end: () => Promise<void>) {
    this.#parts = parts;
    this.#end = end;
    this.#source = kindOf(parts, SOURCE_GROUP, 'GitRepository');
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
      await this.#sources(everything),
      await this.#releases(everything),
      await this.#kustomizations(everything),
    ];
    return steps.includes(true) && !this.#stop.signal.aborted;
  }

  async #sources(everything: boolean): Promise<boolean> {
    const { client } = this.#parts;
    let isBusy = false;
    for (const source of (await client.list(this.#source)).items) {
      const isMoved = !isSuspended(source) && (await this.#isMoved(source));
      if (!isSuspended(source) && (everything || isMoved || isAsked(source))) {
        await reconcileSource(this.#parts, this.#source, source);
        isBusy ||= isMoved || isAsked(source);
      }
    }
    const sources = (await client.list(this.#source)).items;
    for (const chart of (await client.list(this.#chart)).items) {
      const revision = artifactOf(sources, chart, dictAt(chart, 'spec', 'sourceRef'));
      const isNew = revision !== textAt(chart, 'status', 'observedSourceArtifactRevision');
      if (!isSuspended(chart) && revision !== '' && (isNew || isAsked(chart))) {
        await packChart(this.#parts, chart);
        isBusy = true;
      }
    }
    return isBusy;
  }

  async #kustomizations(everything: boolean): Promise<boolean> {
    const { client } = this.#parts;
    const kustomizations = { parts: this.#parts, kind: this.#kustomization };
    const sources = (await client.list(this.#source)).items;
    let isBusy = false;
    let all = (await client.list(this.#kustomization)).items;
    for (const uid of all.map((one) => o.uidOf(one))) {
      const ks = all.find((one) => o.uidOf(one) === uid);
      const checking = this.#checking.get(uid);
      if (ks === undefined || (checking === undefined && (await this.#isPassed(this.#kustomization, ks)))) {
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
      const revision = artifactOf(sources, ks, dictAt(ks, 'spec', 'sourceRef'));
      const look = this.#lookAt(ks, revision, unmet(ks, all, revision) ?? '');
      if (everything || this.#isDue(ks, look)) {
        this.#looks.set(uid, look);
        const held = await addFinalizer(this.#parts, this.#kustomization, ks, 'gotk-kustomize-controller');
        const begun = await reconcileKustomization(kustomizations, held, all, revision || undefined);
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
    for (const release of (await client.list(this.#release)).items) {
      const uid = o.uidOf(release);
      const releasing = this.#releasing.get(uid);
      if (releasing === undefined && (await this.#isPassed(this.#release, release))) {
        continue;
      }
      if (releasing !== undefined) {
        const isOver = await checkRelease(releases, releasing);
        isBusy ||= isOver;
        if (isOver) {
          this.#releasing.delete(uid);
        }
        continue;
      }
      const [namespace = '', name = ''] = textAt(release, 'status', 'helmChart').split('/');
      const chart = name === '' ? undefined : await client.get(this.#chart, namespace, name);
      const look = this.#lookAt(release, textAt(chart, 'status', 'artifact', 'revision'), '');
      if (everything || this.#isDue(release, look)) {
        this.#looks.set(uid, look);
        const held = await addFinalizer(this.#parts, this.#release, release, 'helm-controller');
        const begun = await reconcileRelease(releases, held);
        if (begun !== undefined) {
          this.#releasing.set(uid, begun);
        }
        isBusy = true;
      }
    }
    return isBusy;
  }

  #lookAt(object: o.Obj, revision: string, waitsFor: string): Look {
    return {
      generation: numberAt(object, 'metadata', 'generation') ?? 1,
      revision,
      asked: requestOf(object),
      waitsFor,
      at: this.#parts.now(),
    };
  }

  /** Changed, newer, asked for, waited for, or its time has come. */
  #isDue(object: o.Obj, look: Look): boolean {
    const last = this.#looks.get(o.uidOf(object));
    return (
      last === undefined ||
      last.generation !== look.generation ||
      last.revision !== look.revision ||
      (last.waitsFor !== '' && last.waitsFor !== look.waitsFor) ||
      (last.asked !== look.asked && isAsked(object)) ||
      look.at >= last.at + pauseOf(object)
    );
  }

  /** A new commit, or a source that was never fetched; a webhook would tell. */
  async #isMoved(source: o.Obj): Promise<boolean> {
    const branch = textAt(source, 'spec', 'ref', 'branch') || 'master';
    const head = (await git(this.#parts.bare, ['rev-parse', branch])).trim();
    return !textAt(source, 'status', 'artifact', 'revision').endsWith(head);
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
    const generation = numberAt(object, 'metadata', 'generation') ?? 1;
    const isFine = textAt(conditionOf(object, 'Ready'), 'status') === 'True';
    const isBehind = isFine && numberAt(object, 'status', 'observedGeneration') !== generation;
    if (isAsked(object) || isBehind) {
      const manager = kind.group === HELM_GROUP ? 'helm-controller' : 'gotk-kustomize-controller';
      await new StatusOf({ ...this.#parts, manager }, kind, object).write({
        ...(isFine ? { observedGeneration: generation } : {}),
        ...(requestOf(object) === '' ? {} : { lastHandledReconcileAt: requestOf(object) }),
      });
    }
    return true;
  }
}

const isSuspended = (object: o.Obj): boolean => dictAt(object, 'spec')['suspend'] === true;

/** Milliseconds until the next look: after a failure that of a retry, and where none is left to wait, ever longer. */
function pauseOf(object: o.Obj): number {
  const interval = milliseconds(textAt(object, 'spec', 'interval'), 600_000);
  if (textAt(conditionOf(object, 'Ready'), 'status') === 'True') {
    return interval;
  }
  const failures = numberAt(object, 'status', 'failures') ?? 0;
  const isTrying = textAt(conditionOf(object, 'Reconciling'), 'status') === 'True';
  return o.kindOf(object) === 'HelmRelease' && isTrying && failures > 0
    ? Math.min(interval, retryMs * 2 ** failures)
    : milliseconds(textAt(object, 'spec', 'retryInterval'), interval);
}

const requestOf = (object: o.Obj): string =>
  textAt(object, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');

function isAsked(object: o.Obj): boolean {
  const asked = requestOf(object);
  return asked !== '' && asked !== textAt(object, 'status', 'lastHandledReconcileAt');
}

/** The revision that a source has; empty where there is none. */
function artifactOf(sources: readonly o.Obj[], user: o.Obj, ref: o.Obj): string {
  const namespace = textAt(ref, 'namespace') || o.namespaceOf(user);
  const source = sources.find(
    (one) => o.nameOf(one) === textAt(ref, 'name') && o.namespaceOf(one) === namespace,
  );
  return textAt(source, 'status', 'artifact', 'revision');
}
