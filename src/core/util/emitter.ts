/** Something that is switched off exactly once. Structurally equal to VS Code's own, so either side can hold the other's. */
export interface Disposable {
  dispose(): void;
}

/** Subscribes a listener; the answer unsubscribes it. */
export type Listen<T> = (listener: (value: T) => void) => Disposable;

/** A list of listeners without an editor. A listener that throws does not keep the others from hearing. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Listen<T> = (listener) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    const failures: unknown[] = [];
    const present = [...this.#listeners]; // who subscribes during the call hears the next one
    for (const listener of present) {
      try {
        listener(value);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, 'listeners failed');
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
