import type { Activity } from './activity.ts';

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
    const waiting = this.#waiting.get(key);
    this.#waiting.set(key, waiting === undefined ? ask : this.#merge(waiting, ask));
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
      } catch (error) {
        if (!this.#activity.isClosed) {
          console.error(`pull loop: ${key}:`, error);
        }
      }
    }
    this.#working.delete(key);
  }

  #take(key: string): Ask | undefined {
    const ask = this.#waiting.get(key);
    this.#waiting.delete(key);
    return ask;
  }
}
