import { Activity, type Pace } from './pull/activity.ts';
import { asksToReconcile, generatorOf, reconcileSet } from './pull/appSet.ts';
import { KubeClient } from './pull/client.ts';
import { ClusterCache } from './pull/clusterCache.ts';
import { appOf, controllerName, controlNamespace, level, type Context, type Level } from './pull/context.ts';
import { stepDeletion } from './pull/deletion.ts';
import { healthOf } from './pull/health.ts';
import { canonical, listAt, textAt } from './pull/json.ts';
import * as o from './pull/objects.ts';
import { stepOperation } from './pull/operation.ts';
import { neededLevel, reconcile } from './pull/reconcile.ts';
import { sourcesOf } from './pull/project.ts';
import { isSameRepository, resolveRevision } from './pull/refs.ts';
import { StaleCrds } from './pull/staleCrds.ts';
import type { Origins } from './pull/targets.ts';
import { Workloads } from './pull/workloads.ts';
import { WorkQueue } from './pull/workQueue.ts';

export interface PullLoopOptions {
  readonly kubeconfig: string;
  /** The bare repository that apps are synced from, and its address, as `repoURL` has it; or several. */
  readonly bare?: string;
  readonly originUrl?: string;
  readonly origins?: Origins;
  /** Look at Git unasked: new commits within a second, as by a webhook, and each app now and then; true by default. */
  readonly followsGit?: boolean;
  /** Milliseconds of the epoch. */
  readonly now?: () => number;
  /** How fast waits pass (wave pauses, rollouts, back-off): 1 is real time. An object may be changed while it runs. */
  readonly speed?: number | Pace;
  /** Play kube-controller-manager too, where the cluster has none. */
  readonly workloads?: boolean;
}

export interface PullLoop {
  /** Resolves when nothing is left to do: everything seen, compared, synced and rolled out. */
  settled(): Promise<void>;
  /** As `settled`, where nobody else writes to the cluster. */
  quiet(): Promise<void>;
  /** Compares every app with its branch again, as the resync that comes every two to three minutes. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

const resyncMs = 120_000;
const jitterMs = 60_000;
const pollMs = 1_000;

/**
 * A stand-in for Argo CD's application and ApplicationSet controllers: reads a bare repository, speaks HTTP to any
 * cluster, and writes what the real ones would write. New commits are noticed within a second, as by a webhook.
 */
export async function startPullLoop(options: PullLoopOptions): Promise<PullLoop> {
  const loop = new Loop(options);
  await loop.start();
  return loop;
}

class Loop implements PullLoop {
  readonly #context: Context;
  readonly #activity: Activity;
  readonly #client: KubeClient;
  readonly #cache: ClusterCache;
  readonly #apps: WorkQueue<Level>;
  readonly #sets: WorkQueue<true>;
  readonly #workloads: Workloads | undefined;
  readonly #tips = new Map<string, string>();
  readonly #followsGit: boolean;

  constructor(options: PullLoopOptions) {
    const pace = typeof options.speed === 'object' ? options.speed : { speed: options.speed ?? 1 };
    const now = options.now ?? Date.now;
    this.#activity = new Activity(pace, now);
    this.#client = new KubeClient(options.kubeconfig, `${controllerName}/v3.5.7 (linux/amd64)`);
    this.#cache = new ClusterCache(this.#client);
    this.#apps = new WorkQueue(this.#activity, (name, depth) => this.#processApp(name, depth), maxLevel);
    this.#sets = new WorkQueue(
      this.#activity,
      (key) => this.#processSet(key),
      () => true,
    );
    this.#context = {
      client: this.#client,
      cache: this.#cache,
      origins:
        options.origins ??
        ((url) => (isSameRepository(url, options.originUrl ?? '') ? options.bare : undefined)),
      activity: this.#activity,
      staleCrds: new StaleCrds(),
      now,
      request: (app, depth, afterMs) => this.#request(app, depth, afterMs),
    };
    this.#followsGit = options.followsGit !== false;
    const parts = { cache: this.#cache, activity: this.#activity, now, kubeconfig: options.kubeconfig };
    this.#workloads = options.workloads === false ? undefined : new Workloads(parts);
  }

  async start(): Promise<void> {
    this.#cache.listen((now, before) => this.#onChange(now, before));
    this.#workloads?.start();
    await this.#cache.start();
    await this.#pollTips();
    this.#poll();
  }

  async settled(): Promise<void> {
    do {
      await this.quiet();
      await new Promise((resolve) => setImmediate(resolve)); // a watch may have something to deliver
    } while (!this.#activity.isClosed && !(this.#activity.isIdle && (await this.#cache.isUpToDate())));
  }

  async quiet(): Promise<void> {
    await this.#pollTips();
    do {
      await this.#activity.idle();
      await this.#cache.caughtUp();
    } while (!this.#activity.isClosed && !this.#activity.isIdle);
  }

  async refresh(): Promise<void> {
    await this.#cache.caughtUp();
    this.#workloads?.wake();
    for (const app of this.#cache.all(o.argoGroup, 'Application')) {
      this.#apps.add(o.nameOf(app), level.latest);
    }
  }

  async close(): Promise<void> {
    this.#activity.close();
    await this.#cache.close();
    await this.#workloads?.close();
    await this.#client.close();
  }

  #request(app: string, depth: Level, afterMs = 0): void {
    if (afterMs > 0) {
      this.#activity.later(afterMs, () => this.#apps.add(app, depth));
    } else {
      this.#apps.add(app, depth);
    }
  }

  #onChange(now: o.Obj | undefined, before: o.Obj | undefined): void {
    const obj = (now ?? before)!;
    if (o.groupOf(obj) === o.argoGroup && o.namespaceOf(obj) === controlNamespace) {
      this.#onArgoObject(obj, now, before);
    }
    if (!isQuiet(now, before)) {
      for (const app of new Set([now, before].flatMap((one) => (one ? owningApps(one) : [])))) {
        this.#apps.add(app, level.recent);
      }
    }
  }

  #onArgoObject(obj: o.Obj, now: o.Obj | undefined, before: o.Obj | undefined): void {
    if (o.kindOf(obj) === 'Application') {
      const generator = generatorOf(obj);
      if (generator) {
        this.#sets.add(generator, true);
      }
      if (now) {
        this.#apps.add(o.nameOf(now), isNewlyAutomated(now, before) ? level.latest : level.none);
        if (!before && this.#followsGit) {
          this.#resync(o.nameOf(now));
        }
      }
    } else if (o.kindOf(obj) === 'ApplicationSet' && now && asksToReconcile(now, before)) {
      this.#sets.add(o.keyOf(now), true);
    } else if (o.kindOf(obj) === 'AppProject') {
      for (const app of this.#cache.all(o.argoGroup, 'Application')) {
        if (textAt(app, 'spec', 'project') === o.nameOf(obj)) {
          this.#apps.add(o.nameOf(app), level.latest);
        }
      }
    }
  }

  async #processApp(name: string, requested: Level): Promise<void> {
    await this.#cache.caughtUp();
    const app = appOf(this.#context, name);
    if (app && o.annotationOf(app, 'argocd.argoproj.io/skip-reconcile') === 'true') {
      return;
    }
    const depth = app && neededLevel(app, requested, false);
    if (app && depth !== undefined) {
      await reconcile(this.#context, app, depth);
    }
    await this.#cache.caughtUp();
    const fresh = appOf(this.#context, name);
    if (fresh?.['operation'] !== undefined) {
      await stepOperation(this.#context, fresh);
    } else if (fresh && o.isDeleting(fresh)) {
      await stepDeletion(this.#context, fresh);
    }
  }

  async #processSet(key: string): Promise<void> {
    await this.#cache.caughtUp();
    const set = this.#cache.objects.get(key);
    if (set) {
      await reconcileSet(this.#context, set);
    }
  }

  /** Every app is compared again from time to time; the jitter is the app's own, so that runs are alike. */
  #resync(name: string): void {
    const share = name.split('').reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7) / 997;
    this.#activity.inBackground(resyncMs + share * jitterMs, () => {
      if (appOf(this.#context, name)) {
        this.#apps.add(name, level.latest);
        this.#resync(name);
      }
    });
  }

  #poll(): void {
    setTimeout(() => {
      if (!this.#activity.isClosed) {
        void this.#pollTips().then(() => this.#poll());
      }
    }, pollMs).unref();
  }

  /** Looks where the branches are that apps follow, and asks for comparisons where one has moved. */
  async #pollTips(): Promise<void> {
    const followed = this.#followsGit ? this.#followed() : new Map<string, never>();
    for (const [place, { bare, revision, names }] of followed) {
      const tip = (await resolveRevision(bare, revision)) ?? '';
      const known = this.#tips.get(place);
      this.#tips.set(place, tip);
      if (known !== undefined && known !== tip) {
        names.forEach((name) => this.#apps.add(name, level.forced));
      }
    }
  }

  /** The revisions that apps follow, each with its repository. */
  #followed(): Map<string, { bare: string; revision: string; names: Set<string> }> {
    const followed = new Map<string, { bare: string; revision: string; names: Set<string> }>();
    for (const app of this.#cache.all(o.argoGroup, 'Application')) {
      for (const source of sourcesOf(app)) {
        const bare = this.#context.origins(textAt(source, 'repoURL'));
        const revision = textAt(source, 'targetRevision');
        if (bare !== undefined) {
          const place = `${bare} ${revision}`;
          const entry = followed.get(place) ?? { bare, revision, names: new Set<string>() };
          entry.names.add(o.nameOf(app));
          followed.set(place, entry);
        }
      }
    }
    return followed;
  }
}

function maxLevel(a: Level, b: Level): Level {
  return a > b ? a : b;
}

/** The apps whose state depends on an object: the one that its stamp names. Owned objects belong to their owners. */
function owningApps(obj: o.Obj): string[] {
  const id = o.annotationOf(obj, o.trackingId);
  const isOwned = listAt(obj, 'metadata', 'ownerReferences').length > 0;
  return id === '' || isOwned ? [] : [id.slice(0, id.indexOf(':'))];
}

/** A change of status alone, or of bookkeeping, that leaves the health as it was: no reason to compare. */
function isQuiet(now: o.Obj | undefined, before: o.Obj | undefined): boolean {
  if (!now || !before) {
    return false;
  }
  const plain = (obj: o.Obj): string => {
    const {
      status: _status,
      operation: _operation,
      ...rest
    } = o.withoutMetadata(obj, 'resourceVersion', 'managedFields', 'generation');
    return canonical(rest);
  };
  return (
    plain(now) === plain(before) && canonical({ ...healthOf(now) }) === canonical({ ...healthOf(before) })
  );
}

/** Somebody switched automation on: that counts as an order to look again. */
function isNewlyAutomated(now: o.Obj, before: o.Obj | undefined): boolean {
  const isOn = (app: o.Obj): boolean => {
    const automated = ((app['spec'] as o.Obj)['syncPolicy'] as o.Obj | undefined)?.['automated'];
    return automated !== undefined && (automated as o.Obj)['enabled'] !== false;
  };
  return before !== undefined && isOn(now) && !isOn(before);
}
