import type { Fields } from './json.ts';
import { fields, isFields, list, text } from './json.ts';
import { deduced } from './shape.ts';
import type { Shape } from './shape.ts';

/** What a definition's OpenAPI schema says of lists and maps, by its `x-kubernetes-*` marks. */
export function schemaShape(schema: Fields): Shape {
  const properties = fields(schema, 'properties');
  const names = Object.keys(properties);
  if (text(schema, 'type') === 'array') {
    return listShape(schema);
  }
  if (schema['x-kubernetes-map-type'] === 'atomic') {
    return { objects: 'atomic', lists: 'atomic' };
  }
  if (names.length > 0) {
    return {
      objects: 'struct',
      lists: 'atomic',
      children: new Map(names.map((name) => [name, schemaShape(fields(properties, name))])),
      ...(schema['x-kubernetes-preserve-unknown-fields'] === true ? { each: deduced } : {}),
    };
  }
  const values = schema['additionalProperties'];
  if (isFields(values)) {
    return { objects: 'map', lists: 'atomic', each: schemaShape(values) };
  }
  return text(schema, 'type') === 'object' || text(schema, 'type') === ''
    ? deduced
    : { objects: 'struct', lists: 'atomic' };
}

function listShape(schema: Fields): Shape {
  const each = schemaShape(fields(schema, 'items'));
  switch (text(schema, 'x-kubernetes-list-type')) {
    case 'set':
      return { objects: 'struct', lists: 'set', each };
    case 'map':
      return {
        objects: 'struct',
        lists: list(schema, 'x-kubernetes-list-map-keys') as string[],
        keyDefaults: keyDefaults(fields(schema, 'items', 'properties')),
        each,
      };
    default:
      return { objects: 'struct', lists: 'atomic', each };
  }
}

function keyDefaults(properties: Fields): Fields {
  const found: Fields = {};
  for (const [name, property] of Object.entries(properties)) {
    const value = isFields(property) ? property['default'] : undefined;
    if (value !== undefined) {
      found[name] = value;
    }
  }
  return found;
}
