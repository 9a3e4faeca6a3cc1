import { GoPattern } from '../util/goPattern.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSequence } from '../yaml/node.ts';
import { entryOf, isMerge, keyText, mergedMaps, resolved } from '../yaml/read.ts';
import type { KindSchema } from './catalog.ts';
import type { Row } from './rows.ts';
import { fits, rowOf } from './rows.ts';
import type { Schema, SchemaType } from './schema.ts';
import { typesOf } from './schema.ts';

/** What does not fit. `place` is where a person looks: the alias or merge key for what lies behind one. */
export type SchemaProblem =
  | {
      readonly code: 'unknown';
      readonly place: YamlNode;
      readonly name: string;
      /** The entry, and the map it stands in, unless it came through an alias. */
      readonly entry?: YamlEntry;
      readonly map?: YamlMap;
      readonly parent: Schema;
      readonly path: Path;
    }
  | {
      readonly code: 'type';
      readonly place: YamlNode;
      readonly key?: YamlNode;
      readonly node: YamlNode;
      readonly expected: readonly SchemaType[];
      readonly path: Path;
      readonly isOwn: boolean;
    }
  | {
      readonly code: 'missing';
      readonly place: YamlNode;
      readonly name: string;
      readonly entry?: YamlEntry;
      readonly path: Path;
    }
  | {
      readonly code: 'value';
      readonly place: YamlNode;
      readonly node: YamlScalar;
      readonly schema: Schema;
      readonly path: Path;
      readonly isOwn: boolean;
    };

export type Path = readonly (string | number)[];

export interface WalkOptions {
  /** A part of an object: what is missing may come from elsewhere, and null means "take away". */
  readonly isPartial: boolean;
  /** Text that something fills in later. */
  readonly isPlaceholder: (text: string) => boolean;
  /** Paths below which nothing is required (`spec.template` of a set that has a `templatePatch`). */
  readonly isOptional?: (path: Path) => boolean;
}

/** Nodes that one walk visits, aliases followed; no manifest has as many. */
const MAX_VISITS = 100_000;
/** More helps nobody, and a crafted alias repeats the same one without end. */
const MAX_PROBLEMS = 500;
/** Merges in merged maps. */
const MAX_MERGES = 8;

/** Everything in a document that its kind's schema does not allow, in the order of the text. */
export function walkSchema(root: YamlNode, kind: KindSchema, options: WalkOptions): readonly SchemaProblem[] {
  const walk = new Walk(options);
  const row = rowOf(kind.table, kind.root);
  if (row) {
    walk.node(root, row, TOP);
  }
  return walk.problems;
}

/** How a node was reached. Links, not paths: a path is needed only where something is wrong. */
interface Way {
  readonly parent: Way | undefined;
  readonly step: string | number;
  readonly key: YamlNode | undefined;
  readonly entry: YamlEntry | undefined;
  /** The alias or merge that leads here. */
  readonly through: YamlNode | undefined;
}

const TOP: Way = { parent: undefined, step: '', key: undefined, entry: undefined, through: undefined };

function pathOf(way: Way): Path {
  const path: (string | number)[] = [];
  for (let at = way; at.parent; at = at.parent) {
    path.push(at.step);
  }
  return path.toReversed();
}

class Walk {
  readonly problems: SchemaProblem[] = [];
  readonly #options: WalkOptions;
  #visits = 0;

  constructor(options: WalkOptions) {
    this.#options = options;
  }

  node(node: YamlNode, row: Row, way: Way): void {
    if (row.types === 0 || this.problems.length >= MAX_PROBLEMS || ++this.#visits > MAX_VISITS) {
      return;
    }
    const at = resolved(node);
    const through = way.through ?? (node.type === 'alias' ? node : undefined);
    if (!at || this.#isOpaque(at)) {
      return; // a lost alias has a rule of its own
    }
    const inner: Way = through === way.through ? way : { ...way, through };
    const { schema } = row;
    if (!fits(at, row)) {
      this.#wrongType(at, typesOf(schema), inner);
    } else if (at.type === 'map') {
      this.#map(at, row, inner);
    } else if (at.type === 'sequence') {
      this.#items(at, row, inner);
    } else if (!isAllowed(at, schema)) {
      const place = through ?? (at.start === at.end ? (way.key ?? at) : at);
      this.problems.push({ code: 'value', place, node: at, schema, path: pathOf(way), isOwn: !through });
    }
  }

  #items({ items }: YamlSequence, row: Row, way: Way): void {
    const inner = row.items;
    const { through } = way;
    if (inner) {
      for (const [step, item] of items.entries()) {
        if (!isFine(item, inner)) {
          this.node(item, inner, { parent: way, step, key: undefined, entry: undefined, through });
        }
      }
    }
  }

  #map(map: YamlMap, row: Row, way: Way): void {
    this.#entries(map, row, way, 0);
    if (row.schema.required && !this.#options.isPartial) {
      this.#required(map, row.schema.required, way);
    }
  }

  #required(map: YamlMap, required: readonly string[], way: Way): void {
    for (const name of required) {
      if (entryOf(map, name)) {
        continue;
      }
      const path = pathOf(way);
      if (this.#options.isOptional?.(path) === true) {
        return;
      }
      const place = way.through ?? way.key ?? map.entries[0]?.key ?? map;
      const entry = way.through ? undefined : way.entry;
      this.problems.push({ code: 'missing', place, name, path, ...(entry && { entry }) });
    }
  }

  #entries(map: YamlMap, row: Row, way: Way, depth: number): void {
    const { properties } = row;
    for (const entry of map.entries) {
      const name = keyText(entry);
      const known = name === undefined ? undefined : properties.get(name);
      if (name === undefined) {
        continue;
      }
      if (known) {
        this.#entry(entry, name, known, way);
      } else if (isMerge(entry)) {
        this.#merged(entry.value, row, way, depth);
      } else if (!this.#options.isPlaceholder(name)) {
        this.#other(map, entry, name, row, way);
      }
    }
  }

  #entry(entry: YamlEntry, step: string, inner: Row, way: Way): void {
    if (!isFine(entry.value, inner)) {
      this.node(entry.value, inner, { parent: way, step, key: entry.key, entry, through: way.through });
    }
  }

  #merged(value: YamlNode, row: Row, way: Way, depth: number): void {
    const through = way.through ?? value;
    for (const merged of depth < MAX_MERGES ? mergedMaps(value) : []) {
      const from = resolved(merged);
      if (from?.type === 'map') {
        this.#entries(from, row, { ...way, through }, depth + 1);
      }
    }
  }

  /** A name that is no property. */
  #other(map: YamlMap, entry: YamlEntry, name: string, row: Row, way: Way): void {
    const { others } = row;
    if (others) {
      this.#entry(entry, name, others, way);
    } else if (others === false && !(this.#options.isPartial && name.startsWith('$'))) {
      const place = way.through ?? entry.key;
      const self = way.through ? {} : { entry, map };
      this.problems.push({ code: 'unknown', place, name, parent: row.schema, path: pathOf(way), ...self });
    }
  }

  #wrongType(node: Exclude<YamlNode, { type: 'alias' }>, expected: readonly SchemaType[], way: Way): void {
    const isNull = node.type === 'scalar' && node.value === null;
    if (this.#options.isPartial && isNull) {
      return;
    }
    const isEmpty = node.start === node.end;
    const place = way.through ?? (isEmpty ? (way.key ?? node) : small(node, way.key));
    const key = way.key && { key: way.key };
    this.problems.push({
      code: 'type',
      place,
      node,
      expected,
      path: pathOf(way),
      isOwn: !way.through,
      ...key,
    });
  }

  #isOpaque(node: Exclude<YamlNode, { type: 'alias' }>): boolean {
    return node.type === 'scalar' ? this.#options.isPlaceholder(node.text) : isTemplateMap(node);
  }
}

/** A whole block under a squiggle helps nobody: its key says where. */
function small(node: YamlNode, key: YamlNode | undefined): YamlNode {
  return node.type === 'scalar' || !key ? node : key;
}

/** `{{ .x }}` without quotes is a map that has a map as its key. */
export function isTemplateMap(node: YamlNode): boolean {
  return node.type === 'map' && node.isFlow && node.entries[0]?.key.type === 'map';
}

/** A scalar of the right type and within its limits, as most are: how it was reached does not matter then. */
function isFine(node: YamlNode, row: Row): boolean {
  return (
    row.types === 0 ||
    (node.type === 'scalar' && fits(node, row) && (row.isFree || isAllowed(node, row.schema)))
  );
}

/** Whether a value of the right type also keeps its limits. A pattern that the API server could not read is none. */
export function isAllowed({ value }: YamlScalar, schema: Schema): boolean {
  if (schema.enum && value !== null && !schema.enum.includes(value)) {
    return false;
  }
  if (typeof value === 'number') {
    return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
  }
  if (typeof value !== 'string') {
    return true;
  }
  const { length } = value;
  return (
    length >= (schema.minLength ?? 0) &&
    length <= (schema.maxLength ?? Infinity) &&
    (schema.pattern === undefined || GoPattern.of(schema.pattern)?.test(value) !== false)
  );
}
