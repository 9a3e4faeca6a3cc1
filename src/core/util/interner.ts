/**
 * One copy of each string that repeats: 5,000 apps share a handful of projects, namespaces and repositories. At its limit
 * it starts anew, since the revisions of months must not pile up.
 */
export class Interner {
  readonly #limit: number;
  readonly #pool = new Map<string, string>();

  constructor(limit = 20_000) {
    this.#limit = limit;
  }

  text(value: string): string {
    const known = this.#pool.get(value);
    if (known !== undefined) {
      return known;
    }
    if (this.#pool.size >= this.#limit) {
      this.#pool.clear();
    }
    this.#pool.set(value, value);
    return value;
  }

  texts(values: readonly string[]): readonly string[] {
    return values.map((value) => this.text(value));
  }

  /** A copy whose own text fields are shared; what lies deeper stays as it is. */
  fields<T extends object>(value: T): T {
    const copy = { ...value } as Record<string, unknown>;
    for (const key of Object.keys(copy)) {
      const item = copy[key];
      if (typeof item === 'string') {
        copy[key] = this.text(item);
      }
    }
    return copy as T;
  }
}
