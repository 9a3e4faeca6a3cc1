import type { Value } from '../json.ts';
import type { FieldProblem } from '../statusError.ts';

/** Problems in the words of the API machinery's field errors. */
export function required(field: string, detail = ''): FieldProblem {
  return {
    reason: 'FieldValueRequired',
    message: detail === '' ? 'Required value' : `Required value: ${detail}`,
    field,
  };
}

export function wrong(field: string, value: Value, detail: string): FieldProblem {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
    field,
  };
}

export function immutable(field: string, value: Value): FieldProblem {
  return wrong(field, value, 'field is immutable');
}

export function forbidden(field: string, detail: string): FieldProblem {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${detail}`, field };
}

export function unsupported(field: string, value: Value, supported: readonly string[]): FieldProblem {
  const quoted = supported.map((each) => JSON.stringify(each)).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${quoted}`,
    field,
  };
}

export function duplicate(field: string, value: Value): FieldProblem {
  return {
    reason: 'FieldValueDuplicate',
    message: `Duplicate value: ${JSON.stringify(value)}`,
    field,
  };
}

export function absent(field: string, value: Value): FieldProblem {
  return { reason: 'FieldValueNotFound', message: `Not found: ${JSON.stringify(value)}`, field };
}
