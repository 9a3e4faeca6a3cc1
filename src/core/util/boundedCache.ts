/**
 * Values by name, the least recently used given up once their sizes are over the limit. The newest is always kept, even
 * alone over it: it is about to be shown.
 */
export class BoundedCache<T> {
  readonly #limit: number;
  readonly #sizeOf: (value: T) => number;
  readonly #values = new Map<string, T>();
  #size = 0;

  constructor(limit: number, sizeOf: (value: T) => number) {
    this.#limit = limit;
    this.#sizeOf = sizeOf;
  }

  get size(): number {
    return this.#size;
  }

  get(name: string): T | undefined {
    const value = this.#values.get(name);
    if (value !== undefined) {
      this.#values.delete(name);
      this.#values.set(name, value);
    }
    return value;
  }

  set(name: string, value: T): void {
    this.#drop(name);
    this.#values.set(name, value);
    this.#size += this.#sizeOf(value);
    for (const oldest of this.#values.keys()) {
      if (this.#size <= this.#limit || oldest === name) {
        break;
      }
      this.#drop(oldest);
    }
  }

  #drop(name: string): void {
    const value = this.#values.get(name);
    if (value !== undefined) {
      this.#size -= this.#sizeOf(value);
      this.#values.delete(name);
    }
  }
}
