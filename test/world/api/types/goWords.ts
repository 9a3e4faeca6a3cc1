import type { Value } from '../json.ts';
import { isFields } from '../json.ts';

/** A value as Go prints it with `%v`: keys in their order, texts bare. */
export function plain(value: Value): string {
  if (Array.isArray(value)) {
    return `[${value.map(plain).join(' ')}]`;
  }
  if (isFields(value)) {
    const pairs = Object.keys(value)
      .toSorted()
      .map((key) => `${key}:${plain(value[key] ?? null)}`);
    return `map[${pairs.join(' ')}]`;
  }
  return value === null ? '<nil>' : String(value);
}

/** The same with `%#v`, as Go source. */
export function source(value: Value): string {
  if (Array.isArray(value)) {
    return `[]interface {}{${value.map(source).join(', ')}}`;
  }
  if (isFields(value)) {
    const pairs = Object.keys(value)
      .toSorted()
      .map((key) => `${JSON.stringify(key)}:${source(value[key] ?? null)}`);
    return `map[string]interface {}{${pairs.join(', ')}}`;
  }
  return value === null ? 'interface {}(nil)' : JSON.stringify(value);
}

/** Its type, as `%T` prints it. */
export function typeName(value: Value): string {
  if (Array.isArray(value)) {
    return '[]interface {}';
  }
  if (isFields(value)) {
    return 'map[string]interface {}';
  }
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
