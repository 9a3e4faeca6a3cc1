import type { AppId, ConnectionId } from '../model/ids.ts';
import { ShardedMap } from '../util/shardedMap.ts';
import type { ChangeSet } from './changeSet.ts';
import type { ConnectionState, State } from './state.ts';

type MapSlice = {
  [Name in keyof ConnectionState]-?: ConnectionState[Name] extends ReadonlyMap<unknown, unknown>
    ? Name
    : never;
}[keyof ConnectionState];

/** Slices with an entry for each app: a change of one app must not cost a copy of thousands. */
const LARGE: ReadonlySet<keyof ConnectionState> = new Set(['apps', 'versions', 'painted'] as const);

interface WritableMap<K, V> {
  set(key: K, value: V): unknown;
  delete(key: K): boolean;
}

type Writable<T> = T extends ReadonlyMap<infer K, infer V> ? WritableMap<K, V> : never;

/** One connection while a batch runs: each slice is copied at its first write and never again. */
export class ConnectionDraft {
  readonly #base: ConnectionState;
  readonly #copies = new Map<keyof ConnectionState, unknown>();

  constructor(base: ConnectionState) {
    this.#base = base;
  }

  /** For reading; never keep it over a write. */
  get<Name extends keyof ConnectionState>(name: Name): ConnectionState[Name] {
    return this.#copies.has(name) ? (this.#copies.get(name) as ConnectionState[Name]) : this.#base[name];
  }

  /** A copy of this batch's own. Call it only when something is to be written. */
  map<Name extends MapSlice>(name: Name): Writable<ConnectionState[Name]> {
    if (!this.#copies.has(name)) {
      const base = this.#base[name] as ReadonlyMap<string, unknown>;
      this.#copies.set(name, LARGE.has(name) ? ShardedMap.copyOf(base) : new Map(base));
    }
    return this.#copies.get(name) as Writable<ConnectionState[Name]>;
  }

  set<Name extends 'context' | 'phase' | 'clusterUid'>(name: Name, value: ConnectionState[Name]): void {
    this.#copies.set(name, value);
  }

  /** Drops an entry without copying a slice that does not hold it. */
  drop(name: MapSlice, key: AppId): boolean {
    return (this.get(name) as ReadonlyMap<unknown, unknown>).has(key)
      ? (this.map(name) as WritableMap<unknown, unknown>).delete(key)
      : false;
  }

  finish(): ConnectionState {
    return this.#copies.size === 0
      ? this.#base
      : { ...this.#base, ...(Object.fromEntries(this.#copies) as Partial<ConnectionState>) };
  }
}

interface WritableChange extends ChangeSet {
  readonly apps: Set<AppId>;
  readonly lists: Set<ConnectionId>;
  readonly connections: Set<ConnectionId>;
  readonly children: Set<AppId>;
  roots: boolean;
  declarations: boolean;
}

/** The state while a batch runs, and what the batch changed. */
export class Draft {
  readonly #base: State;
  #connections: Map<ConnectionId, ConnectionState> | undefined;
  readonly #open = new Map<ConnectionId, ConnectionDraft>();
  declarations: State['declarations'];

  readonly change: WritableChange = {
    apps: new Set(),
    lists: new Set(),
    connections: new Set(),
    children: new Set(),
    roots: false,
    declarations: false,
  };

  constructor(base: State) {
    this.#base = base;
    this.declarations = base.declarations;
  }

  /** Undefined for connections that were closed or never opened: events of theirs come late and change nothing. */
  connection(id: ConnectionId): ConnectionDraft | undefined {
    const open = this.#open.get(id);
    if (open) {
      return open;
    }
    const base = (this.#connections ?? this.#base.connections).get(id);
    if (!base) {
      return undefined;
    }
    const draft = new ConnectionDraft(base);
    this.#open.set(id, draft);
    return draft;
  }

  put(id: ConnectionId, connection: ConnectionState): void {
    this.#open.delete(id);
    this.#writable().set(id, connection);
  }

  remove(id: ConnectionId): boolean {
    this.#open.delete(id);
    return this.#writable().delete(id);
  }

  finish(): { readonly state: State; readonly change: ChangeSet } {
    for (const [id, draft] of this.#open) {
      const finished = draft.finish();
      if (finished !== (this.#connections ?? this.#base.connections).get(id)) {
        this.#writable().set(id, finished);
      }
    }
    const isSame = this.#connections === undefined && this.declarations === this.#base.declarations;
    const state = isSame
      ? this.#base
      : { connections: this.#connections ?? this.#base.connections, declarations: this.declarations };
    return { state, change: this.change };
  }

  #writable(): Map<ConnectionId, ConnectionState> {
    this.#connections ??= new Map(this.#base.connections);
    return this.#connections;
  }
}
