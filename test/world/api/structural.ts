import type { ApiObject, Fields, Value } from './json.ts';
import { fields, isFields, text } from './json.ts';

/** What was dropped, as `spec.parts[0].nam`. */
export type Dropped = string[];

const preserve = 'x-kubernetes-preserve-unknown-fields';

/** The object as its definition's schema lets it be stored: unknown fields dropped, defaults filled in. */
export function structured(
  object: ApiObject,
  schema: Fields,
): { readonly object: ApiObject; readonly dropped: Dropped } {
  const dropped: Dropped = [];
  if (Object.keys(schema).length === 0) {
    return { object, dropped };
  }
  const { apiVersion, kind, metadata, ...rest } = object;
  const kept = shaped(rest, schema, '', dropped) as Fields;
  return { object: { ...kept, apiVersion, kind, metadata }, dropped };
}

function shaped(value: Value, schema: Fields, path: string, dropped: Dropped): Value {
  if (Array.isArray(value)) {
    const items = fields(schema, 'items');
    return value.map((item, at) => shaped(item, items, `${path}[${at}]`, dropped));
  }
  if (!isFields(value)) {
    return value;
  }
  const properties = fields(schema, 'properties');
  const values = schema['additionalProperties'];
  const keepsAll = schema[preserve] === true || values === true || text(schema, 'type') !== 'object';
  const kept: Fields = {};
  for (const [key, inner] of Object.entries(value)) {
    const below = properties[key] ?? values;
    const inside = path === '' ? key : `${path}.${key}`;
    if (isFields(below) && inner === null && below['nullable'] !== true) {
      continue; // as if it had not been sent
    }
    if (isFields(below)) {
      kept[key] = shaped(inner, below, inside, dropped);
    } else if (keepsAll) {
      kept[key] = inner;
    } else {
      dropped.push(inside);
    }
  }
  for (const [key, property] of Object.entries(properties)) {
    const preset = isFields(property) ? property['default'] : undefined;
    if (kept[key] === undefined && preset !== undefined) {
      kept[key] = structuredClone(preset);
    }
  }
  return kept;
}
