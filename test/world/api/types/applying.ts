import { pathText } from '../fieldSet.ts';
import type { Fields, Value } from '../json.ts';
import { isFields } from '../json.ts';
import { childShape, itemShape } from '../shape.ts';
import type { Shape } from '../shape.ts';
import { itemStep } from '../typedValue.ts';
import type { GoStruct, GoType } from './goType.ts';
import { structAt } from './goType.ts';
import { plain, source, typeName } from './goWords.ts';

/**
 * What server-side apply says of a configuration with unknown fields or values of a wrong type, by path. Of a struct it
 * says the first unknown field, and looks no further in it. It knows of texts, numbers, switches, maps and lists, and
 * leaves quantities and fractions to the conversion that follows.
 */
export function applyingProblems(
  config: Fields,
  struct: GoStruct,
  shape: Shape,
  path: readonly string[] = [],
): readonly string[] {
  const problems: string[] = [];
  for (const key of Object.keys(config).toSorted()) {
    const field = struct.fields.get(key);
    const inside = [...path, `f:${key}`];
    if (field === undefined) {
      return [...problems, `${pathText(inside)}: field not declared in schema`];
    }
    problems.push(...problemsOf(config[key] ?? null, field.type, childShape(shape, key), inside));
  }
  return problems;
}

function problemsOf(value: Value, type: GoType, shape: Shape, path: readonly string[]): readonly string[] {
  if (value === null) {
    return [];
  }
  const expected = (what: string): string => `${pathText(path)}: expected ${what}`;
  switch (type.is) {
    case 'struct':
      return isFields(value)
        ? applyingProblems(value, structAt(type.id), shape, path)
        : [expected(`map, got &{${plain(value)}}`)];
    case 'map':
      return isFields(value)
        ? Object.keys(value)
            .toSorted()
            .flatMap((key) =>
              problemsOf(value[key] ?? null, type.each, childShape(shape, key), [...path, `f:${key}`]),
            )
        : [expected(`map, got &{${plain(value)}}`)];
    case 'list':
      return Array.isArray(value)
        ? value.flatMap((item, at) =>
            problemsOf(item, type.each, itemShape(shape), [...path, itemStep(shape, item, at)]),
          )
        : [expected(`list, got &{${plain(value)}}`)];
    case 'bytes':
      return listOf(textProblem(value, expected));
    case 'own':
      return [];
    default:
      return listOf(scalarProblem(value, type.base, expected));
  }
}

const listOf = (problem: string | undefined): readonly string[] => (problem === undefined ? [] : [problem]);

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
