import type { Fields, Value } from '../json.ts';
import { isFields } from '../json.ts';

/** Sets what is not there yet. */
export function fill(target: Fields, values: Fields): void {
  for (const [key, value] of Object.entries(values)) {
    if (target[key] === undefined) {
      target[key] = structuredClone(value);
    }
  }
}

/** The objects of a list; anything else in it is left alone. */
export function objectsIn(value: Value | undefined): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** The object under a key, or undefined where there is none. */
export function part(parent: Fields | undefined, key: string): Fields | undefined {
  const found = parent?.[key];
  return isFields(found) ? found : undefined;
}
