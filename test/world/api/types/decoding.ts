import type { Fields, Value } from '../json.ts';
import { isFields } from '../json.ts';
import type { GoStruct, GoType } from './goType.ts';
import { structAt } from './goType.ts';
import { base64Problem, ownProblem } from './ownTypes.ts';

interface Place {
  /** The struct whose field is being read. */
  readonly struct: string;
  readonly path: readonly string[];
}

/**
 * What Go's JSON decoder says of an object of a built-in kind in which a value has a wrong type: of the first one, by
 * struct, path and type. A null in a map of texts or quantities becomes an empty text or zero, as it does there.
 */
export function decodingProblem(
  object: Fields,
  struct: GoStruct,
  path: readonly string[] = [],
): string | undefined {
  for (const [key, value] of Object.entries(object)) {
    const field = struct.fields.get(key);
    const place: Place = { struct: struct.name, path: [...path, ...(field?.within ?? []), key] };
    const problem = field && problemOf(value, field.type, place);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

function problemOf(value: Value, type: GoType, place: Place): string | undefined {
  if (value === null) {
    return undefined;
  }
  switch (type.is) {
    case 'struct':
      return isFields(value)
        ? decodingProblem(value, structAt(type.id), place.path)
        : mismatch(value, type.name, place);
    case 'map':
      return isFields(value) ? mapProblem(value, type.each, place) : mismatch(value, type.name, place);
    case 'list':
      return Array.isArray(value)
        ? first(value.map((item) => () => problemOf(item, type.each, place)))
        : mismatch(value, type.name, place);
    case 'bytes':
      return typeof value === 'string' ? base64Problem(value) : mismatch(value, type.name, place);
    case 'own': {
      const problem = ownProblem(type.name, value);
      return problem && ('says' in problem ? problem.says : mismatch(value, problem.wants, place));
    }
    default:
      return fits(value, type.base) ? undefined : mismatch(value, type.name, place);
  }
}

/** What a null becomes as the value of a map. */
const EMPTY = new Map([
  ['scalar', ''],
  ['bytes', ''],
  ['resource.Quantity', '0'],
]);

function mapProblem(value: Fields, each: GoType, place: Place): string | undefined {
  for (const [key, inner] of Object.entries(value)) {
    const nothing = EMPTY.get(each.is === 'own' ? each.name : each.is);
    if (inner === null && nothing !== undefined) {
      value[key] = nothing;
    }
  }
  return first(Object.values(value).map((inner) => () => problemOf(inner, each, place)));
}

export function first(searches: readonly (() => string | undefined)[]): string | undefined {
  for (const search of searches) {
    const found = search();
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

export function fits(value: Value, base: string): boolean {
  switch (base) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'float64':
      return typeof value === 'number';
    default:
      return Number.isInteger(value);
  }
}

function mismatch(value: Value, wanted: string, { struct, path }: Place): string {
  return `json: ${unmarshalWords(value)} into Go struct field ${struct}.${path.join('.')} of type ${wanted}`;
}

/** A number is written out where a whole one was wanted. */
export function unmarshalWords(value: Value): string {
  const isFraction = typeof value === 'number' && !Number.isInteger(value);
  return `cannot unmarshal ${jsonType(value)}${isFraction ? ` ${value}` : ''}`;
}

function jsonType(value: Value): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
