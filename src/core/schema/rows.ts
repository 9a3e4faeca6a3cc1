import type { YamlAlias, YamlNode } from '../yaml/node.ts';
import type { Schema, SchemaRef, SchemaType } from './schema.ts';
import { typesOf } from './schema.ts';

/** A row of a table made ready for the walk, which comes by with every node of every document. */
export interface Row {
  readonly schema: Schema;
  /** One bit for each type that fits; 0: anything. */
  readonly types: number;
  /** Whether any value of the right type will do. */
  readonly isFree: boolean;
  /** By name; merge keys are none. */
  readonly properties: ReadonlyMap<string, Row>;
  readonly items: Row | undefined;
  /** Of all other names. False: there are none. Undefined: they may have any value. */
  readonly others: Row | false | undefined;
}

const rows = new WeakMap<readonly Schema[], (Row | undefined)[]>();

/** Undefined for a reference that leads nowhere. */
export function rowOf(table: readonly Schema[], ref: SchemaRef): Row | undefined {
  const known = rows.get(table) ?? [];
  rows.set(table, known);
  const row = known[ref];
  const schema = table[ref];
  if (row || !schema) {
    return row;
  }
  const made = new TableRow(schema, table);
  known[ref] = made;
  return made;
}

/** What lies below is made when it is asked for: a schema may hold itself. */
class TableRow implements Row {
  readonly schema: Schema;
  readonly types: number;
  readonly isFree: boolean;
  readonly #table: readonly Schema[];
  #below: Below | undefined;

  constructor(schema: Schema, table: readonly Schema[]) {
    this.schema = schema;
    this.types = typesOf(schema).reduce((bits, type) => bits | BITS[type], 0);
    this.isFree = LIMITS.every((limit) => schema[limit] === undefined);
    this.#table = table;
  }

  get properties(): Below['properties'] {
    return (this.#below ??= this.#made()).properties;
  }

  get items(): Below['items'] {
    return (this.#below ??= this.#made()).items;
  }

  get others(): Below['others'] {
    return (this.#below ??= this.#made()).others;
  }

  #made(): Below {
    const { properties = {}, items, additionalProperties } = this.schema;
    const known = Object.entries(properties).flatMap(([name, ref]) => {
      const row = name === '<<' ? undefined : rowOf(this.#table, ref);
      return row ? [[name, row] as const] : [];
    });
    return {
      properties: new Map(known),
      items: items === undefined ? undefined : rowOf(this.#table, items),
      others:
        typeof additionalProperties === 'number'
          ? rowOf(this.#table, additionalProperties)
          : additionalProperties,
    };
  }
}

type Below = Pick<Row, 'properties' | 'items' | 'others'>;

const BITS: Readonly<Record<SchemaType, number>> = {
  object: 1,
  array: 2,
  string: 4,
  number: 8,
  integer: 16,
  boolean: 32,
  null: 64,
};

const LIMITS = ['enum', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength'] as const;

/** Whether a node is of one of the types that a row allows. */
export function fits(node: Exclude<YamlNode, YamlAlias>, { types }: Row): boolean {
  if (node.type !== 'scalar') {
    return (types & (node.type === 'map' ? BITS.object : BITS.array)) !== 0;
  }
  switch (typeof node.value) {
    case 'string':
      return (types & BITS.string) !== 0;
    case 'number':
      return (types & BITS.number) !== 0 || ((types & BITS.integer) !== 0 && Number.isInteger(node.value));
    case 'boolean':
      return (types & BITS.boolean) !== 0;
    default:
      return (types & BITS.null) !== 0;
  }
}
