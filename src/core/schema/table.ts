import type { Schema, SchemaRef } from './schema.ts';

/** Rows of schemas, of which equal ones are one: an ApplicationSet holds the same template some thirty times. */
export class SchemaTable {
  readonly rows: Schema[] = [];
  readonly #known = new Map<string, SchemaRef>();

  add(schema: Schema): SchemaRef {
    const key = JSON.stringify(sorted(schema));
    let ref = this.#known.get(key);
    if (ref === undefined) {
      ref = this.rows.length;
      this.rows.push(schema);
      this.#known.set(key, ref);
    }
    return ref;
  }
}

function sorted(schema: Schema): unknown {
  return Object.entries(schema)
    .filter(([, value]) => value !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}
