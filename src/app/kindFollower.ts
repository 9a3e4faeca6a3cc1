import type { App } from '../core/model/app.ts';
import type { ConnectionPhase } from '../core/model/connection.ts';
import type { AppId, ConnectionId } from '../core/model/ids.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type { AppSource, Logger, SourceEvent } from '../core/ports.ts';
import type { ScopeKey, StoreEvent } from '../core/store/event.ts';
import type { Store } from '../core/store/store.ts';
import type { Disposable } from '../core/util/emitter.ts';
import { unreachable } from '../core/util/unreachable.ts';
import type { Projection } from '../core/follow/projection.ts';
import type { Reach, ServedKind } from '../core/follow/reach.ts';
import { deniedScopes, phaseOf, scopeKey, watchedOf, withOutcome } from '../core/follow/reach.ts';
import type { ScopeFreshness } from '../core/follow/scopeFreshness.ts';

/** An object of an engine's kind as it arrived, after its App entered the store. For the moment of the call: do not keep it. */
export interface RawFrame {
  readonly connection: ConnectionId;
  readonly app: App;
  readonly object: KubeObject;
}

export interface KindFollowerDeps {
  readonly id: ConnectionId;
  /** For the log. */
  readonly name: string;
  readonly source: AppSource;
  readonly store: Store;
  readonly logger: Logger;
  readonly projection: Projection;
  readonly freshness: ScopeFreshness;
  readonly onFrame: (frame: RawFrame) => void;
}

/** Follows the kinds of a connection as far as its rights reach, and brings what their source says into the store. */
export class KindFollower implements Disposable {
  readonly #deps: KindFollowerDeps;
  readonly #hearing: Disposable;
  #reach: Reach;
  /** Undefined before the first time: what is in the store then may be of an earlier login. */
  #scopes: ReadonlySet<ScopeKey> | undefined;

  constructor(reach: Reach, deps: KindFollowerDeps) {
    this.#reach = reach;
    this.#deps = deps;
    this.#hearing = deps.source.onDidEmit((events) => this.#hear(events));
  }

  get kinds(): readonly ServedKind[] {
    return this.#reach.kinds;
  }

  /** Asks the source for everything in reach, and tells the store what that means. */
  follow(): void {
    const { id, source, store, freshness } = this.#deps;
    const watched = watchedOf(this.#reach);
    const denied = deniedScopes(this.#reach);
    const scopes = new Set(watched.map(scopeKey).filter((scope) => !denied.has(scope)));
    const isNarrower = this.#scopes === undefined || [...this.#scopes].some((scope) => !scopes.has(scope));
    const lost = isNarrower ? this.#outside(scopes) : [];
    this.#scopes = scopes;
    const phase = phaseOf(this.#reach);
    store.dispatch([
      ...freshness.follow(scopes, denied),
      ...(lost.length === 0 ? [] : [{ type: 'apps/removed', id, apps: lost.map((app) => app.id) } as const]),
      ...(phase ? [{ type: 'connection/phase', id, phase } as const] : []),
    ]);
    source.follow(watched);
  }

  #outside(scopes: ReadonlySet<ScopeKey>): readonly App[] {
    return [...this.#apps().values()].filter(({ group, kind, namespace }) => {
      return !scopes.has(`${group}/${kind}`) && !scopes.has(`${group}/${kind}@${namespace}`);
    });
  }

  /** Other namespaces over the same login. A scope that was denied before is asked again. */
  rescope(scope: Pick<Reach, 'chosen' | 'likely'>): void {
    this.#reach = { ...this.#reach, ...scope, outcomes: new Map() };
    this.follow();
    this.#deps.source.retry();
  }

  dispose(): void {
    this.#hearing.dispose();
  }

  #hear(events: readonly SourceEvent[]): void {
    const known = this.#apps();
    const batch: StoreEvent[] = [];
    let hasNewReach = false;
    for (const event of events) {
      batch.push(...this.#deps.projection.events(event, known), ...this.#deps.freshness.hear(event));
      hasNewReach = this.#learn(event) || hasNewReach;
    }
    if (batch.length > 0) {
      this.#deps.store.dispatch(batch);
    }
    this.#pass(events);
    if (hasNewReach) {
      this.follow();
    }
  }

  /** After the store knows: whoever follows an object sees the state that belongs to it. */
  #pass(events: readonly SourceEvent[]): void {
    const { id: connection, projection, onFrame } = this.#deps;
    for (const object of events.flatMap(objectsOf)) {
      const app = this.#apps().get(projection.idOf(object));
      if (app) {
        onFrame({ connection, app, object });
      }
    }
  }

  /** True when the rights turned out to be others than we knew, or the login works again. */
  #learn(event: SourceEvent): boolean {
    switch (event.type) {
      case 'page':
      case 'listed':
      case 'live':
      case 'rows': {
        const isNews = this.#reach.outcomes.get(scopeKey(event.of)) !== 'readable' || !this.#isConnected();
        this.#reach = withOutcome(this.#reach, event.of, 'readable');
        return isNews;
      }
      case 'denied':
        return this.#learnDenial(event);
      case 'changed':
      case 'removed':
      case 'stale':
        return false;
      default:
        return unreachable(event);
    }
  }

  #learnDenial({ of, error }: Extract<SourceEvent, { type: 'denied' }>): boolean {
    const { name, logger } = this.#deps;
    logger.warn(`${name}: ${scopeKey(of)} ${error.code}${'detail' in error ? `: ${error.detail}` : ''}`);
    if (error.code === 'forbidden' || error.code === 'notFound') {
      this.#reach = withOutcome(this.#reach, of, error.code === 'forbidden' ? 'denied' : 'absent');
      return true;
    }
    this.#say(
      error.code === 'unauthorized'
        ? { word: 'waitingForClick', why: 'signedOut' }
        : { word: 'failed', error },
    );
    return false;
  }

  #isConnected(): boolean {
    return this.#deps.store.state.connections.get(this.#deps.id)?.phase.word === 'connected';
  }

  #apps(): ReadonlyMap<AppId, App> {
    return this.#deps.store.state.connections.get(this.#deps.id)?.apps ?? new Map<AppId, App>();
  }

  #say(phase: ConnectionPhase): void {
    this.#deps.store.dispatch([{ type: 'connection/phase', id: this.#deps.id, phase }]);
  }
}

function objectsOf(event: SourceEvent): readonly KubeObject[] {
  if (event.type === 'page') {
    return event.objects;
  }
  return event.type === 'changed' ? [event.object] : [];
}
