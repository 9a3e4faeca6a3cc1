import type { Json } from '../json.ts';
import { isObject } from '../json.ts';
import { JqFault, JqUnknown } from './jqSyntax.ts';
import { isList, sortedKeys, typeOf } from './jqValues.ts';

/** Steps of a path; of lists by index, from the end where it is negative. */
export type JqPath = readonly (string | number)[];

/** A value on its way through an expression. */
export interface Found {
  readonly value: Json;
  /** Where it lies; undefined where nobody asks. */
  readonly path: JqPath | undefined;
  /** What lies there: another value than `value` was computed, and leads nowhere. */
  readonly at: Json;
}

/** Nobody gets anywhere from a value that was computed, unless it is the one that lies there. */
export function intact(found: Found): Found {
  return found.path === undefined || found.value === found.at ? found : fault('no path', found.value);
}

/** Values of a cluster are not that deep: an expression that goes on for ever walks through null. */
const DEEPEST = 500;

export function child(from: Found, key: Json): Found {
  const { value, path } = intact(from);
  const step = typeof key === 'number' ? Math.floor(key) : key;
  if (typeof step !== 'string' && typeof step !== 'number') {
    throw new JqUnknown('a key that is neither text nor number');
  }
  if (path !== undefined && path.length >= DEEPEST) {
    throw new JqUnknown('a path without an end');
  }
  const found = valueBelow(value, step);
  return { value: found, path: path && [...path, step], at: found };
}

function valueBelow(value: Json, key: string | number): Json {
  if (value === null) {
    return null;
  }
  if (isObject(value) && typeof key === 'string') {
    return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
  }
  return isList(value) && typeof key === 'number'
    ? (value.at(key) ?? null)
    : fault(`cannot index with ${typeOf(key)}`, value);
}

export function* childrenOf(from: Found): Generator<Found> {
  const { value } = intact(from);
  const keys = isList(value) ? value.keys() : isObject(value) ? sortedKeys(value) : fault('no items', value);
  for (const key of keys) {
    yield child(from, key);
  }
}

function fault(what: string, value: Json): never {
  throw new JqFault(`${what}: ${typeOf(value)}`);
}
