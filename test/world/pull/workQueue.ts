import type { Activity } from './activity.ts';

const retryMs = 300;

/**
 * One worker per key: asks for a key that is being worked on are kept and merged, and worked on once it is free. Two
 * keys never wait for each other.
 */
export class WorkQueue<Ask> {
  readonly #waiting = new Map<string, Ask>();
  readonly #working = new Set<string>();
  readonly #activity: Activity;
  readonly #work: (key: string, ask: Ask) => Promise<void>;
  readonly #merge: (a: Ask, b: Ask) => Ask;

  constructor(
    activity: Activity,
    work: (key: string, ask: Ask) => Promise<void>,
    merge: (a: Ask, b: Ask) => Ask,
  ) {
    this.#activity = activity;
    this.#work = work;
    this.#merge = merge;
  }

  add(key: string, ask: Ask): void {
    this.#waiting.set(key, this.#merged(key, ask));
    if (!this.#working.has(key)) {
      this.#working.add(key);
      void this.#activity.run(() => this.#drain(key));
    }
  }

  async #drain(key: string): Promise<void> {
    await Promise.resolve(); // asks of the same turn are one
    for (let ask = this.#take(key); ask !== undefined && !this.#activity.isClosed; ask = this.#take(key)) {
      try {
        await this.#work(key, ask);
      } catch {
        // The server refused or is away: the same again in a moment, as controllers do.
        await this.#activity.rest(retryMs);
        this.#waiting.set(key, this.#merged(key, ask));
      }
    }
    this.#working.delete(key);
  }

  #merged(key: string, ask: Ask): Ask {
    const waiting = this.#waiting.get(key);
    return waiting === undefined ? ask : this.#merge(waiting, ask);
  }

  #take(key: string): Ask | undefined {
    const ask = this.#waiting.get(key);
    this.#waiting.delete(key);
    return ask;
  }
}
