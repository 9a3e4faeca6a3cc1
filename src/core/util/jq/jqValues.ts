import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { JqFault, JqUnknown } from './jqSyntax.ts';

/** Counts work, and throws where it is too much. */
export type Spend = (steps: number) => void;

const ORDER = ['null', 'boolean', 'number', 'string', 'array', 'object'] as const;
/** Longer values are not put together. */
const LONGEST = 1_000_000;

export function typeOf(value: Json): (typeof ORDER)[number] {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  return isObject(value) ? 'object' : (typeof value as 'boolean' | 'number' | 'string');
}

/** Only null and false are not true. */
export const isTrue = (value: Json): boolean => value !== null && value !== false;

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** In the order of Unicode, as Go has it. */
export function compareTexts(left: string, right: string): number {
  if (left === right) {
    return 0;
  }
  const a = Array.from(left, (character) => character.codePointAt(0) ?? 0);
  const b = Array.from(right, (character) => character.codePointAt(0) ?? 0);
  const at = a.findIndex((point, index) => point !== b[index]);
  return at < 0 ? -1 : (a[at] ?? 0) - (b[at] ?? -1);
}

export const sortedKeys = (object: JsonObject): readonly string[] =>
  Object.keys(object).toSorted(compareTexts);

/** Below, at or above zero: null, false, true, numbers, texts, lists, maps. */
export function compareValues(left: Json, right: Json, spend: Spend): number {
  spend(1);
  const type = typeOf(left);
  if (type !== typeOf(right)) {
    return ORDER.indexOf(type) - ORDER.indexOf(typeOf(right));
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return compareTexts(left, right);
  }
  if (isList(left) && isList(right)) {
    return compareLists(left, right, spend);
  }
  if (isObject(left) && isObject(right)) {
    const keys = sortedKeys(left);
    const others = sortedKeys(right);
    return (
      compareLists(keys, others, spend) ||
      compareLists(
        keys.map((key) => left[key] ?? null),
        others.map((key) => right[key] ?? null),
        spend,
      )
    );
  }
  return Number(left) - Number(right);
}

function compareLists(left: readonly Json[], right: readonly Json[], spend: Spend): number {
  for (const [index, item] of left.entries()) {
    const other = right[index];
    const order = other === undefined ? 1 : compareValues(item, other, spend);
    if (order !== 0) {
      return order;
    }
  }
  return left.length - right.length;
}

export function plus(left: Json, right: Json): Json {
  if (left === null || right === null) {
    return left ?? right;
  }
  if (typeof left === 'number' && typeof right === 'number') {
    return left + right;
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return bounded(left.length + right.length) && left + right;
  }
  if (isList(left) && isList(right)) {
    return bounded(left.length + right.length) && [...left, ...right];
  }
  if (isObject(left) && isObject(right)) {
    return Object.fromEntries([...Object.entries(left), ...Object.entries(right)]);
  }
  throw new JqFault(`cannot add ${typeOf(left)} and ${typeOf(right)}`);
}

export function minus(left: Json, right: Json, spend: Spend): Json {
  if (typeof left === 'number' && typeof right === 'number') {
    return left - right;
  }
  if (isList(left) && isList(right)) {
    return left.filter((item) => !right.some((other) => compareValues(item, other, spend) === 0));
  }
  throw new JqFault(`cannot subtract ${typeOf(right)} from ${typeOf(left)}`);
}

function bounded(length: number): true {
  if (length > LONGEST) {
    throw new JqUnknown('a value that grows');
  }
  return true;
}
