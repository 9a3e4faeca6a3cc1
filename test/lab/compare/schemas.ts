import type { KindSchema } from '../../../src/core/schema/catalog.ts';
import { typesOf, type Schema, type SchemaRef } from '../../../src/core/schema/schema.ts';

/** Deeper than any kind: a table may have cycles, a CRD has none. */
const MAX_DEPTH = 24;

/** What the API server holds a value to. Defaults are compared apart: most of ours are the controllers' own. */
const LIMITS = ['pattern', 'minimum', 'maximum', 'minLength', 'maxLength'] as const;

export interface SchemaDifference {
  /** For example `.spec.sources[].directory.recurse`. */
  readonly path: string;
  /** `missing`: the API server knows the field, we do not. `unknown`: the other way round. */
  readonly about: 'missing' | 'unknown' | 'type' | 'required' | 'enum' | 'closed' | 'default' | 'limit';
  readonly served: string;
  readonly ours: string;
  /** Of a field that only we know: the version that brings it. */
  readonly since?: string;
}

/**
 * Where a bundled kind is not what the API server serves. Not compared: metadata, which is of all kinds, and what
 * controllers write. Values that only we enumerate stand in the controller's code, not in its CRD, so they are none.
 */
export function schemaDifferences(served: KindSchema, ours: KindSchema): readonly SchemaDifference[] {
  const found: SchemaDifference[] = [];
  compare(found, '', { kind: served, ref: served.root }, { kind: ours, ref: ours.root }, 0);
  return found;
}

interface Place {
  readonly kind: KindSchema;
  readonly ref: SchemaRef;
}

function compare(found: SchemaDifference[], path: string, left: Place, right: Place, depth: number): void {
  const served = schemaOf(left);
  const ours = schemaOf(right);
  const differ = (about: SchemaDifference['about'], of: (schema: Schema) => unknown): void => {
    const [theirs, mine] = [textOf(of(served)), textOf(of(ours))];
    if (theirs !== mine) {
      found.push({ path, about, served: theirs, ours: mine });
    }
  };
  differ('type', (schema) => typesOf(schema).toSorted());
  differ('required', ({ required = [] }) => required.toSorted());
  differ('closed', ({ properties, additionalProperties }) => properties && additionalProperties === false);
  for (const limit of LIMITS) {
    differ('limit', (schema) => schema[limit]);
  }
  if (served.enum !== undefined) {
    differ('enum', (schema) => schema.enum?.toSorted());
  }
  if (served.default !== undefined) {
    differ('default', (schema) => schema.default);
  }
  if (depth < MAX_DEPTH) {
    compareFields(found, path, left, right, depth);
    for (const [mark, of] of [
      ['[]', ({ items }: Schema) => items],
      ['{}', ({ additionalProperties: values }: Schema) => (values === false ? undefined : values)],
    ] as const) {
      const [theirs, mine] = [of(served), of(ours)];
      if (theirs !== undefined && mine !== undefined) {
        compare(found, `${path}${mark}`, { ...left, ref: theirs }, { ...right, ref: mine }, depth + 1);
      }
    }
  }
}

function compareFields(
  found: SchemaDifference[],
  path: string,
  left: Place,
  right: Place,
  depth: number,
): void {
  const served = schemaOf(left).properties ?? {};
  const ours = schemaOf(right).properties ?? {};
  for (const name of new Set([...Object.keys(served), ...Object.keys(ours)])) {
    const [theirs, mine] = [served[name], ours[name]];
    const at = `${path}.${name}`;
    if (depth === 0 && ['metadata', 'status', 'operation'].includes(name)) {
      continue;
    }
    if (theirs === undefined || mine === undefined) {
      const since = mine === undefined ? undefined : schemaOf({ ...right, ref: mine }).since;
      const about = mine === undefined ? 'missing' : 'unknown';
      const [is, isNot] = ['a field', 'none'];
      found.push({
        path: at,
        about,
        served: theirs === undefined ? isNot : is,
        ours: mine === undefined ? isNot : is,
        ...(since !== undefined && { since }),
      });
    } else {
      compare(found, at, { ...left, ref: theirs }, { ...right, ref: mine }, depth + 1);
    }
  }
}

function schemaOf({ kind, ref }: Place): Schema {
  const schema = kind.table[ref];
  if (schema === undefined) {
    throw new Error(`${kind.kind} has no schema ${ref}`);
  }
  return schema;
}

const textOf = (value: unknown): string => JSON.stringify(value) ?? 'none';
