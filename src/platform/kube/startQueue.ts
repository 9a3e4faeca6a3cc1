import type { Clock } from '../../core/ports.ts';
import type { Disposable } from '../../core/util/emitter.ts';

/** Lists at once. What a tree is made of comes first, and each further list begins with a handshake. */
const PLACES = 4;
/** On a slow path it is waiting that takes long, and all may wait together. */
const PATIENCE_MS = 100;
/** A watch begins at the version of its list, so nothing is lost while it waits; but a list that hangs holds up nobody. */
const WATCH_PATIENCE_MS = 1_500;

/**
 * Lets a few lists begin at once, in their order, and the next as soon as one is done; and watches once all lists are: so
 * that the handshakes and answers of many small kinds do not come before the pages of a big one. A watch keeps its
 * connection for itself, while lists hand theirs on.
 */
export class StartQueue implements Disposable {
  readonly #clock: Clock;
  /** Lists that are not done. */
  readonly #open = new Set<string>();
  readonly #running = new Set<string>();
  readonly #waiting = new Map<string, () => void>();
  readonly #watches = new Set<() => void>();
  #patience: Disposable | undefined;
  #release: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  enter(key: string, start: () => void): void {
    this.#open.add(key);
    this.#waiting.set(key, start);
    this.#next();
  }

  /** Done, or no longer wanted. */
  leave(key: string): void {
    this.#waiting.delete(key);
    if (this.#running.delete(key)) {
      this.#next();
    }
    if (this.#open.delete(key) && this.#open.size === 0) {
      this.#releaseOne();
    }
  }

  /** Runs `start` when no list that entered is open: at once, or later, unless it is disposed of before. */
  afterLists(start: () => void): Disposable {
    if (this.#open.size === 0 && this.#watches.size === 0) {
      start();
      return { dispose: () => {} };
    }
    this.#watches.add(start);
    if (this.#release === undefined) {
      this.#releaseAfter(WATCH_PATIENCE_MS);
    }
    return { dispose: () => this.#watches.delete(start) };
  }

  dispose(): void {
    this.#waiting.clear();
    this.#running.clear();
    this.#open.clear();
    this.#watches.clear();
    this.#patience?.dispose();
    this.#release?.dispose();
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

  #releaseAfter(ms: number): void {
    this.#release?.dispose();
    this.#release = this.#clock.after(ms, () => this.#releaseOne());
  }

  /** One after the other: a dozen handshakes in one turn would be felt in the editor. */
  #releaseOne(): void {
    this.#release?.dispose();
    this.#release = undefined;
    const [first] = this.#watches;
    if (first === undefined) {
      return;
    }
    this.#watches.delete(first);
    if (this.#watches.size > 0) {
      this.#releaseAfter(0);
    }
    first();
  }
}
