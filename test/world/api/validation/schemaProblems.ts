import type { Fields, Value } from '../json.ts';
import { fields, isFields, list, text } from '../json.ts';
import type { FieldProblem } from '../statusError.ts';
import { required, wrong } from './problem.ts';

/** What a definition's schema has against a value, in the words of the server's validator. */
export function schemaProblems(value: Value, schema: Fields, path: string): readonly FieldProblem[] {
  const expected = typeOf(schema);
  const found = jsonType(value);
  if (
    expected !== '' &&
    !expected.split(',').includes(found) &&
    !(expected === 'number' && found === 'integer')
  ) {
    return [
      {
        reason: 'FieldValueTypeInvalid',
        message: `Invalid value: "${found}": ${path} in body must be of type ${expected}: "${found}"`,
        field: path,
      },
    ];
  }
  if (Array.isArray(value)) {
    return listProblems(value, schema, path);
  }
  if (isFields(value)) {
    return objectProblems(value, schema, path);
  }
  return typeof value === 'string' ? textProblems(value, schema, path) : numberProblems(value, schema, path);
}

function typeOf(schema: Fields): string {
  return schema['x-kubernetes-int-or-string'] === true ? 'integer,string' : text(schema, 'type');
}

function jsonType(value: Value): string {
  if (value === null) {
    return 'null';
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  return Array.isArray(value) ? 'array' : typeof value;
}

function objectProblems(value: Fields, schema: Fields, path: string): readonly FieldProblem[] {
  const properties = fields(schema, 'properties');
  const values = schema['additionalProperties'];
  const missing = list(schema, 'required').filter((name) => typeof name === 'string' && !(name in value));
  return [
    ...missing.map((name) => required(below(path, name as string))),
    ...Object.entries(value).flatMap(([key, inner]) => {
      const known = properties[key] ?? values;
      return isFields(known) ? schemaProblems(inner, known, below(path, key)) : [];
    }),
  ];
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function listProblems(value: readonly Value[], schema: Fields, path: string): readonly FieldProblem[] {
  const { minItems, maxItems } = schema;
  return [
    ...(typeof minItems === 'number' && value.length < minItems
      ? [wrong(path, value.length, `${path} in body should have at least ${minItems} items`)]
      : []),
    ...(typeof maxItems === 'number' && value.length > maxItems
      ? [
          {
            reason: 'FieldValueTooMany',
            message: `Too many: ${value.length}: must have at most ${maxItems} items`,
            field: path,
          },
        ]
      : []),
    ...value.flatMap((item, at) => schemaProblems(item, fields(schema, 'items'), `${path}[${at}]`)),
  ];
}

function textProblems(value: string, schema: Fields, path: string): readonly FieldProblem[] {
  const { minLength, maxLength, pattern } = schema;
  const allowed = list(schema, 'enum');
  return [
    ...(typeof minLength === 'number' && value.length < minLength
      ? [wrong(path, value, `${path} in body should be at least ${minLength} chars long`)]
      : []),
    ...(typeof maxLength === 'number' && value.length > maxLength
      ? [
          {
            reason: 'FieldValueTooLong',
            message: `Too long: may not be more than ${maxLength} bytes`,
            field: path,
          },
        ]
      : []),
    ...(typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)
      ? [wrong(path, value, `${path} in body should match '${pattern}'`)]
      : []),
    ...(allowed.length > 0 && !allowed.includes(value)
      ? [
          {
            reason: 'FieldValueNotSupported',
            message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${allowed.map((each) => JSON.stringify(each)).join(', ')}`,
            field: path,
          },
        ]
      : []),
  ];
}

function numberProblems(value: Value, schema: Fields, path: string): readonly FieldProblem[] {
  const { minimum, maximum } = schema;
  if (typeof value !== 'number') {
    return [];
  }
  return [
    ...(typeof minimum === 'number' && value < minimum
      ? [wrong(path, value, `${path} in body should be greater than or equal to ${minimum}`)]
      : []),
    ...(typeof maximum === 'number' && value > maximum
      ? [wrong(path, value, `${path} in body should be less than or equal to ${maximum}`)]
      : []),
  ];
}
