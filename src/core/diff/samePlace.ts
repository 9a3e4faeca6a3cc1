import type { Json } from '../util/json.ts';
import { isObject } from '../util/json.ts';
import { itemKey } from './listItems.ts';
import type { ObjectShape } from './objectShape.ts';
import type { Step } from './pointer.ts';

/**
 * The path in `to` that names the same field as `path` does in `from`: list items are found by their keys. Undefined
 * where `to` has no such field.
 */
export function samePlace(
  path: readonly Step[],
  from: Json | undefined,
  to: Json | undefined,
  shape: ObjectShape,
): readonly Step[] | undefined {
  const keys: string[] = [];
  const result: Step[] = [];
  let here = from;
  let there = to;
  for (const step of path) {
    if (Array.isArray(here) && Array.isArray(there)) {
      const index = sameItem(here as readonly Json[], there as readonly Json[], Number(step), keys, shape);
      if (index === undefined) {
        return undefined;
      }
      here = here[Number(step)] as Json | undefined;
      there = there[index] as Json | undefined;
      result.push(index);
    } else if (isObject(there) && Object.hasOwn(there, String(step))) {
      here = isObject(here) ? here[String(step)] : undefined;
      there = there[String(step)];
      keys.push(String(step));
      result.push(step);
    } else {
      return undefined;
    }
  }
  return result;
}

function sameItem(
  here: readonly Json[],
  there: readonly Json[],
  index: number,
  keys: readonly string[],
  shape: ObjectShape,
): number | undefined {
  const list = shape.list(keys);
  const item = here[index];
  const key = list && item !== undefined ? itemKey(item, list) : undefined;
  if (!list || key === undefined) {
    return index < there.length ? index : undefined;
  }
  const found = there.findIndex((other) => itemKey(other, list) === key);
  return found < 0 ? undefined : found;
}

/** Orders paths so that removing them one by one never moves one that is still to come. */
export function lastFirst(left: readonly Step[], right: readonly Step[]): number {
  const length = Math.min(left.length, right.length);
  for (let depth = 0; depth < length; depth++) {
    const [a, b] = [left[depth], right[depth]];
    if (String(a) !== String(b)) {
      return isIndex(a) && isIndex(b) ? Number(b) - Number(a) : String(a) < String(b) ? -1 : 1;
    }
  }
  return right.length - left.length;
}

function isIndex(step: Step | undefined): boolean {
  return typeof step === 'number' || /^\d+$/.test(step ?? '');
}
