import type { Fields, Value } from './json.ts';
import { copy, isFields, isSame, list } from './json.ts';
import { childShape, itemShape } from './shape.ts';
import type { Shape } from './shape.ts';

/**
 * Strategic merge, as `kubectl edit` and `kubectl set image` send it for built-in kinds: like a merge patch, but lists
 * with an identity merge item by item, by the first of the keys that server-side apply has for them.
 */
export function strategicallyMerged(
  target: Value | undefined,
  patch: Value,
  shape: Shape,
): Value | undefined {
  if (Array.isArray(patch)) {
    return mergedList(Array.isArray(target) ? target : [], patch, undefined, shape);
  }
  return isFields(patch) ? mergedMap(isFields(target) ? target : {}, patch, shape) : patch;
}

const order = '$setElementOrder/';
const removal = '$deleteFromPrimitiveList/';

function mergedMap(target: Fields, patch: Fields, shape: Shape): Fields | undefined {
  const { $patch: directive, $retainKeys: retained, ...rest } = patch;
  if (directive === 'delete') {
    return undefined;
  }
  if (directive === 'replace') {
    return copy(rest);
  }
  const merged: Fields = { ...target };
  if (Array.isArray(retained)) {
    Object.keys(merged)
      .filter((key) => !retained.includes(key))
      .forEach((key) => delete merged[key]);
  }
  for (const [key, value] of Object.entries(rest)) {
    if (key.startsWith(removal)) {
      const field = key.slice(removal.length);
      merged[field] = list(merged, field).filter((item) => !list(rest, key).includes(item));
    } else if (!key.startsWith(order)) {
      assign(merged, key, mergedValue(merged[key], value, rest[`${order}${key}`], childShape(shape, key)));
    }
  }
  for (const key of Object.keys(rest).filter((each) => each.startsWith(order))) {
    const field = key.slice(order.length);
    if (rest[field] === undefined && Array.isArray(merged[field])) {
      merged[field] = mergedList(merged[field], [], list(rest, key), childShape(shape, field));
    }
  }
  return merged;
}

function mergedValue(
  target: Value | undefined,
  value: Value,
  wanted: Value | undefined,
  shape: Shape,
): Value | undefined {
  if (value === null) {
    return undefined;
  }
  return Array.isArray(value)
    ? mergedList(
        Array.isArray(target) ? target : [],
        value,
        Array.isArray(wanted) ? wanted : undefined,
        shape,
      )
    : strategicallyMerged(target, value, shape);
}

function assign(target: Fields, key: string, value: Value | undefined): void {
  if (value === undefined) {
    delete target[key];
  } else {
    target[key] = value;
  }
}

function mergedList(
  target: readonly Value[],
  patch: readonly Value[],
  wanted: readonly Value[] | undefined,
  shape: Shape,
): Value[] {
  const isReplaced = patch.some((item) => isFields(item) && item['$patch'] === 'replace');
  if (shape.lists === 'atomic' || isReplaced) {
    return copy(patch.filter((item) => !isFields(item) || item['$patch'] === undefined));
  }
  const key = shape.lists === 'set' ? undefined : shape.lists[0];
  const same = (a: Value, b: Value): boolean => isSame(identity(a, key), identity(b, key));
  const gone = patch.filter((item) => isFields(item) && item['$patch'] === 'delete');
  const changed = patch.filter((item) => !gone.includes(item));
  const left = target.filter((item) => !gone.some((each) => same(item, each)));
  const merged = changed.map((item) => {
    const before = left.find((each) => same(each, item));
    return (key === undefined ? item : strategicallyMerged(before, item, itemShape(shape))) ?? item;
  });
  const rest = left.filter((item) => !changed.some((each) => same(each, item)));
  const named = wanted ?? changed;
  const inOrder = named.flatMap((each) =>
    [...merged, ...rest].filter((item) => same(item, each)).slice(0, 1),
  );
  const others = rest.filter((item) => !named.some((each) => same(each, item)));
  return woven(inOrder, others, (item) => target.findIndex((each) => same(each, item)));
}

function identity(item: Value, key: string | undefined): Value {
  return key === undefined || !isFields(item) ? item : (item[key] ?? null);
}

/** Two lists in one, each in its order: an item of the first goes before one of the second where it did so before, or is new. */
function woven(first: readonly Value[], second: readonly Value[], placeOf: (item: Value) => number): Value[] {
  const out: Value[] = [];
  let at = 0;
  for (const item of second) {
    let next = first[at];
    while (next !== undefined && placeOf(next) < placeOf(item)) {
      out.push(next);
      at += 1;
      next = first[at];
    }
    out.push(item);
  }
  return [...out, ...first.slice(at)];
}
