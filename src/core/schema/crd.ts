import type { JsonObject } from '../util/json.ts';
import { asObject, asObjects, asText, at } from '../util/json.ts';
import { parseYaml } from '../yaml/parse.ts';
import { toJson } from '../yaml/read.ts';
import type { KindSchema, SchemaOrigin } from './catalog.ts';
import { objectMeta } from './objectMeta.ts';
import type { Schema, SchemaRef, SchemaType } from './schema.ts';
import { SchemaTable } from './table.ts';

/** Bytes of CRDs in one file that are read: an install manifest has some 3 MB. */
const MARK = /^kind:[ \t]*["']?CustomResourceDefinition\b/m;
const MAX_DEPTH = 40;

/** One look before parsing. */
export function isCrd(text: string): boolean {
  return MARK.test(text);
}

/** The kinds of every CRD in a file. */
export function crdKinds(
  text: string,
  origin: SchemaOrigin,
  named: readonly KindSchema[],
): readonly KindSchema[] {
  return parseYaml(text).flatMap(({ root, text: document }) =>
    isCrd(document) ? kindsOfCrd(asObject(toJson(root)) ?? {}, origin, named) : [],
  );
}

/**
 * The served versions of a CustomResourceDefinition. Structural schemas are open; here an object that names its fields is
 * closed unless it says otherwise, because the API server drops what it does not know. `named`: kinds whose types carry
 * names, which equal places get too, so that texts on fields are found.
 */
export function kindsOfCrd(
  crd: JsonObject,
  origin: SchemaOrigin,
  named: readonly KindSchema[],
): readonly KindSchema[] {
  const spec = asObject(crd['spec']) ?? {};
  const group = asText(spec['group']);
  const kind = asText(at(spec, 'names', 'kind'));
  if (group === undefined || kind === undefined) {
    return [];
  }
  const own = named.filter((one) => one.group === group && one.kind === kind);
  return asObjects(spec['versions']).flatMap((version) => {
    const name = asText(version['name']);
    const schema = asObject(at(version, 'schema', 'openAPIV3Schema'));
    if (name === undefined || !schema || version['served'] === false) {
      return [];
    }
    const like = own.find((one) => one.version === name) ?? own[0];
    const converter = new Converter(like);
    const root = converter.root(schema);
    return [{ group, version: name, kind, origin, root, table: converter.table.rows }];
  });
}

class Converter {
  readonly table = new SchemaTable();
  readonly #like: KindSchema | undefined;

  constructor(like: KindSchema | undefined) {
    this.#like = like;
  }

  /** `apiVersion`, `kind` and `metadata` are the API's own; what controllers write is open. */
  root(schema: JsonObject): SchemaRef {
    const like = this.#like?.table[this.#like.root];
    const text = this.table.add({ type: 'string' });
    const any = this.table.add({});
    const own = asObject(schema['properties']) ?? {};
    const properties: Record<string, SchemaRef> = {
      apiVersion: text,
      kind: text,
      metadata: objectMeta(this.table),
    };
    for (const [name, inner] of Object.entries(own)) {
      if (name === 'status' || name === 'operation') {
        properties[name] = any;
      } else if (!Object.hasOwn(properties, name)) {
        properties[name] = this.#add(asObject(inner) ?? {}, like?.properties?.[name], 0);
      }
    }
    const required = textsOf(schema['required']).filter(
      (name) => Object.hasOwn(own, name) && name !== 'metadata',
    );
    return this.table.add({
      type: 'object',
      ...(like?.name !== undefined && { name: like.name }),
      properties,
      ...(required.length > 0 && { required: required.filter((name) => name !== 'status') }),
      additionalProperties: false,
    });
  }

  #add(schema: JsonObject, likeRef: SchemaRef | undefined, depth: number): SchemaRef {
    const like = likeRef === undefined ? undefined : this.#like?.table[likeRef];
    const isFree = schema['x-kubernetes-preserve-unknown-fields'] === true;
    const types = typesIn(schema);
    if (types.length === 0 || depth > MAX_DEPTH || (isFree && asObject(schema['properties']) === undefined)) {
      return this.table.add({ ...textual(schema) });
    }
    const properties = asObject(schema['properties']);
    const items = asObject(schema['items']);
    const values = asObject(schema['additionalProperties']);
    // The API server fills in defaults before it looks at what is required.
    const required = textsOf(schema['required']).filter(
      (name) => at(properties, name, 'default') === undefined,
    );
    return this.table.add({
      ...(like?.name !== undefined && { name: like.name }),
      type: types.length === 1 ? (types[0] ?? 'object') : types,
      ...(properties && { properties: this.#fields(properties, like, depth) }),
      ...(required.length > 0 && { required }),
      ...(values
        ? { additionalProperties: this.#add(values, refOf(like?.additionalProperties), depth + 1) }
        : properties &&
          !isFree &&
          schema['additionalProperties'] !== true && { additionalProperties: false as const }),
      ...(items && { items: this.#add(items, like?.items, depth + 1) }),
      ...limits(schema),
      ...textual(schema),
      ...(like?.since !== undefined && { since: like.since }),
      ...(like?.deprecated !== undefined && { deprecated: like.deprecated }),
    });
  }

  #fields(
    properties: JsonObject,
    like: Schema | undefined,
    depth: number,
  ): Readonly<Record<string, SchemaRef>> {
    return Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [
        name,
        this.#add(asObject(inner) ?? {}, like?.properties?.[name], depth + 1),
      ]),
    );
  }
}

function typesIn(schema: JsonObject): readonly SchemaType[] {
  if (schema['x-kubernetes-int-or-string'] === true) {
    return ['integer', 'string'];
  }
  const type = asText(schema['type']);
  const types = TYPES.filter((one) => one === type);
  return schema['nullable'] === true && types.length > 0 ? [...types, 'null'] : types;
}

const TYPES: readonly SchemaType[] = ['object', 'array', 'string', 'integer', 'number', 'boolean'];

function limits(schema: JsonObject): Partial<Schema> {
  const number = (name: string): Record<string, number> => {
    const value = schema[name];
    return typeof value === 'number' ? { [name]: value } : {};
  };
  const values = schema['enum'];
  const pattern = asText(schema['pattern']);
  const standard = schema['default'];
  const isScalar =
    typeof standard === 'string' || typeof standard === 'number' || typeof standard === 'boolean';
  return {
    ...number('minimum'),
    ...number('maximum'),
    ...number('minLength'),
    ...number('maxLength'),
    ...(Array.isArray(values) && { enum: values.filter((one) => typeof one !== 'object') }),
    ...(pattern !== undefined && { pattern }),
    ...(isScalar && { default: standard }),
  };
}

function textual(schema: JsonObject): Partial<Schema> {
  const description = asText(schema['description']);
  return description === undefined ? {} : { description };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function refOf(value: Schema['additionalProperties']): SchemaRef | undefined {
  return typeof value === 'number' ? value : undefined;
}
