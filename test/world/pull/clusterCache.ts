import { setTimeout as delay } from 'node:timers/promises';

import { ApiError, type Kind, type KubeClient, type WatchFrame } from './client.ts';
import { textAt } from './json.ts';
import { groupOf, isCrd, keyOf, kindOf, versionTagOf, type Key, type Obj } from './objects.ts';

export type CacheListener = (now: Obj | undefined, before: Obj | undefined) => void;

/** Kinds that are noise: nobody's manifests hold them, and they change all the time. */
const unwatched = new Set(['Event', 'Lease', 'ComponentStatus', 'Endpoints', 'EndpointSlice']);
const retryMs = 200;

/**
 * Everything live in the cluster, kept by one list and one watch per kind. New kinds are found when a CRD appears.
 * It also knows which of our own writes it has not seen coming back yet.
 */
export class ClusterCache {
  readonly objects = new Map<Key, Obj>();
  readonly #client: KubeClient;
  readonly #kinds = new Map<string, Kind>();
  readonly #listeners = new Set<CacheListener>();
  readonly #stop = new AbortController();
  readonly #runs: Promise<void>[] = [];
  readonly #seen = new Set<string>();
  readonly #awaited = new Map<string, Key>();
  readonly #waiters = new Set<() => void>();

  constructor(client: KubeClient) {
    this.#client = client;
    client.onWrite = (object, isRemoved) => this.expect(object, isRemoved);
  }

  listen(listener: CacheListener): void {
    this.#listeners.add(listener);
  }

  /** Resolves once every kind has been listed. */
  async start(): Promise<void> {
    await this.discover();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#runs);
  }

  kind(group: string, kind: string): Kind | undefined {
    return this.#kinds.get(`${group}/${kind}`);
  }

  kindOf(obj: Obj): Kind | undefined {
    return this.kind(groupOf(obj), kindOf(obj));
  }

  isNamespaced = (group: string, kind: string): boolean | undefined => this.kind(group, kind)?.isNamespaced;

  all(group: string, kind: string): Obj[] {
    const prefix = `${group}/${kind}/`;
    return [...this.objects].filter(([key]) => key.startsWith(prefix)).map(([, obj]) => obj);
  }

  /** Asks again what is served, and begins to watch what is new. */
  async discover(): Promise<void> {
    const fresh = (await this.#client.discover()).filter(
      (kind) => !this.#kinds.has(`${kind.group}/${kind.kind}`),
    );
    const listed = fresh.map(async (kind) => {
      this.#kinds.set(`${kind.group}/${kind.kind}`, kind);
      const isWatched =
        kind.verbs.includes('watch') && kind.verbs.includes('list') && !unwatched.has(kind.kind);
      await (isWatched ? this.#follow(kind) : undefined);
    });
    await Promise.all(listed);
  }

  /** True when every write of ours has come back by a watch. */
  get isCurrent(): boolean {
    return this.#awaited.size === 0;
  }

  /** Resolves when every write of ours has come back, or after two seconds: a watch may have been cut. */
  async caughtUp(): Promise<void> {
    if (this.isCurrent) {
      return;
    }
    const { signal } = this.#stop;
    const timeout = delay(2_000, undefined, { signal, ref: false }).catch(() => undefined);
    await Promise.race([timeout, new Promise<void>((resolve) => this.#waiters.add(resolve))]);
    if (!this.isCurrent) {
      this.#awaited.clear();
    }
  }

  /** Compares with fresh lists, so that writes of others are known to have arrived too. */
  async isUpToDate(): Promise<boolean> {
    if (!this.isCurrent) {
      return false;
    }
    const kinds = [...this.#kinds.values()].filter(
      (kind) => kind.verbs.includes('watch') && !unwatched.has(kind.kind),
    );
    const lists = await Promise.all(kinds.map((kind) => this.#client.list(kind)));
    const live = new Map(
      lists.flatMap(({ items }) => items.map((item) => [keyOf(item), versionTagOf(item)] as const)),
    );
    const isSame = [...live].every(([key, tag]) => tag === versionTagOf(this.objects.get(key) ?? {}));
    return isSame && live.size === this.objects.size && this.isCurrent;
  }

  /** Lists the kind, then watches it for as long as the cache lives. Resolves after the first list. */
  #follow(kind: Kind): Promise<void> {
    return new Promise((resolve) => {
      this.#runs.push(this.#run(kind, resolve));
    });
  }

  async #run(kind: Kind, onListed: () => void): Promise<void> {
    const { signal } = this.#stop;
    let version = '';
    while (!signal.aborted) {
      try {
        if (version === '') {
          version = await this.#relist(kind);
          onListed();
        }
        await this.#client.watch(kind, version, (frame) => (version = this.#take(frame)), signal);
      } catch (error) {
        if (error instanceof ApiError && (error.code === 410 || error.code === 404)) {
          version = '';
        }
        onListed(); // a kind that cannot be listed must not hold up the others
        await delay(retryMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
    onListed();
  }

  async #relist(kind: Kind): Promise<string> {
    const { items, version } = await this.#client.list(kind);
    const keys = new Set(items.map(keyOf));
    for (const obj of this.all(kind.group, kind.kind)) {
      if (!keys.has(keyOf(obj))) {
        this.#set(keyOf(obj), undefined);
      }
    }
    for (const item of items) {
      if (versionTagOf(this.objects.get(keyOf(item)) ?? {}) !== versionTagOf(item)) {
        this.#set(keyOf(item), item);
      }
    }
    return version;
  }

  /** Returns the resourceVersion to go on from. */
  #take({ type, object }: WatchFrame): string {
    if (type === 'ERROR') {
      throw new ApiError(Number(object['code'] ?? 500), textAt(object, 'reason'), textAt(object, 'message'));
    }
    if (type !== 'BOOKMARK') {
      this.#set(keyOf(object), type === 'DELETED' ? undefined : object);
    }
    return versionTagOf(object);
  }

  #set(key: Key, now: Obj | undefined): void {
    const before = this.objects.get(key);
    if (now) {
      this.objects.set(key, now);
    } else {
      this.objects.delete(key);
    }
    this.#acknowledge(key, now);
    if (now && isCrd(now) && !this.kind(textAt(now, 'spec', 'group'), textAt(now, 'spec', 'names', 'kind'))) {
      void this.discover().catch(() => undefined); // the next CRD or the sync's own look asks again
    }
    for (const listener of this.#listeners) {
      listener(now, before);
    }
  }

  /** Somebody wrote this through a client of ours: its echo has to come before we are current. */
  expect(object: Obj, isRemoved: boolean): void {
    const key = keyOf(object);
    if (unwatched.has(kindOf(object)) || !this.kindOf(object)) {
      return;
    }
    if (isRemoved ? this.objects.has(key) : !this.#seen.has(`${key}@${versionTagOf(object)}`)) {
      this.#awaited.set(isRemoved ? `${key}@gone` : `${key}@${versionTagOf(object)}`, key);
    }
  }

  #acknowledge(key: Key, now: Obj | undefined): void {
    const echo = `${key}@${now ? versionTagOf(now) : 'gone'}`;
    this.#seen.add(echo);
    this.#awaited.delete(echo);
    if (!now) {
      for (const [awaited, of] of this.#awaited) {
        if (of === key) {
          this.#awaited.delete(awaited);
        }
      }
    }
    if (this.isCurrent) {
      this.#waiters.forEach((tell) => tell());
      this.#waiters.clear();
    }
    if (this.#seen.size > 5_000) {
      this.#seen.delete(this.#seen.values().next().value!);
    }
  }
}
