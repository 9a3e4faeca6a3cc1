import type { KindSchema } from './catalog.ts';
import type { Schema, SchemaRef } from './schema.ts';

/** Deep enough for every field a person writes by hand, and short of the nested generators that repeat everything. */
const MAX_DEPTH = 6;

const known = new WeakMap<KindSchema, ReadonlyMap<string, readonly string[]>>();

/** Where a field may stand in a kind (`spec.syncPolicy` for `syncOptions`), nearest to the root first. */
export function placesOf(kind: KindSchema, field: string): readonly string[] {
  return mapOf(kind).get(field) ?? [];
}

/** Every field of a kind, each once. */
export function fieldsOf(kind: KindSchema): Iterable<string> {
  return mapOf(kind).keys();
}

function mapOf(kind: KindSchema): ReadonlyMap<string, readonly string[]> {
  let places = known.get(kind);
  if (!places) {
    places = collect(kind);
    known.set(kind, places);
  }
  return places;
}

function collect(kind: KindSchema): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>();
  let level: { readonly path: string; readonly ref: SchemaRef }[] = [{ path: '', ref: kind.root }];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const next: typeof level = [];
    for (const { path, ref } of level) {
      for (const [name, inner] of Object.entries(kind.table[ref]?.properties ?? {})) {
        places.set(name, [...(places.get(name) ?? []), path]);
        const full = path === '' ? name : `${path}.${name}`;
        const schema = kind.table[inner];
        next.push({ path: full, ref: inner }, ...itemsOf(schema, full));
      }
    }
    level = next;
  }
  return places;
}

function itemsOf(
  schema: Schema | undefined,
  path: string,
): { readonly path: string; readonly ref: SchemaRef }[] {
  return schema?.items === undefined ? [] : [{ path: `${path}[]`, ref: schema.items }];
}

/** The schema under a path of keys and indexes. */
export function schemaAt(kind: KindSchema, path: readonly (string | number)[]): Schema | undefined {
  let ref: SchemaRef | undefined = kind.root;
  for (const step of path) {
    const schema: Schema | undefined = ref === undefined ? undefined : kind.table[ref];
    if (!schema) {
      return undefined;
    }
    if (typeof step === 'number') {
      ref = schema.items;
    } else if (schema.properties && Object.hasOwn(schema.properties, step)) {
      ref = schema.properties[step];
    } else {
      ref = typeof schema.additionalProperties === 'number' ? schema.additionalProperties : undefined;
    }
  }
  return ref === undefined ? undefined : kind.table[ref];
}
