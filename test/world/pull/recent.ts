/** The answers asked for last, so that what never changes is not worked out again. */
export class Recent<T> {
  readonly #kept = new Map<string, T>();
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get(key: string, make: () => T): T {
    const known = this.#kept.get(key) ?? make();
    this.#kept.delete(key); // the newest use goes last
    this.#kept.set(key, known);
    if (this.#kept.size > this.#size) {
      this.#kept.delete(this.#kept.keys().next().value!);
    }
    return known;
  }
}
