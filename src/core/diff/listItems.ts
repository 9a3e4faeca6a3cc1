import type { Json } from '../util/json.ts';
import { isObject } from '../util/json.ts';
import type { ListShape } from './objectShape.ts';

export interface ItemPair {
  /** Index on each side; undefined where the side lacks the item. */
  readonly desired: number | undefined;
  readonly live: number | undefined;
}

export interface Pairing {
  /** In live order; items that live lacks stand behind the item they follow in the desired list. */
  readonly items: readonly ItemPair[];
  /** False when items that both have stand in another order: Argo CD calls that a difference. */
  readonly isSameOrder: boolean;
}

/**
 * Items of two lists side by side. Undefined when only the lists as wholes can be compared: no keys and another
 * length, an item without its keys, a key twice.
 */
export function pairItems(
  desired: readonly Json[],
  live: readonly Json[],
  shape: ListShape | undefined,
): Pairing | undefined {
  if (!shape) {
    return desired.length === live.length
      ? { items: live.map((_, index) => ({ desired: index, live: index })), isSameOrder: true }
      : undefined;
  }
  const wanted = indexByKey(desired, shape);
  const present = indexByKey(live, shape);
  if (!wanted || !present) {
    return undefined;
  }
  const common = [...present.keys()].filter((key) => wanted.has(key));
  const inDesiredOrder = [...wanted.keys()].filter((key) => present.has(key));
  if (shape.kind === 'map' && common.some((key, index) => key !== inDesiredOrder[index])) {
    return { items: [], isSameOrder: false };
  }
  const items: ItemPair[] = [...present].map(([key, index]) => ({ desired: wanted.get(key), live: index }));
  for (const [key, index] of wanted) {
    if (!present.has(key)) {
      const before = items.findLastIndex((item) => item.desired !== undefined && item.desired < index);
      items.splice(before + 1, 0, { desired: index, live: undefined });
    }
  }
  return { items, isSameOrder: true };
}

/** Text that tells an item from its siblings, e.g. `web` or `53, UDP` (`protocol` left out is TCP); undefined where it lacks its keys. */
export function itemKey(item: Json, shape: ListShape): string | undefined {
  if (shape.kind === 'set') {
    return typeof item === 'string' || typeof item === 'number' ? String(item) : undefined;
  }
  if (!isObject(item)) {
    return undefined;
  }
  const values: string[] = [];
  for (const key of shape.keys) {
    const value = item[key] ?? (key === 'protocol' ? 'TCP' : undefined);
    if (typeof value !== 'string' && typeof value !== 'number') {
      return undefined;
    }
    values.push(String(value));
  }
  return values.join(', ');
}

function indexByKey(list: readonly Json[], shape: ListShape): ReadonlyMap<string, number> | undefined {
  const indexes = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const key = itemKey(item, shape);
    if (key === undefined || indexes.has(key)) {
      return undefined;
    }
    indexes.set(key, index);
  }
  return indexes;
}
