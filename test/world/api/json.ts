/** JSON that the server owns and may change, in contrast to the read-only JSON of `src/core/util/json.ts`. */
export type Value = null | boolean | number | string | Value[] | Fields;
export interface Fields {
  [key: string]: Value;
}

/** A stored object. It is never changed in place once stored: a write puts a new one. */
export interface ApiObject extends Fields {
  apiVersion: string;
  kind: string;
  metadata: Fields;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function get(value: unknown, ...path: readonly string[]): Value | undefined {
  let here: unknown = value;
  for (const key of path) {
    if (!isFields(here)) {
      return undefined;
    }
    here = here[key];
  }
  return here as Value | undefined;
}

export function text(value: unknown, ...path: readonly string[]): string {
  const found = get(value, ...path);
  return typeof found === 'string' ? found : '';
}

export function fields(value: unknown, ...path: readonly string[]): Fields {
  const found = get(value, ...path);
  return isFields(found) ? found : {};
}

export function list(value: unknown, ...path: readonly string[]): Value[] {
  const found = get(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The object under a key, made when absent. */
export function childOf(parent: Fields, key: string): Fields {
  const found = parent[key];
  if (isFields(found)) {
    return found;
  }
  const made: Fields = {};
  parent[key] = made;
  return made;
}

export function copy<T extends Value>(value: T): T {
  return structuredClone(value);
}

/** Equal as JSON values; the order of keys does not count. */
export function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  }
  if (isFields(a) && isFields(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && isSame(a[key], b[key]));
  }
  return false;
}
