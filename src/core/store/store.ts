import type { Disposable, Listen } from '../util/emitter.ts';
import { Emitter } from '../util/emitter.ts';
import type { ChangeSet } from './changeSet.ts';
import { isEmptyChange } from './changeSet.ts';
import type { StoreEvent } from './event.ts';
import { reduce } from './reduce.ts';
import type { State } from './state.ts';
import { EMPTY_STATE } from './state.ts';

export interface StoreChange {
  readonly state: State;
  readonly change: ChangeSet;
}

/** Holds the one state. Only events change it; listeners hear of each batch that something can be seen of. */
export class Store implements Disposable {
  #state: State = EMPTY_STATE;
  readonly #queue: (readonly StoreEvent[])[] = [];
  #isDispatching = false;
  readonly #changed = new Emitter<StoreChange>();

  /** Silent for batches that move only resourceVersions and comparison times. */
  readonly onDidChange: Listen<StoreChange> = this.#changed.event;

  get state(): State {
    return this.#state;
  }

  /**
   * Applies the events as one batch. A listener may dispatch too: its batch waits until everybody has heard of this one,
   * so that all listeners see the same order.
   */
  dispatch(events: readonly StoreEvent[]): void {
    this.#queue.push(events);
    if (this.#isDispatching) {
      return;
    }
    this.#isDispatching = true;
    try {
      for (let batch = this.#queue.shift(); batch; batch = this.#queue.shift()) {
        const { state, change } = reduce(this.#state, batch);
        this.#state = state;
        if (!isEmptyChange(change)) {
          this.#changed.fire({ state, change });
        }
      }
    } finally {
      this.#isDispatching = false;
      this.#queue.length = 0;
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
