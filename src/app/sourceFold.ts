import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { App } from '../core/model/app.ts';
import type { Freshness } from '../core/model/connection.ts';
import type { AppId, ConnectionId } from '../core/model/ids.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import { gvkOf } from '../core/model/kubeObject.ts';
import type { Clock, SourceEvent, Watched } from '../core/ports.ts';
import type { ScopeKey, StoreEvent } from '../core/store/event.ts';
import type { Store } from '../core/store/store.ts';
import type { RawFrame } from './connections.ts';

export interface SourceFoldDeps {
  readonly engines: readonly GitOpsEngine[];
  readonly store: Store;
  readonly clock: Clock;
  readonly onFrame: (frame: RawFrame) => void;
}

/**
 * Turns what a source emits into store events. Objects are projected page by page and let go: only the App and, for open
 * rows, its resources stay.
 */
export class SourceFold {
  readonly #connection: ConnectionId;
  readonly #deps: SourceFoldDeps;
  readonly #isOpen: (app: AppId) => boolean;
  readonly #denied = new Set<ScopeKey>();

  constructor(connection: ConnectionId, deps: SourceFoldDeps, isOpen: (app: AppId) => boolean) {
    this.#connection = connection;
    this.#deps = deps;
    this.#isOpen = isOpen;
  }

  fold(events: readonly SourceEvent[], engineOf: (of: Watched) => GitOpsEngine | undefined): void {
    const frames: RawFrame[] = [];
    const out: StoreEvent[] = [];
    for (const event of events) {
      const engine = engineOf(event.of);
      if (engine) {
        out.push(...this.#translate(event, engine, frames));
      }
    }
    this.#deps.store.dispatch(out);
    for (const frame of frames) {
      this.#deps.onFrame(frame);
    }
  }

  /** An object that was read outside the watch: its App and, if its row is open, its resources. */
  observe(object: KubeObject): void {
    const gvk = gvkOf(object);
    for (const engine of this.#deps.engines) {
      if (engine.watches.some((spec) => spec.group === gvk.group && spec.kind === gvk.kind)) {
        this.#deps.store.dispatch(this.#observed(engine, [object], []));
      }
    }
  }

  deniedScopes(): ReadonlySet<ScopeKey> {
    return this.#denied;
  }

  /** Before other scopes are followed: what was said of the old ones is void. */
  forgetScopes(): void {
    const scopes = this.#deps.store.state.connections.get(this.#connection)?.freshness.keys() ?? [];
    this.#denied.clear();
    this.#deps.store.dispatch([...scopes].map((scope) => ({ type: 'freshness/dropped', id: this.#connection, scope })));
  }

  #translate(event: SourceEvent, engine: GitOpsEngine, frames: RawFrame[]): readonly StoreEvent[] {
    const id = this.#connection;
    switch (event.type) {
      case 'rows':
        return [
          {
            type: 'apps/painted',
            id,
            apps: event.rows.flatMap((row) => engine.rowToApp(row, event.of, id) ?? []),
          },
        ];
      case 'page':
        return [...this.#observed(engine, event.objects, frames), this.#freshness(event.of, { word: 'loading', received: event.received })];
      case 'changed':
        return this.#observed(engine, [event.object], frames);
      case 'listed':
        return [{ type: 'apps/removed', id, apps: this.#missing(event.of, event.keys) }];
      case 'removed': {
        const app = engine.toApp(event.object, id);
        return app ? [{ type: 'apps/removed', id, apps: [app.id] }] : [];
      }
      case 'live':
        this.#denied.delete(scopeKey(event.of));
        return [this.#freshness(event.of, { word: 'live', since: this.#deps.clock.now() })];
      case 'stale':
        return [
          this.#freshness(event.of, {
            word: 'stale',
            since: this.#staleSince(event.of),
            error: event.error,
            ...(event.retryAt === undefined ? {} : { retryAt: event.retryAt }),
          }),
        ];
      case 'denied':
        this.#denied.add(scopeKey(event.of));
        return [this.#freshness(event.of, event.error.code === 'notFound' ? { word: 'absent' } : event.error.code === 'forbidden' ? { word: 'forbidden' } : { word: 'stale', since: this.#staleSince(event.of), error: event.error })];
      default:
        return [];
    }
  }

  #observed(engine: GitOpsEngine, objects: readonly KubeObject[], frames: RawFrame[]): readonly StoreEvent[] {
    const observed: { app: App; resourceVersion: string; comparedAt?: string }[] = [];
    const children: StoreEvent[] = [];
    for (const object of objects) {
      const app = engine.toApp(object, this.#connection);
      if (!app) {
        continue;
      }
      const comparedAt = engine.comparedAt(object);
      observed.push({ app, resourceVersion: object.metadata.resourceVersion ?? '', ...(comparedAt === undefined ? {} : { comparedAt }) });
      frames.push({ connection: this.#connection, app, object });
      if (this.#isOpen(app.id)) {
        children.push({ type: 'resources/observed', app: app.id, resources: engine.resources(object) });
      }
    }
    return [{ type: 'apps/observed', id: this.#connection, apps: observed }, ...children];
  }

  /** Apps of this kind and scope that a complete list no longer names. */
  #missing(of: Watched, keys: ReadonlySet<string>): readonly AppId[] {
    const apps = this.#deps.store.state.connections.get(this.#connection)?.apps.values() ?? [];
    return [...apps]
      .filter((app) => app.group === of.spec.group && app.kind === of.spec.kind)
      .filter((app) => of.namespace === undefined || app.namespace === of.namespace)
      .filter((app) => !keys.has(`${app.namespace}/${app.name}`))
      .map((app) => app.id);
  }

  #freshness(of: Watched, freshness: Freshness): StoreEvent {
    return { type: 'freshness/changed', id: this.#connection, scope: scopeKey(of), freshness };
  }

  /** The first failure counts: later ones of the same outage do not make the rows younger. */
  #staleSince(of: Watched): number {
    const before = this.#deps.store.state.connections.get(this.#connection)?.freshness.get(scopeKey(of));
    return before?.word === 'stale' ? before.since : this.#deps.clock.now();
  }
}

export function scopeKey(of: Watched): ScopeKey {
  const base = `${of.spec.group}/${of.spec.kind}`;
  return of.namespace === undefined ? base : `${base}@${of.namespace}`;
}
