import type { ApiObject } from './json.ts';
import { text } from './json.ts';

/** One state of one object. Entries are never changed: a write makes the next one. */
export interface Entry {
  /** `namespace/name`, or the name alone for cluster-scoped kinds. */
  readonly key: string;
  /** `deployments.apps`. */
  readonly resource: string;
  readonly object: ApiObject;
  readonly version: number;
  /** The object as it goes over the wire, written once. */
  readonly json: () => string;
}

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly version: number;
  /** For DELETED the last state, with the version of the deletion. */
  readonly entry: Entry;
  readonly before?: Entry;
}

const firstVersion = 1_000;
const eventsKept = 20_000;
const snapshotsKept = 16;

/** Everything the cluster holds, in memory, with one counter for all resource versions as etcd has it. */
export class Store {
  readonly #resources = new Map<string, Map<string, Entry>>();
  readonly #ordered = new Map<string, readonly Entry[]>();
  readonly #snapshots = new Map<string, readonly Entry[]>();
  readonly #events = new Map<string, StoreEvent[]>();
  readonly #listeners = new Map<string, Set<(event: StoreEvent) => void>>();
  readonly #dropped = new Map<string, number>();
  #version = firstVersion;
  #oldest = firstVersion;

  get version(): number {
    return this.#version;
  }

  /** A watch or a list may not ask for anything before this. */
  oldest(resource: string): number {
    return Math.max(this.#oldest, this.#dropped.get(resource) ?? 0);
  }

  find(resource: string, key: string): Entry | undefined {
    return this.#resources.get(resource)?.get(key);
  }

  /** All entries of a resource in the order of their keys, as etcd lists them. */
  entries(resource: string): readonly Entry[] {
    const known = this.#ordered.get(resource);
    if (known !== undefined) {
      return known;
    }
    const entries = [...(this.#resources.get(resource)?.values() ?? [])].sort(byKey);
    this.#ordered.set(resource, entries);
    return entries;
  }

  /** Keeps what a paged list began with, so that its later pages show the same state. */
  keepSnapshot(resource: string): void {
    this.#snapshots.set(`${resource}@${this.#version}`, this.entries(resource));
    for (const key of this.#snapshots.keys()) {
      if (this.#snapshots.size <= snapshotsKept) {
        break;
      }
      this.#snapshots.delete(key);
    }
  }

  snapshot(resource: string, version: number): readonly Entry[] | undefined {
    return this.#snapshots.get(`${resource}@${version}`);
  }

  /** Stores the object under the next version, which it gets as its `resourceVersion`. */
  put(resource: string, object: ApiObject): Entry {
    const before = this.find(resource, keyOf(object));
    const entry = this.#entry(resource, object);
    this.#held(resource).set(entry.key, entry);
    this.#announce(resource, {
      type: before === undefined ? 'ADDED' : 'MODIFIED',
      version: entry.version,
      entry,
      ...(before === undefined ? {} : { before }),
    });
    return entry;
  }

  /** Takes an object out; watchers see it in the state given here, under the version of its end. */
  remove(resource: string, object: ApiObject): Entry {
    const before = this.find(resource, keyOf(object));
    const entry = this.#entry(resource, object);
    if (before !== undefined) {
      this.#held(resource).delete(entry.key);
      this.#announce(resource, { type: 'DELETED', version: entry.version, entry, before });
    }
    return entry;
  }

  /** What happened after a version, oldest first. */
  eventsSince(resource: string, version: number): readonly StoreEvent[] {
    return (this.#events.get(resource) ?? []).filter((event) => event.version > version);
  }

  listen(resource: string, listener: (event: StoreEvent) => void): () => void {
    const listeners = this.#listeners.get(resource) ?? new Set();
    this.#listeners.set(resource, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Forgets all history, as etcd's compaction does: versions before now are too old, begun lists have expired. */
  compact(): void {
    this.#version += 1;
    this.#oldest = this.#version;
    this.#events.clear();
    this.#snapshots.clear();
  }

  #held(resource: string): Map<string, Entry> {
    const held = this.#resources.get(resource) ?? new Map<string, Entry>();
    this.#resources.set(resource, held);
    return held;
  }

  #entry(resource: string, object: ApiObject): Entry {
    this.#version += 1;
    const version = this.#version;
    const stamped: ApiObject = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(version) },
    };
    let json: string | undefined;
    return {
      key: keyOf(object),
      resource,
      object: stamped,
      version,
      json: () => (json ??= JSON.stringify(stamped)),
    };
  }

  #announce(resource: string, event: StoreEvent): void {
    this.#ordered.delete(resource);
    const events = this.#events.get(resource) ?? [];
    this.#events.set(resource, events);
    events.push(event);
    if (events.length > eventsKept) {
      const dropped = events.splice(0, eventsKept / 2);
      this.#dropped.set(resource, dropped.at(-1)?.version ?? 0);
    }
    for (const listener of this.#listeners.get(resource) ?? []) {
      listener(event);
    }
  }
}

export function keyOf(object: ApiObject): string {
  return keyFor(text(object, 'metadata', 'namespace'), text(object, 'metadata', 'name'));
}

export function keyFor(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

function byKey(a: Entry, b: Entry): number {
  if (a.key === b.key) {
    return 0;
  }
  return a.key < b.key ? -1 : 1;
}
