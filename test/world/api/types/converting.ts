import type { Fields, Value } from '../json.ts';
import { isFields } from '../json.ts';
import { first, fits, unmarshalWords } from './decoding.ts';
import type { GoStruct, GoType } from './goType.ts';
import { structAt } from './goType.ts';
import { base64Problem, ownProblem } from './ownTypes.ts';

/**
 * What the converter from unstructured values to Go structs says, which a strategic merge and the end of an apply go
 * through. It names no place, and of texts only the type that it wanted.
 */
export function convertingProblem(object: Fields, struct: GoStruct): string | undefined {
  // In the order of the struct, which is not that of the object.
  return first(
    Object.keys(object)
      .toSorted()
      .map((key) => () => {
        const field = struct.fields.get(key);
        return field && problemOf(object[key] ?? null, field.type);
      }),
  );
}

function problemOf(value: Value, type: GoType): string | undefined {
  if (value === null) {
    return undefined;
  }
  switch (type.is) {
    case 'struct':
      return isFields(value)
        ? convertingProblem(value, structAt(type.id))
        : `cannot restore struct from: ${goKind(value)}`;
    case 'map':
      return isFields(value)
        ? first(Object.values(value).map((inner) => () => problemOf(inner, type.each)))
        : `cannot restore map from ${goKind(value)}`;
    case 'list':
      return Array.isArray(value)
        ? first(value.map((item) => () => problemOf(item, type.each)))
        : `cannot restore slice from ${goKind(value)}`;
    case 'bytes': {
      const wrong = typeof value === 'string' ? base64Problem(value) : undefined;
      return typeof value === 'string'
        ? wrong && `error decoding from json: ${wrong}`
        : `cannot restore slice from ${goKind(value)}`;
    }
    case 'own': {
      const problem = ownProblem(type.name, value);
      return (
        problem &&
        ('says' in problem
          ? problem.says
          : `json: ${unmarshalWords(value)} into Go value of type ${problem.wants}`)
      );
    }
    default:
      return scalarProblem(value, type.name, type.base);
  }
}

function scalarProblem(value: Value, name: string, base: string): string | undefined {
  if (fits(value, base)) {
    return undefined;
  }
  // A number is told from a text, and a fraction from a whole number; anything else is only not known.
  return typeof value === 'number' && base !== 'bool'
    ? `cannot convert ${goKind(value)} to ${name}`
    : `unrecognized type: ${base}`;
}

/** How Go calls the kind of a value that was read without a schema. */
export function goKind(value: Value): string {
  if (Array.isArray(value)) {
    return 'slice';
  }
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64';
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    default:
      return 'map';
  }
}
