import type { ApiServer, LiveWatch } from './apiServer.ts';
import { faultStatus, garbage, meets } from './faults.ts';
import type { Fault, FaultMatch, FaultPlan } from './faults.ts';
import type { Listener } from './listener.ts';
import type { Store } from './store.ts';

/** Steers what goes wrong: for requests to come (`add`), for streams that are open, and for the server itself. */
export class FaultScript {
  readonly #plan: FaultPlan;
  readonly #api: ApiServer;
  readonly #listener: Listener;
  readonly #store: Store;

  constructor(plan: FaultPlan, api: ApiServer, listener: Listener, store: Store) {
    this.#plan = plan;
    this.#api = api;
    this.#listener = listener;
    this.#store = store;
  }

  /** Plans a fault; the answer takes it back. */
  add(fault: Fault): () => void {
    return this.#plan.add(fault);
  }

  /** Takes all planned faults back. Streams that stall stay silent, as a dead peer would. */
  clear(): void {
    this.#plan.clear();
  }

  /** How many watches are open, of all or of the matching ones. */
  openWatches(match: FaultMatch = {}): number {
    return this.#matching(match).length;
  }

  cutWatches(how: 'rst' | 'fin', match: FaultMatch = {}): void {
    this.#matching(match).forEach(({ pipe }) => pipe.cut(how));
  }

  stallWatches(match: FaultMatch = {}): void {
    this.#matching(match).forEach(({ pipe }) => pipe.stall());
  }

  garbleWatches(match: FaultMatch = {}): void {
    this.#matching(match).forEach(({ pipe }) => pipe.write(garbage));
  }

  /** Ends streams as `timeoutSeconds` does: cleanly. */
  endWatches(match: FaultMatch = {}): void {
    this.#matching(match).forEach(({ watch }) => watch.stop());
  }

  /** Sends a bookmark now, without waiting for the minute. */
  bookmark(match: FaultMatch = {}): void {
    this.#matching(match).forEach(({ watch }) => watch.bookmark());
  }

  /** Forgets history as a compaction does: old versions and begun lists get 410. */
  compact(): void {
    this.#store.compact();
  }

  /** A compaction that also ends open streams with an ERROR frame of 410. */
  expireWatches(match: FaultMatch = {}): void {
    this.compact();
    const message = `too old resource version: 1 (${this.#store.version})`;
    this.#matching(match).forEach(({ watch }) =>
      watch.fail(faultStatus({ kind: 'status', code: 410, message })),
    );
  }

  /** The server is down: connections are refused. With `keepStreams`, open ones live on as after a SIGTERM. */
  async refuse(options: { readonly keepStreams?: boolean } = {}): Promise<void> {
    await this.#listener.shut({ keep: options.keepStreams ?? false });
  }

  /** Takes connections again, on the same port. */
  async accept(): Promise<void> {
    await this.#listener.open();
  }

  /** Down and up again; history is lost as after a restart of the real server, objects are not. */
  async restart(): Promise<void> {
    await this.refuse();
    this.compact();
    await this.accept();
  }

  #matching(match: FaultMatch): readonly LiveWatch[] {
    return [...this.#api.watches].filter(({ logged }) =>
      meets(match, {
        verb: 'watch',
        resource: logged.resource,
        path: `${logged.path}?${logged.query}`,
        user: logged.user,
      }),
    );
  }
}
