import type { Clock } from '../../../core/ports.ts';
import type { Disposable } from '../../../core/util/emitter.ts';
import { PACE_MS } from '../../pacer.ts';

/** Ages in rows move by the minute. */
const TICK_MS = 60_000;
/** Rows looked at in one go: thousands at once would hold up every other extension. */
const SLICE = 250;

/** Ages grow without any event: once a minute all rows are looked at, slice by slice. */
export class AgeTicker<Id> implements Disposable {
  readonly #clock: Clock;
  readonly #rows: () => Iterable<Id>;
  readonly #touch: (rows: readonly Id[]) => void;
  #timer: Disposable;

  /** `rows` may be empty, e.g. while nobody looks. */
  constructor(clock: Clock, rows: () => Iterable<Id>, touch: (rows: readonly Id[]) => void) {
    this.#clock = clock;
    this.#rows = rows;
    this.#touch = touch;
    this.#timer = this.#wait();
  }

  dispose(): void {
    this.#timer.dispose();
  }

  #wait(): Disposable {
    return this.#clock.after(TICK_MS, () => this.#slice([...this.#rows()]));
  }

  #slice(rows: readonly Id[]): void {
    if (rows.length === 0) {
      this.#timer = this.#wait();
      return;
    }
    this.#touch(rows.slice(0, SLICE));
    this.#timer = this.#clock.after(PACE_MS, () => this.#slice(rows.slice(SLICE)));
  }
}
