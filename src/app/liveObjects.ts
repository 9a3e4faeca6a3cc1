import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { AppId, ConnectionId, ResourceKey } from '../core/model/ids.ts';
import { parseAppId, parseResourceKey, resourceKey } from '../core/model/ids.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import { gvkOf } from '../core/model/kubeObject.ts';
import type { LiveState } from '../core/model/liveState.ts';
import type { ManagedResource } from '../core/model/resource.ts';
import type { AppSource, ClusterSession, Clock, Logger, SourceEvent, Watched } from '../core/ports.ts';
import type { StoreEvent } from '../core/store/event.ts';
import { appById, connectionOfApp } from '../core/store/select.ts';
import type { Store, StoreChange } from '../core/store/store.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable, Listen } from '../core/util/emitter.ts';
import { unreachable } from '../core/util/unreachable.ts';
import { AppHeals } from '../core/heal/appHeals.ts';
import type { RawFrame } from './kindFollower.ts';
import type { LiveScope } from '../core/follow/liveScopes.ts';
import { covers, liveScope, objectsConnection, staleWatches } from '../core/follow/liveScopes.ts';
import { liveStateOf } from '../core/follow/liveStateOf.ts';

export interface LiveObjectsDeps {
  readonly engines: readonly GitOpsEngine[];
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onDidObserve: Listen<RawFrame>;
  session(id: ConnectionId): ClusterSession | undefined;
  /** Keeps the list of an app's objects in the store. */
  openResources(app: AppId): Disposable;
}

interface Cluster extends Disposable {
  readonly session: ClusterSession;
  readonly source: AppSource;
  scope: LiveScope;
}

const NOTHING: LiveScope = { apps: new Map(), watched: [] };

/**
 * Watches the live objects of apps that somebody looks at: only then can an edit that is undone within half a second be
 * told with its field, value and editor. For all other apps the controller's own record tells that something was healed.
 */
export class LiveObjects implements Disposable {
  readonly #deps: LiveObjectsDeps;
  readonly #members = new DisposableStore();
  readonly #held = new Map<AppId, { count: number; resources?: Disposable }>();
  readonly #heals = new Map<AppId, AppHeals>();
  readonly #clusters = new Map<ConnectionId, Cluster>();
  #isPlanning = false;
  #isStale = false;
  #isDisposed = false;

  constructor(deps: LiveObjectsDeps) {
    this.#deps = deps;
    this.#members.add(deps.store.onDidChange((change) => this.#onChange(change)));
    this.#members.add(deps.onDidObserve((frame) => this.#seeApp(frame)));
  }

  /** From now until every holder disposed: the row is open, pinned, or edited from here. */
  watch(app: AppId): Disposable {
    const held = this.#held.get(app) ?? { count: 0 };
    held.count += 1;
    this.#held.set(app, held);
    held.resources ??= this.#deps.openResources(app);
    this.#plan();
    let isHeld = true;
    return {
      dispose: () => {
        if (isHeld) {
          isHeld = false;
          this.#release(app);
        }
      },
    };
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#members.dispose();
    for (const { resources } of this.#held.values()) {
      resources?.dispose();
    }
    this.#held.clear();
    for (const heals of this.#heals.values()) {
      heals.dispose();
    }
    this.#heals.clear();
    for (const cluster of this.#clusters.values()) {
      cluster.dispose();
    }
    this.#clusters.clear();
  }

  #release(app: AppId): void {
    const held = this.#held.get(app);
    if (!held) {
      return;
    }
    held.count -= 1;
    if (held.count === 0) {
      this.#held.delete(app);
      held.resources?.dispose();
      this.#plan();
    }
  }

  #onChange({ state, change }: StoreChange): void {
    for (const app of change.lists.size > 0 ? this.#heals.keys() : []) {
      const id = parseAppId(app)?.connection;
      if (id !== undefined && change.lists.has(id) && state.connections.get(id)?.apps.has(app) !== true) {
        this.#heals.get(app)?.dispose();
        this.#heals.delete(app);
      }
    }
    const isAboutHeld = [...change.children].some((app) => this.#held.has(app));
    if (this.#held.size > 0 && (isAboutHeld || change.connections.size > 0 || change.roots)) {
      this.#plan();
    }
  }

  #seeApp({ app, object }: RawFrame): void {
    if (app.role !== 'app') {
      return;
    }
    const engine = this.#deps.engines.find(({ id }) => id === app.engine);
    const record = engine?.healRecord(object);
    // Thousands of apps that nobody looks at and that never healed cost nothing here.
    if (!engine || (!record && !this.#held.has(app.id) && !this.#heals.has(app.id))) {
      return;
    }
    const events = this.#healsOf(app.id, engine).seeApp(app, object, record);
    if (events.length > 0) {
      this.#deps.store.dispatch(events);
    }
  }

  /** One plan at a time: what changed meanwhile makes another one. */
  #plan(): void {
    this.#isStale = true;
    if (!this.#isPlanning && !this.#isDisposed) {
      this.#isPlanning = true;
      void this.#planAll().finally(() => {
        this.#isPlanning = false;
      });
    }
  }

  async #planAll(): Promise<void> {
    while (this.#isStale && !this.#isDisposed) {
      this.#isStale = false;
      const wanted = this.#wanted();
      for (const id of new Set([...wanted.keys(), ...this.#clusters.keys()])) {
        await this.#planOne(id, wanted.get(id) ?? new Map());
      }
    }
  }

  #wanted(): ReadonlyMap<ConnectionId, ReadonlyMap<AppId, readonly ManagedResource[]>> {
    const { state } = this.#deps.store;
    const wanted = new Map<ConnectionId, Map<AppId, readonly ManagedResource[]>>();
    for (const id of this.#held.keys()) {
      const home = parseAppId(id)?.connection;
      const connection = home && state.connections.get(home);
      const app = connection?.apps.get(id);
      const resources = connection?.resourcesByApp.get(id);
      const place = home && app && objectsConnection(state, app, home);
      if (place && resources) {
        wanted.set(place, (wanted.get(place) ?? new Map()).set(id, resources));
      }
    }
    return wanted;
  }

  async #planOne(id: ConnectionId, apps: ReadonlyMap<AppId, readonly ManagedResource[]>): Promise<void> {
    const session = this.#deps.session(id);
    const cluster = this.#clusters.get(id);
    if (cluster && cluster.session !== session) {
      cluster.dispose();
      this.#clusters.delete(id);
    }
    if (!session || (apps.size === 0 && !this.#clusters.has(id))) {
      return;
    }
    const served = await session.client.discover(AbortSignal.timeout(DISCOVERY_MS));
    if (!served.ok || this.#isDisposed || this.#deps.session(id) !== session) {
      return;
    }
    this.#follow(
      this.#clusters.get(id) ?? this.#openCluster(id, session),
      liveScope(apps, served.value, (kind) => this.#isFollowed(kind)),
    );
  }

  #follow(cluster: Cluster, scope: LiveScope): void {
    const before = cluster.scope;
    cluster.scope = scope;
    const forgotten: StoreEvent[] = [];
    for (const [key, apps] of before.apps) {
      const still = scope.apps.get(key) ?? [];
      for (const app of apps.filter((one) => !still.includes(one))) {
        forgotten.push(...(this.#heals.get(app)?.forget(key) ?? []), liveEvent(app, key, undefined));
      }
    }
    this.#deps.store.dispatch(forgotten);
    // An object that joins what is watched already was listed before anybody asked for it: list anew.
    const stale = staleWatches(before, scope);
    if (stale.size > 0) {
      cluster.source.follow(scope.watched.filter((one) => !stale.has(one)));
    }
    cluster.source.follow(scope.watched);
  }

  #openCluster(id: ConnectionId, session: ClusterSession): Cluster {
    const source = session.openSource();
    const hearing = source.onDidEmit((events) => this.#hear(cluster, events));
    const cluster: Cluster = {
      session,
      source,
      scope: NOTHING,
      dispose: () => {
        hearing.dispose();
        source.dispose();
      },
    };
    this.#clusters.set(id, cluster);
    return cluster;
  }

  #hear(cluster: Cluster, events: readonly SourceEvent[]): void {
    const batch: StoreEvent[] = [];
    for (const event of events) {
      switch (event.type) {
        case 'page':
          batch.push(...event.objects.flatMap((object) => this.#seeObject(cluster, object)));
          break;
        case 'changed':
          batch.push(...this.#seeObject(cluster, event.object));
          break;
        case 'removed':
          batch.push(...this.#miss(cluster, keyOf(event.object)));
          break;
        case 'denied':
          this.#deps.logger.debug(
            `live ${event.of.spec.resource} in ${event.of.namespace ?? 'all'}: ${event.error.code}`,
          );
          break;
        case 'listed':
          batch.push(...this.#missUnlisted(cluster, event.of, event.keys));
          break;
        case 'rows':
        case 'live':
        case 'stale':
          break;
        default:
          unreachable(event);
      }
    }
    if (batch.length > 0) {
      this.#deps.store.dispatch(batch);
    }
  }

  #seeObject(cluster: Cluster, object: KubeObject): readonly StoreEvent[] {
    const key = keyOf(object);
    return (cluster.scope.apps.get(key) ?? []).flatMap((id) => {
      const app = appById(this.#deps.store.state, id);
      const { engines } = this.#deps;
      const engine = engines.find((one) => one.id === app?.engine);
      return app && engine
        ? [
            ...this.#healsOf(id, engine).seeObject(key, object, app),
            liveEvent(id, key, liveStateOf(object, app, engines)),
          ]
        : [];
    });
  }

  /** It is not there, though the app lists it: said where the controller's record does not. */
  #miss(cluster: Cluster, key: ResourceKey): readonly StoreEvent[] {
    return (cluster.scope.apps.get(key) ?? []).flatMap((id) => {
      const app = appById(this.#deps.store.state, id);
      const engine = this.#deps.engines.find((one) => one.id === app?.engine);
      const live = engine?.objectHealth && { health: { status: 'Missing' } as const };
      return [...(this.#heals.get(id)?.forget(key) ?? []), liveEvent(id, key, live)];
    });
  }

  /** Deleted while the watch was down, or before: a list does not name them. */
  #missUnlisted(cluster: Cluster, of: Watched, listed: ReadonlySet<string>): readonly StoreEvent[] {
    return [...cluster.scope.apps.keys()].flatMap((key) => {
      const parts = covers(of, key) ? parseResourceKey(key) : undefined;
      return parts && !listed.has(`${parts.namespace}/${parts.name}`) ? this.#miss(cluster, key) : [];
    });
  }

  #healsOf(app: AppId, engine: GitOpsEngine): AppHeals {
    const known = this.#heals.get(app);
    if (known) {
      return known;
    }
    const heals = new AppHeals(app, engine, {
      clock: this.#deps.clock,
      logger: this.#deps.logger,
      tell: (events) => this.#deps.store.dispatch(events),
      known: (one) => connectionOfApp(this.#deps.store.state, one)?.heals.get(one) ?? [],
      isWatched: (one, key) =>
        [...this.#clusters.values()].some(({ scope }) => scope.apps.get(key)?.includes(one) === true),
    });
    this.#heals.set(app, heals);
    return heals;
  }

  #isFollowed({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
    return this.#deps.engines.some(({ watches }) =>
      watches.some((spec) => spec.group === group && spec.kind === kind),
    );
  }
}

const DISCOVERY_MS = 20_000;

function liveEvent(app: AppId, resource: ResourceKey, live: LiveState | undefined): StoreEvent {
  return { type: 'live/observed', app, resource, live };
}

function keyOf(object: KubeObject): ResourceKey {
  const { group, kind } = gvkOf(object);
  return resourceKey({ group, kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name });
}
