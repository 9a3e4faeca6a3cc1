import { pathText } from '../fieldSet.ts';
import type { Fields, Value } from '../json.ts';
import { isFields } from '../json.ts';
import { childShape, itemShape } from '../shape.ts';
import type { Shape } from '../shape.ts';
import { itemStep } from '../typedValue.ts';
import { first } from './decoding.ts';
import type { GoStruct, GoType } from './goType.ts';
import { structAt } from './goType.ts';
import { plain, source, typeName } from './goWords.ts';

/**
 * What server-side apply says of a configuration with a value of a wrong type, by path. It knows of texts, numbers,
 * switches, maps and lists, and leaves quantities and fractions to the conversion that follows.
 */
export function applyingProblem(
  config: Fields,
  struct: GoStruct,
  shape: Shape,
  path: readonly string[] = [],
): string | undefined {
  return first(
    Object.keys(config)
      .toSorted()
      .map((key) => () => {
        const field = struct.fields.get(key);
        const value = config[key] ?? null;
        return field && problemOf(value, field.type, childShape(shape, key), [...path, `f:${key}`]);
      }),
  );
}

function problemOf(value: Value, type: GoType, shape: Shape, path: readonly string[]): string | undefined {
  if (value === null) {
    return undefined;
  }
  const expected = (what: string): string => `${pathText(path)}: expected ${what}`;
  switch (type.is) {
    case 'struct':
      return isFields(value)
        ? applyingProblem(value, structAt(type.id), shape, path)
        : expected(`map, got &{${plain(value)}}`);
    case 'map':
      return isFields(value)
        ? first(
            Object.keys(value)
              .toSorted()
              .map(
                (key) => () =>
                  problemOf(value[key] ?? null, type.each, childShape(shape, key), [...path, `f:${key}`]),
              ),
          )
        : expected(`map, got &{${plain(value)}}`);
    case 'list':
      return Array.isArray(value)
        ? first(
            value.map(
              (item, at) => () =>
                problemOf(item, type.each, itemShape(shape), [...path, itemStep(shape, item, at)]),
            ),
          )
        : expected(`list, got &{${plain(value)}}`);
    case 'bytes':
      return textProblem(value, expected);
    case 'own':
      return undefined;
    default:
      return scalarProblem(value, type.base, expected);
  }
}

function scalarProblem(value: Value, base: string, expected: (what: string) => string): string | undefined {
  if (base === 'string') {
    return textProblem(value, expected);
  }
  if (base === 'bool') {
    return typeof value === 'boolean' ? undefined : expected(`boolean, got &{${plain(value)}}`);
  }
  return typeof value === 'number' ? undefined : expected(`numeric (int or float), got ${typeName(value)}`);
}

function textProblem(value: Value, expected: (what: string) => string): string | undefined {
  return typeof value === 'string'
    ? undefined
    : expected(`string, got &value.valueUnstructured{Value:${source(value)}}`);
}
