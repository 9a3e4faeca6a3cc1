import type { Clock } from '../core/ports.ts';
import type { Disposable } from '../core/util/emitter.ts';

/**
 * VS Code waits 200 ms after a change of a tree before it takes the next one, and every further change restarts that
 * wait (measured in 1.103 and 1.139): a view that fires each 50 to 190 ms stands still until the load ends. So changes
 * that follow one another are gathered, and the gap is kept a little longer than that wait.
 */
export const PACE_MS = 210;

/** What was gathered since the last fire. */
export interface Gathered<Id> {
  /** Rows that may read differently. */
  readonly rows: ReadonlySet<Id>;
  /** Rows whose children may be others; `undefined` is the top. */
  readonly lists: ReadonlySet<Id | undefined>;
}

/**
 * The clock of one view. The first change after a quiet time is handed on at once; later ones wait until `PACE_MS`
 * after the last fire and go together. Message, badge and title go through the same fire.
 */
export class Pacer<Id> implements Disposable {
  readonly #clock: Clock;
  readonly #fire: (gathered: Gathered<Id>) => boolean;
  #rows = new Set<Id>();
  #lists = new Set<Id | undefined>();
  #lastFire = Number.NEGATIVE_INFINITY;
  #timer: Disposable | undefined;
  #isDisposed = false;

  /** `fire` answers whether VS Code was told anything: if not, the next change need not wait. */
  constructor(clock: Clock, fire: (gathered: Gathered<Id>) => boolean) {
    this.#clock = clock;
    this.#fire = fire;
  }

  touch(change: { readonly rows?: Iterable<Id>; readonly lists?: Iterable<Id | undefined> }): void {
    for (const row of change.rows ?? []) {
      this.#rows.add(row);
    }
    for (const list of change.lists ?? []) {
      this.#lists.add(list);
    }
    if (this.#timer !== undefined || this.#isDisposed) {
      return;
    }
    // Never longer than that: the clock may have been set back since the last fire.
    const wait = Math.min(PACE_MS, this.#lastFire + PACE_MS - this.#clock.now());
    if (wait <= 0) {
      this.#flush();
    } else {
      this.#timer = this.#clock.after(wait, () => this.#flush());
    }
  }

  /** Drops what was gathered: the view was read as a whole meanwhile. */
  clear(): void {
    this.#rows = new Set();
    this.#lists = new Set();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  #flush(): void {
    this.#timer = undefined;
    const gathered = { rows: this.#rows, lists: this.#lists };
    this.clear();
    if (this.#fire(gathered)) {
      this.#lastFire = this.#clock.now();
    }
  }
}
