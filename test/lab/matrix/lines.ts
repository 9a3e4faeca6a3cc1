import type { Json } from '../../../src/core/util/json.ts';
import { isObject } from '../../../src/core/util/json.ts';

const WIDTH = 120;
/** Trees of no interest to a reader: one line each, whatever their length. */
const ON_ONE_LINE = new Set(['fieldsV1']);

/** JSON in lines that a review can read: what fits stands on one line, what does not is spread over several. */
export function jsonLines(value: Json): string {
  return `${print(value, 0, 0)}\n`;
}

function print(value: Json, indent: number, taken: number): string {
  const flat = JSON.stringify(value);
  if (indent + taken + flat.length <= WIDTH || typeof value !== 'object' || value === null) {
    return flat;
  }
  const pad = ' '.repeat(indent + 1);
  if (isObject(value)) {
    const fields = Object.entries(value).map(([key, inner]) => {
      const name = `${JSON.stringify(key)}: `;
      const shown = ON_ONE_LINE.has(key) ? JSON.stringify(inner) : print(inner, indent + 1, name.length + 1);
      return `${pad}${name}${shown}`;
    });
    return `{\n${fields.join(',\n')}\n${' '.repeat(indent)}}`;
  }
  const items = value.map((item) => `${pad}${print(item, indent + 1, 1)}`);
  return `[\n${items.join(',\n')}\n${' '.repeat(indent)}]`;
}
