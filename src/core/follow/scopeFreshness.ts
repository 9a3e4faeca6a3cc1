import type { ClusterError, Freshness } from '../model/connection.ts';
import type { SourceEvent } from '../ports.ts';
import type { ScopeKey, StoreEvent } from '../store/event.ts';
import type { ConnectionId } from '../model/ids.ts';
import { sameData } from '../util/sameData.ts';
import { unreachable } from '../util/unreachable.ts';
import { scopeKey } from './reach.ts';

/** A stream that fell silent is noticed after two missed bookmarks at the latest: what we show may be this much older. */
const SILENCE_MS = 150_000;

/** How fresh each scope of a connection is, told by what its source says and when. */
export class ScopeFreshness {
  readonly #id: ConnectionId;
  readonly #now: () => number;
  readonly #of = new Map<ScopeKey, Freshness>();
  readonly #heardAt = new Map<ScopeKey, number>();

  constructor(id: ConnectionId, now: () => number) {
    this.#id = id;
    this.#now = now;
  }

  /** Scopes that are followed now: new ones begin to load, others are dropped. Denied ones are told apart by `denied`. */
  follow(scopes: ReadonlySet<ScopeKey>, denied: ReadonlySet<ScopeKey>): readonly StoreEvent[] {
    const events: StoreEvent[] = [];
    for (const scope of this.#of.keys()) {
      if (!scopes.has(scope) && !denied.has(scope)) {
        this.#of.delete(scope);
        events.push({ type: 'freshness/dropped', id: this.#id, scope });
      }
    }
    for (const scope of scopes) {
      if (!this.#of.has(scope)) {
        events.push(...this.#set(scope, { word: 'loading', received: 0 }));
      }
    }
    for (const scope of denied) {
      events.push(...this.#set(scope, { word: 'forbidden' }));
    }
    return events;
  }

  /** Nobody follows any more: what was live until now is old from now on, and nothing loads. */
  stop(): readonly StoreEvent[] {
    return [...this.#of].flatMap(([scope, freshness]): readonly StoreEvent[] => {
      if (freshness.word === 'loading') {
        this.#of.delete(scope);
        return [{ type: 'freshness/dropped', id: this.#id, scope }];
      }
      return freshness.word === 'live'
        ? this.#set(scope, { word: 'stale', since: this.#now(), error: { code: 'cancelled' } })
        : [];
    });
  }

  hear(event: SourceEvent): readonly StoreEvent[] {
    const scope = scopeKey(event.of);
    const before = this.#of.get(scope);
    if (!before) {
      return [];
    }
    const now = this.#now();
    switch (event.type) {
      case 'page':
        this.#heardAt.set(scope, now);
        return before.word === 'loading'
          ? this.#set(scope, { word: 'loading', received: event.received })
          : [];
      case 'live':
        this.#heardAt.set(scope, now);
        return this.#set(scope, { word: 'live', since: now });
      case 'stale':
        return this.#set(scope, {
          word: 'stale',
          since: before.word === 'stale' ? before.since : this.#lastGood(scope, event.error),
          error: event.error,
          ...(event.retryAt === undefined ? {} : { retryAt: event.retryAt }),
        });
      case 'denied':
        return this.#set(scope, this.#denied(scope, before, event.error));
      case 'rows':
      case 'listed':
      case 'changed':
      case 'removed':
        this.#heardAt.set(scope, now);
        return [];
      default:
        return unreachable(event);
    }
  }

  #denied(scope: ScopeKey, before: Freshness, error: ClusterError): Freshness {
    switch (error.code) {
      case 'forbidden':
        return { word: 'forbidden' };
      case 'notFound':
        return { word: 'absent' };
      default:
        // A login that ended: what is shown was true until now.
        return {
          word: 'stale',
          since: before.word === 'stale' ? before.since : this.#lastGood(scope, error),
          error,
        };
    }
  }

  #lastGood(scope: ScopeKey, error: ClusterError): number {
    const now = this.#now();
    const asked = 'silentMs' in error ? error.silentMs : undefined;
    const silentMs = asked ?? (error.code === 'timeout' ? SILENCE_MS : 0);
    return silentMs === 0 ? now : Math.max(now - silentMs, this.#heardAt.get(scope) ?? now);
  }

  #set(scope: ScopeKey, freshness: Freshness): readonly StoreEvent[] {
    if (sameData(this.#of.get(scope), freshness)) {
      return [];
    }
    this.#of.set(scope, freshness);
    return [{ type: 'freshness/changed', id: this.#id, scope, freshness }];
  }
}
