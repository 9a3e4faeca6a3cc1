import type { Json } from '../../util/json.ts';
import { isObject } from '../../util/json.ts';

/**
 * Whether two copies of a piece of spec say the same. The controller's copies in status went through its types: what is
 * empty, zero or false is left out there and may be written in the spec.
 */
export function sameSpec(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) {
    return true;
  }
  if (isEmpty(left) || isEmpty(right)) {
    return isEmpty(left) && isEmpty(right);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    const other = right as readonly Json[];
    return left.length === other.length && left.every((item: Json, index) => sameSpec(item, other[index]));
  }
  if (isObject(left) && isObject(right)) {
    return (
      Object.keys(left).every((key) => sameSpec(left[key], right[key])) &&
      Object.keys(right).every((key) => Object.hasOwn(left, key) || isEmpty(right[key]))
    );
  }
  return false;
}

function isEmpty(value: Json | undefined): boolean {
  if (Array.isArray(value)) {
    return value.length === 0;
  }
  if (isObject(value)) {
    for (const key in value) {
      if (!isEmpty(value[key])) {
        return false;
      }
    }
    return true;
  }
  return value === undefined || value === null || value === '' || value === 0 || value === false;
}
