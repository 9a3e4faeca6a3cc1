import type { Clock } from '../../core/ports.ts';
import type { Disposable } from '../../core/util/emitter.ts';

/** Lists at once. What a tree is made of comes first, and each further list begins with a handshake. */
const PLACES = 4;
/** On a slow path it is waiting that takes long, and all may wait together. */
const PATIENCE_MS = 100;

/**
 * Lets a few begin at once, in their order, and the next as soon as one is done: so that the handshakes and answers of
 * many small lists do not come before the first page of a big one.
 */
export class StartQueue implements Disposable {
  readonly #clock: Clock;
  readonly #running = new Set<string>();
  readonly #waiting = new Map<string, () => void>();
  #patience: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  enter(key: string, start: () => void): void {
    this.#waiting.set(key, start);
    this.#next();
  }

  /** Done, or no longer wanted. */
  leave(key: string): void {
    this.#waiting.delete(key);
    if (this.#running.delete(key)) {
      this.#next();
    }
  }

  dispose(): void {
    this.#waiting.clear();
    this.#running.clear();
    this.#patience?.dispose();
  }

  #next(): void {
    for (const [key, start] of this.#waiting) {
      if (this.#running.size >= PLACES) {
        break;
      }
      this.#waiting.delete(key);
      this.#running.add(key);
      start();
    }
    if (this.#waiting.size > 0) {
      this.#patience ??= this.#clock.after(PATIENCE_MS, () => this.#makeWay());
    } else {
      this.#patience?.dispose();
      this.#patience = undefined;
    }
  }

  #makeWay(): void {
    this.#patience = undefined;
    this.#running.clear();
    this.#next();
  }
}
