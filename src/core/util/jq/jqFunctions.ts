import { GoPattern } from '../goPattern.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { JqFault, JqUnknown } from './jqSyntax.ts';
import { isList, plus, sortedKeys, typeOf, type Spend } from './jqValues.ts';

/** A function of the value it is asked of, and of the values of its arguments. */
type JqFunction = (value: Json, args: readonly Json[], spend: Spend) => Json;

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** Builtins that give one value and lead nowhere, by name and number of arguments. */
export const JQ_FUNCTIONS: ReadonlyMap<string, JqFunction> = new Map<string, JqFunction>([
  ['not/0', (value) => value === null || value === false],
  ['type/0', typeOf],
  ['length/0', lengthOf],
  ['keys/0', keysOf],
  ['tostring/0', (value) => (typeof value === 'string' ? value : jsonOf(value))],
  ['tojson/0', jsonOf],
  ['tonumber/0', numberOf],
  ['ascii_downcase/0', (value) => text(value).replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())],
  ['ascii_upcase/0', (value) => text(value).replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())],
  ['add/0', (value) => listOf(value).reduce((sum, item) => plus(sum, item), null)],
  ['startswith/1', (value, [start]) => text(value).startsWith(text(start))],
  ['endswith/1', (value, [end]) => text(value).endsWith(text(end))],
  ['ltrimstr/1', (value, [start]) => trimmed(value, start, true)],
  ['rtrimstr/1', (value, [end]) => trimmed(value, end, false)],
  ['split/1', (value, [by]) => (text(by) === '' ? Array.from(text(value)) : text(value).split(text(by)))],
  ['has/1', (value, [key]) => has(value, key ?? null)],
  ['in/1', (key, [value]) => has(value ?? null, key)],
  ['contains/1', (value, [part], spend) => contains(value, part ?? null, spend)],
  ['inside/1', (part, [value], spend) => contains(value ?? null, part, spend)],
  ['test/1', (value, [pattern]) => matches(value, pattern ?? null)],
  ['test/2', (value, [pattern, flags]) => matches(value, [pattern ?? null, flags ?? null])],
]);

function fault(what: string, value: Json | undefined): never {
  throw new JqFault(`${what}: ${value === undefined ? 'nothing' : typeOf(value)}`);
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : fault('no text', value);
}

function map(value: Json): JsonObject {
  return isObject(value) ? value : fault('no object', value);
}

/** Values of a list or of a map. */
function listOf(value: Json): readonly Json[] {
  return isList(value) ? value : sortedKeys(map(value)).map((key) => map(value)[key] ?? null);
}

function lengthOf(value: Json): number {
  if (typeof value === 'string') {
    return Array.from(value).length;
  }
  if (value === null || typeof value === 'number') {
    return Math.abs(value ?? 0);
  }
  return typeof value === 'boolean' ? fault('no length', value) : listOf(value).length;
}

function keysOf(value: Json): Json {
  return isList(value) ? value.map((_, index) => index) : sortedKeys(map(value));
}

function jsonOf(value: Json): string {
  if (isList(value)) {
    return `[${value.map(jsonOf).join(',')}]`;
  }
  return isObject(value)
    ? `{${sortedKeys(value)
        .map((key) => `${JSON.stringify(key)}:${jsonOf(value[key] ?? null)}`)
        .join(',')}}`
    : JSON.stringify(value);
}

function numberOf(value: Json): number {
  if (typeof value === 'number') {
    return value;
  }
  if (NUMBER.test(text(value))) {
    return Number(value);
  }
  // Other ways to write a number exist, and dialects differ in them.
  throw /\d|nan|inf/i.test(text(value)) ? new JqUnknown('a number') : new JqFault('no number');
}

function trimmed(value: Json, part: Json | undefined, isStart: boolean): string {
  const [whole, gone] = [text(value), text(part)];
  if (isStart) {
    return whole.startsWith(gone) ? whole.slice(gone.length) : whole;
  }
  return whole.endsWith(gone) ? whole.slice(0, whole.length - gone.length) : whole;
}

function has(value: Json, key: Json): boolean {
  if (isObject(value) && typeof key === 'string') {
    return Object.hasOwn(value, key);
  }
  return isList(value) && typeof key === 'number'
    ? key >= 0 && Math.floor(key) < value.length
    : fault('cannot check a key', value);
}

/** Texts by their parts, lists by any item, maps by their keys; of another type it is an error, within others it is none. */
function contains(value: Json, part: Json, spend: Spend): boolean {
  spend(1);
  if (typeof value === 'string' && typeof part === 'string') {
    return value.includes(part);
  }
  const within = (outer: Json, inner: Json): boolean =>
    typeof outer === 'boolean'
      ? outer === inner
      : typeOf(outer) === typeOf(inner) && contains(outer, inner, spend);
  if (isList(value) && isList(part)) {
    return part.every((wanted) => value.some((item) => within(item, wanted)));
  }
  if (isObject(value) && isObject(part)) {
    return Object.entries(part).every(
      ([key, wanted]) => Object.hasOwn(value, key) && within(value[key] ?? null, wanted),
    );
  }
  if (typeof value === 'number' && typeof part === 'number') {
    return value === part;
  }
  return value === part || fault('cannot check what it contains', value);
}

/** By Go's regular expressions. The argument may be a list of pattern and flags. */
function matches(value: Json, wanted: Json): boolean {
  const [source, flags = null] = isList(wanted) ? wanted : [wanted];
  const options = flags === null ? '' : text(flags);
  if (/[^gis]/.test(options)) {
    throw new JqUnknown('flags');
  }
  const given = options.replaceAll('g', '');
  const pattern = GoPattern.of((given === '' ? '' : `(?${given})`) + text(source).replaceAll('(?<', '(?P<'));
  const found = pattern === undefined ? fault('no regular expression', wanted) : pattern.test(text(value));
  if (found === undefined) {
    throw new JqUnknown('a pattern that could take too long');
  }
  return found;
}

/** Selectors: each gives the value where it is of that kind, and nothing else. */
export const JQ_SELECTORS: ReadonlyMap<string, (value: Json) => boolean> = new Map([
  ['values', (value: Json) => value !== null],
  ['nulls', (value: Json) => value === null],
  ['booleans', (value: Json) => typeof value === 'boolean'],
  ['numbers', (value: Json) => typeof value === 'number'],
  ['strings', (value: Json) => typeof value === 'string'],
  ['arrays', isList],
  ['objects', isObject],
  ['iterables', (value: Json) => isList(value) || isObject(value)],
  ['scalars', (value: Json) => !isList(value) && !isObject(value)],
]);

/** Builtins that decide what is evaluated, or lead somewhere. */
const CONTROLS: ReadonlySet<string> = new Set(
  (
    'empty/0 error/0 error/1 select/1 map/1 recurse/0 recurse/1 recurse/2 first/0 last/0 first/1 getpath/1 path/1 ' +
    'paths/0 any/0 any/1 any/2 all/0 all/1 all/2 IN/1 IN/2'
  ).split(' '),
);

/** Whether it is a function of the language that is known here. */
export function isJqFunction(name: string, args: number): boolean {
  const id = `${name}/${args}`;
  return CONTROLS.has(id) || JQ_FUNCTIONS.has(id) || (args === 0 && JQ_SELECTORS.has(name));
}
