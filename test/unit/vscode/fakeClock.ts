import type { Clock } from '../../../src/core/ports.ts';
import type { Disposable } from '../../../src/core/util/emitter.ts';

/** A clock that only moves when told; timers run in order of their time. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  #timers: { at: number; call: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): Disposable {
    const timer = { at: this.#now + ms, call };
    this.#timers.push(timer);
    return { dispose: () => (this.#timers = this.#timers.filter((one) => one !== timer)) };
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) {
        break;
      }
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#now = next.at;
      next.call();
    }
    this.#now = end;
  }

  /** Somebody sets the clock; what is timed comes when it would have come. */
  set(ms: number): void {
    this.#timers = this.#timers.map((one) => ({ ...one, at: one.at - this.#now + ms }));
    this.#now = ms;
  }

  get pending(): number {
    return this.#timers.length;
  }
}
