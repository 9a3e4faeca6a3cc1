import type { App } from '../model/app.ts';
import type { ConnectionPhase, ContextInfo, Freshness } from '../model/connection.ts';
import type { HealedEdit } from '../model/drift.ts';
import type { AppId, ResourceKey } from '../model/ids.ts';
import type { ManagedResource } from '../model/resource.ts';
import { isEqualData } from '../util/equal.ts';
import type { LiveEdit, ObservedApp, ScopeKey } from './event.ts';
import type { ConnectionState } from './state.ts';

/** Heals kept per app: older ones are history, and history is Git's. */
const HEALS_KEPT = 20;

type Slice = 'apps' | 'painted' | 'resourcesByApp' | 'freshness' | 'versions' | 'pending' | 'heals' | 'edits';
type Mutable<T> = T extends ReadonlyMap<infer K, infer V> ? Map<K, V> : T extends ReadonlySet<infer V> ? Set<V> : never;

/** One connection while a batch is folded into it: copies a slice on its first write and notes what changed. */
export class ConnectionDraft {
  readonly apps = new Set<AppId>();
  readonly children = new Set<AppId>();
  isListChanged = false;
  isHeaderChanged = false;
  isChanged = false;
  #state: ConnectionState;
  readonly #copied = new Set<Slice>();

  constructor(state: ConnectionState) {
    this.#state = state;
  }

  finish(): ConnectionState {
    return this.#state;
  }

  setContext(context: ContextInfo): void {
    this.#state = { ...this.#state, context };
    this.isHeaderChanged = this.isChanged = true;
  }

  setPhase(phase: ConnectionPhase): void {
    if (!isEqualData(this.#state.phase, phase)) {
      this.#state = { ...this.#state, phase };
      this.isHeaderChanged = this.isChanged = true;
    }
  }

  setFreshness(scope: ScopeKey, freshness: Freshness | undefined): void {
    if (isEqualData(this.#state.freshness.get(scope), freshness)) {
      return;
    }
    const slice = this.#write('freshness');
    if (freshness === undefined) {
      slice.delete(scope);
    } else {
      slice.set(scope, freshness);
    }
    this.isHeaderChanged = true;
  }

  /** Printer columns never replace what a full object said. */
  paint(apps: readonly App[]): void {
    for (const app of apps) {
      if (!this.#state.apps.has(app.id)) {
        this.#write('painted').add(app.id);
        this.#setApp(app);
      }
    }
  }

  observe(observed: readonly ObservedApp[]): void {
    for (const { app, resourceVersion, comparedAt } of observed) {
      this.#write('versions').set(app.id, { resourceVersion, ...(comparedAt === undefined ? {} : { comparedAt }) });
      if (this.#state.painted.has(app.id)) {
        this.#write('painted').delete(app.id);
        this.apps.add(app.id);
      }
      this.#setApp(app);
    }
  }

  remove(ids: readonly AppId[]): void {
    for (const id of ids) {
      if (!this.#state.apps.has(id)) {
        continue;
      }
      this.#write('apps').delete(id);
      for (const slice of ['painted', 'resourcesByApp', 'versions', 'pending', 'heals', 'edits'] as const) {
        if (this.#state[slice].has(id)) {
          this.#write(slice).delete(id);
        }
      }
      this.apps.add(id);
      this.isListChanged = true;
    }
  }

  setResources(app: AppId, resources: readonly ManagedResource[] | undefined): void {
    if (isEqualData(this.#state.resourcesByApp.get(app), resources)) {
      return;
    }
    if (resources === undefined) {
      this.#write('resourcesByApp').delete(app);
    } else {
      this.#write('resourcesByApp').set(app, resources);
    }
    this.children.add(app);
  }

  setPending(app: AppId, pending: { readonly what: 'refresh' | 'sync' | 'terminate'; readonly at: number } | undefined): void {
    if (pending === undefined) {
      if (this.#state.pending.has(app)) {
        this.#write('pending').delete(app);
        this.apps.add(app);
      }
    } else if (this.#state.apps.has(app)) {
      this.#write('pending').set(app, pending);
      this.apps.add(app);
    }
  }

  addHeal(app: AppId, heal: HealedEdit): void {
    if (!this.#state.apps.has(app)) {
      return;
    }
    const known = this.#state.heals.get(app) ?? [];
    if (known.some((other) => isEqualData(other, heal))) {
      return;
    }
    this.#write('heals').set(app, [...known, heal].slice(-HEALS_KEPT));
    this.children.add(app);
    this.apps.add(app);
  }

  setEdit(app: AppId, resource: ResourceKey, edit: LiveEdit | undefined): void {
    const edits = this.#state.edits.get(app);
    if (!this.#state.apps.has(app) || isEqualData(edits?.get(resource), edit)) {
      return;
    }
    const changed = new Map(edits);
    if (edit === undefined) {
      changed.delete(resource);
    } else {
      changed.set(resource, edit);
    }
    this.#write('edits').set(app, changed);
    this.children.add(app);
    this.apps.add(app);
  }

  #setApp(app: App): void {
    const known = this.#state.apps.get(app.id);
    if (known && isEqualData(known, app)) {
      return;
    }
    this.#write('apps').set(app.id, app);
    this.apps.add(app.id);
    if (!known || !isPlacedAlike(known, app)) {
      this.isListChanged = true;
    }
  }

  #write<Name extends Slice>(name: Name): Mutable<ConnectionState[Name]> {
    this.isChanged = true;
    if (!this.#copied.has(name)) {
      this.#copied.add(name);
      const before = this.#state[name];
      this.#state = { ...this.#state, [name]: before instanceof Map ? new Map(before) : new Set(before as Set<AppId>) };
    }
    return this.#state[name] as Mutable<ConnectionState[Name]>;
  }
}

/** Whether a row stays where it is: parents, groups and order depend on nothing else. */
function isPlacedAlike(a: App, b: App): boolean {
  return (
    a.role === b.role &&
    a.project === b.project &&
    a.resourceCount > 0 === b.resourceCount > 0 &&
    isEqualData(a.trackedBy, b.trackedBy) &&
    isEqualData(a.generatedBy, b.generatedBy)
  );
}
