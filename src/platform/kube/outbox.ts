import type { SourceEvent } from '../../core/ports.ts';
import { cutBatch } from '../../core/watch/cutBatch.ts';

/** Gathers events and hands them on once per macrotask: a burst of frames is one array, a big page is several. */
export class Outbox {
  readonly #deliver: (events: readonly SourceEvent[]) => void;
  #waiting: SourceEvent[] = [];
  #turn: NodeJS.Immediate | undefined;

  constructor(deliver: (events: readonly SourceEvent[]) => void) {
    this.#deliver = deliver;
  }

  add(events: readonly SourceEvent[]): void {
    this.#waiting.push(...events);
    this.#schedule();
  }

  /** Takes back what was not handed on yet. */
  drop(isDropped: (event: SourceEvent) => boolean): void {
    this.#waiting = this.#waiting.filter((event) => !isDropped(event));
  }

  dispose(): void {
    this.#waiting = [];
    clearImmediate(this.#turn);
  }

  #schedule(): void {
    if (this.#waiting.length > 0) {
      this.#turn ??= setImmediate(() => this.#flush());
    }
  }

  #flush(): void {
    this.#turn = undefined;
    const { batch, rest } = cutBatch(this.#waiting);
    this.#waiting = rest;
    this.#schedule();
    this.#deliver(batch);
  }
}
