import type { Disposable } from './emitter.ts';

/**
 * Something that is made at its first use, once however many ask at the same time, and disposed of with its owner. What
 * could not be made is tried again by whoever asks next.
 */
export class Lazy<T extends Disposable> implements Disposable {
  readonly #make: () => Promise<T>;
  #making: Promise<T> | undefined;
  #made: T | undefined;
  #isDisposed = false;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** What is there already, for whoever must not be the reason that it is made. */
  get made(): T | undefined {
    return this.#made;
  }

  get(): Promise<T> {
    this.#making ??= this.#start();
    return this.#making;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#made?.dispose();
    this.#made = undefined;
  }

  async #start(): Promise<T> {
    try {
      const made = await this.#make();
      if (this.#isDisposed) {
        made.dispose(); // nobody is left who would do it
      } else {
        this.#made = made;
      }
      return made;
    } catch (error) {
      this.#making = undefined;
      throw error;
    }
  }
}
