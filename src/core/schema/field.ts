import type { KindSchema } from './catalog.ts';
import type { Schema, SchemaRef } from './schema.ts';
import type { Path } from './walk.ts';

/** A place in a kind: a schema with the name under which texts about its fields lie. */
export interface SchemaPlace {
  readonly schema: Schema;
  /** The schema's own name, else the name of what it stands in and its key: `AppProjectSpec.sourceIntegrity`. */
  readonly label: string;
}

/** A field of an object. */
export interface Field extends SchemaPlace {
  readonly name: string;
  readonly isRequired: boolean;
  readonly owner: SchemaPlace;
}

/** What may stand under a path of keys and indexes; undefined where the kind knows nothing there. */
export function placeAt(kind: KindSchema, path: Path): SchemaPlace | undefined {
  const schema = kind.table[kind.root];
  let place: SchemaPlace | undefined = schema && { schema, label: schema.name ?? kind.kind };
  for (const step of path) {
    place = place && (typeof step === 'number' ? itemOf(kind, place) : fieldOf(kind, place, step));
  }
  return place;
}

/** The field that a path ends at. Its last step may be an index: the items of `sources` are what `sources` is about. */
export function fieldAt(kind: KindSchema, path: Path): Field | undefined {
  const last = path.findLastIndex((step) => typeof step === 'string');
  const name = path[last];
  const owner = placeAt(kind, path.slice(0, Math.max(last, 0)));
  return owner && typeof name === 'string' ? fieldOf(kind, owner, name) : undefined;
}

/** All fields of an object, in the order of the schema. */
export function fieldsOf(kind: KindSchema, owner: SchemaPlace): readonly Field[] {
  return Object.keys(owner.schema.properties ?? {}).flatMap((name) => fieldOf(kind, owner, name) ?? []);
}

/** What items of a list, or values of a free map, look like. */
export function itemOf(kind: KindSchema, { schema, label }: SchemaPlace): SchemaPlace | undefined {
  return placed(kind, schema.items, label);
}

function fieldOf(kind: KindSchema, owner: SchemaPlace, name: string): Field | undefined {
  const { properties, additionalProperties, required } = owner.schema;
  const isOwn = properties !== undefined && Object.hasOwn(properties, name);
  const ref = isOwn ? properties[name] : additionalProperties === false ? undefined : additionalProperties;
  const place = placed(kind, ref, `${owner.label}.${name}`);
  return place && { ...place, name, owner, isRequired: required?.includes(name) === true };
}

function placed(kind: KindSchema, ref: SchemaRef | undefined, label: string): SchemaPlace | undefined {
  const schema = ref === undefined ? undefined : kind.table[ref];
  return schema && { schema, label: schema.name ?? label };
}
