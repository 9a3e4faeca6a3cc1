import { emptySet, insert } from './fieldSet.ts';
import type { FieldSet } from './fieldSet.ts';
import type { Value } from './json.ts';
import { isFields, isSame } from './json.ts';
import { childShape, itemShape, keyValue } from './shape.ts';
import type { Shape } from './shape.ts';

/** What one object has that the other has not. No field is in more than one of the sets. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** The step that names an item in its list. */
export function itemStep(shape: Shape, item: Value, at: number): string {
  if (shape.lists === 'set') {
    return `v:${JSON.stringify(item)}`;
  }
  if (shape.lists === 'atomic' || !isFields(item)) {
    return `i:${at}`;
  }
  const keys = [...shape.lists].sort();
  const pairs = keys.flatMap((key) => {
    const value = keyValue(shape, item, key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return `k:${JSON.stringify(Object.fromEntries(pairs))}`;
}

/** All fields of an applied configuration: the leaves, and what the schema does not name. */
export function fieldSetOf(value: Value, shape: Shape): FieldSet {
  const set = emptySet();
  collect(value, shape, [], set);
  return set;
}

function collect(value: Value, shape: Shape, path: readonly string[], set: FieldSet): void {
  if (Array.isArray(value)) {
    if (shape.lists === 'atomic') {
      insert(set, path);
      return;
    }
    value.forEach((item, at) => {
      const inner = [...path, itemStep(shape, item, at)];
      collect(item, itemShape(shape), inner, set);
      insert(set, inner);
    });
    return;
  }
  if (!isFields(value) || shape.objects === 'atomic') {
    insert(set, path);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const step = [...path, `f:${key}`];
    collect(inner, childShape(shape, key), step, set);
    const isBlank = inner === null || (isFields(inner) && Object.keys(inner).length === 0);
    if (isBlank || shape.objects === 'map') {
      insert(set, step);
    }
  }
}

export function compare(before: Value | undefined, after: Value | undefined, shape: Shape): Comparison {
  const found: Comparison = { added: emptySet(), modified: emptySet(), removed: emptySet() };
  compareAt(before, after, shape, [], found);
  return found;
}

function compareAt(
  before: Value | undefined,
  after: Value | undefined,
  shape: Shape,
  path: readonly string[],
  found: Comparison,
): void {
  const known = after ?? before;
  if (Array.isArray(known) && shape.lists !== 'atomic' && !(isBlankList(before) && isBlankList(after))) {
    const mine = indexed(shape, before);
    const theirs = indexed(shape, after);
    for (const step of new Set([...mine.keys(), ...theirs.keys()])) {
      compareAt(mine.get(step), theirs.get(step), itemShape(shape), [...path, step], found);
    }
  } else if (
    isFields(known) &&
    (isFields(before) || isBlankMap(before)) &&
    shape.objects !== 'atomic' &&
    !(isBlankMap(before) && isBlankMap(after))
  ) {
    const mine = isFields(before) ? before : {};
    const theirs = isFields(after) ? after : {};
    for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      compareAt(mine[key], theirs[key], childShape(shape, key), [...path, `f:${key}`], found);
    }
  } else {
    if (before !== undefined && after !== undefined && !isSame(before, after)) {
      insert(found.modified, path);
    }
  }
  if (before === undefined) {
    insert(found.added, path);
  } else if (after === undefined) {
    insert(found.removed, path);
  }
}

function indexed(shape: Shape, value: Value | undefined): Map<string, Value> {
  const items = Array.isArray(value) ? value : [];
  return new Map(items.map((item, at) => [itemStep(shape, item, at), item]));
}

function isBlankList(value: Value | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function isBlankMap(value: Value | undefined): boolean {
  return value === undefined || value === null || (isFields(value) && Object.keys(value).length === 0);
}

/** The value without the fields of a set; an object that is emptied that way stays, as an empty one. */
export function without(value: Value, gone: FieldSet, shape: Shape): Value | undefined {
  if (Array.isArray(value)) {
    return value.length === 0 || shape.lists === 'atomic' ? undefined : listWithout(value, gone, shape);
  }
  if (!isFields(value)) {
    return value;
  }
  if (Object.keys(value).length === 0 || shape.objects === 'atomic') {
    return undefined;
  }
  const kept: [string, Value][] = [];
  let isTouched = false;
  for (const [key, inner] of Object.entries(value)) {
    const step = `f:${key}`;
    if (gone.members.has(step)) {
      continue;
    }
    const below = gone.children.get(step);
    isTouched ||= below !== undefined;
    kept.push([key, below === undefined ? inner : remains(inner, below, childShape(shape, key))]);
  }
  return kept.length > 0 || isTouched ? Object.fromEntries(kept) : undefined;
}

function listWithout(items: readonly Value[], gone: FieldSet, shape: Shape): Value | undefined {
  const kept: Value[] = [];
  let isTouched = false;
  items.forEach((item, at) => {
    const step = itemStep(shape, item, at);
    if (gone.members.has(step)) {
      return;
    }
    const below = gone.children.get(step);
    isTouched ||= below !== undefined;
    kept.push(below === undefined ? item : remains(item, below, itemShape(shape)));
  });
  return kept.length > 0 || isTouched ? kept : undefined;
}

function remains(value: Value, gone: FieldSet, shape: Shape): Value {
  const left = without(value, gone, shape);
  if (left !== undefined) {
    return left;
  }
  if (Array.isArray(value)) {
    return [];
  }
  return isFields(value) ? {} : null;
}
