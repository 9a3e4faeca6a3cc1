import type { Json } from '../util/json.ts';
import { isObject } from '../util/json.ts';

/** Equality of values; the order of keys does not count, the order of items does. */
export function equalJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) {
    return true;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    const other = right as readonly Json[];
    return left.length === other.length && left.every((item: Json, index) => equalJson(item, other[index]));
  }
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && equalJson(left[key], right[key]))
    );
  }
  return false;
}
