import type { JsonObject } from '../util/json.ts';
import { asArray, asObject, asObjects, asText, isObject, parseJson } from '../util/json.ts';
import type { KindSchema, SchemaOrigin } from './catalog.ts';
import type { Schema, SchemaRef, SchemaType } from './schema.ts';

/** Places of one schema; a chart that bundles the schemas of Kubernetes has some 10,000. */
const MAX_PLACES = 20_000;
const MAX_REFERENCES = 16;
const TYPES: readonly SchemaType[] = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'];

/**
 * A chart's `values.schema.json` as a kind, for completion and hovers: alternatives are laid over each other, and what
 * lies in other files is left open. Undefined for text that is no schema.
 */
export function valuesKind(text: string): KindSchema | undefined {
  const schema = asObject(parseJson(text));
  if (!schema) {
    return undefined;
  }
  return kindOfSchema(schema, 'values', 'chart');
}

/** A JSON Schema as a kind. */
export function kindOfSchema(schema: JsonObject, kind: string, origin: SchemaOrigin): KindSchema {
  const reader = new SchemaReader(schema);
  const root = reader.add(schema);
  return { group: '', version: '', kind, origin, root, table: reader.rows };
}

class SchemaReader {
  readonly rows: Schema[] = [];
  readonly #top: JsonObject;
  /** A schema may hold itself. */
  readonly #known = new Map<JsonObject, SchemaRef>();

  constructor(top: JsonObject) {
    this.#top = top;
  }

  add(written: JsonObject): SchemaRef {
    const schema = this.#resolved(written);
    const known = this.#known.get(schema);
    if (known !== undefined) {
      return known;
    }
    const ref = this.rows.length;
    this.#known.set(schema, ref);
    this.rows.push({});
    if (ref < MAX_PLACES) {
      this.rows[ref] = this.#row(schema, written);
    }
    return ref;
  }

  #row(schema: JsonObject, written: JsonObject): Schema {
    const parts = this.#partsOf(schema, 0);
    const properties = new Map<string, JsonObject>();
    for (const part of parts) {
      for (const [name, inner] of Object.entries(asObject(part['properties']) ?? {})) {
        if (!properties.has(name) && isObject(inner)) {
          properties.set(name, inner);
        }
      }
    }
    const items = parts.map((part) => asObject(part['items'])).find((one) => one !== undefined);
    const values = parts
      .map((part) => asObject(part['additionalProperties']))
      .find((one) => one !== undefined);
    const types = typesIn(parts, properties.size > 0, items !== undefined);
    const required = asArray(schema['required']).flatMap((name) => asText(name) ?? []);
    return {
      ...(types.length > 0 && { type: types }),
      ...(properties.size > 0 && {
        properties: Object.fromEntries([...properties].map(([name, inner]) => [name, this.add(inner)])),
      }),
      ...(required.length > 0 && { required }),
      ...(values
        ? { additionalProperties: this.add(values) }
        : parts.some((part) => part['additionalProperties'] === false) && {
            additionalProperties: false as const,
          }),
      ...(items && { items: this.add(items) }),
      ...limitsOf(parts),
      ...textOf([written, ...parts]),
    };
  }

  /** A schema and all that it is composed of. */
  #partsOf(schema: JsonObject, depth: number): readonly JsonObject[] {
    const inner = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => asObjects(schema[key]));
    return depth > MAX_REFERENCES
      ? [schema]
      : [schema, ...inner.flatMap((one) => this.#partsOf(this.#resolved(one), depth + 1))];
  }

  #resolved(schema: JsonObject): JsonObject {
    let at = schema;
    for (let hop = 0; hop < MAX_REFERENCES; hop++) {
      const reference = asText(at['$ref']);
      if (reference === undefined) {
        return at;
      }
      const target = reference.startsWith('#') ? this.#at(reference.slice(1)) : undefined;
      if (!target) {
        return {}; // of another file
      }
      at = target;
    }
    return {};
  }

  /** What a JSON Pointer names. */
  #at(pointer: string): JsonObject | undefined {
    let here: unknown = this.#top;
    for (const part of pointer.split('/').slice(1)) {
      const step = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~');
      here = isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined;
    }
    return asObject(here);
  }
}

function typesIn(parts: readonly JsonObject[], isObjects: boolean, isList: boolean): readonly SchemaType[] {
  const written = new Set(parts.flatMap(({ type }) => (Array.isArray(type) ? type : [type])));
  const found = TYPES.filter((type) => written.has(type));
  return found.length > 0 ? found : isObjects ? ['object'] : isList ? ['array'] : [];
}

function limitsOf(parts: readonly JsonObject[]): Partial<Schema> {
  const values = parts.flatMap((part) => ('const' in part ? [part['const']] : asArray(part['enum'])));
  const scalars = [...new Set(values)].filter(
    (value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
  );
  const number = (name: 'minimum' | 'maximum' | 'maxLength'): Partial<Schema> => {
    const value = parts.map((part) => part[name]).find((one) => typeof one === 'number');
    return value === undefined ? {} : { [name]: value };
  };
  const standard = parts.map((part) => part['default']).find((one) => one !== undefined && one !== null);
  return {
    ...(scalars.length > 0 && { enum: scalars }),
    ...number('minimum'),
    ...number('maximum'),
    ...number('maxLength'),
    ...((typeof standard === 'string' || typeof standard === 'number' || typeof standard === 'boolean') && {
      default: standard,
    }),
  };
}

/** What is written beside a reference goes before what the reference says. */
function textOf(parts: readonly JsonObject[]): Partial<Schema> {
  const [description] = parts.flatMap((part) => asText(part['description']) ?? []);
  const [title] = parts.flatMap((part) => asText(part['title']) ?? []);
  const text = description ?? title;
  return {
    ...(text !== undefined && { description: text }),
    ...(parts.some(({ deprecated }) => deprecated === true) && { deprecated: '' }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
