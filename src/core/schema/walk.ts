import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../yaml/node.ts';
import { entryOf, isMerge, keyText, mergedMaps, resolved } from '../yaml/read.ts';
import type { KindSchema } from './catalog.ts';
import type { Schema, SchemaRef, SchemaType } from './schema.ts';
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

/** Everything in a document that its kind's schema does not allow, in the order of the text. */
export function walkSchema(root: YamlNode, kind: KindSchema, options: WalkOptions): readonly SchemaProblem[] {
  const walk = new Walk(kind.table, options);
  walk.node(root, kind.root, TOP);
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

/** The properties of each row of a table as maps: keys such as `constructor` must not find what every object has. */
const names = new WeakMap<readonly Schema[], (ReadonlyMap<string, SchemaRef> | undefined)[]>();

function namesOf(table: readonly Schema[]): (ReadonlyMap<string, SchemaRef> | undefined)[] {
  const known = names.get(table) ?? [];
  names.set(table, known);
  return known;
}

class Walk {
  readonly problems: SchemaProblem[] = [];
  readonly #table: readonly Schema[];
  readonly #names: (ReadonlyMap<string, SchemaRef> | undefined)[];
  readonly #options: WalkOptions;
  #visits = 0;

  constructor(table: readonly Schema[], options: WalkOptions) {
    this.#table = table;
    this.#names = namesOf(table);
    this.#options = options;
  }

  node(node: YamlNode, ref: SchemaRef, way: Way): void {
    const schema = this.#table[ref];
    if (schema?.type === undefined || this.problems.length >= MAX_PROBLEMS || ++this.#visits > MAX_VISITS) {
      return;
    }
    const at = resolved(node);
    const through = way.through ?? (node.type === 'alias' ? node : undefined);
    if (!at || this.#isOpaque(at)) {
      return; // a lost alias has a rule of its own
    }
    const inner: Way = through === way.through ? way : { ...way, through };
    if (!fits(at, schema.type)) {
      this.#wrongType(at, typesOf(schema), inner);
    } else if (at.type === 'map') {
      this.#map(at, schema, ref, inner);
    } else if (at.type === 'sequence' && schema.items !== undefined) {
      for (const [step, item] of at.items.entries()) {
        if (!this.#isFine(item, schema.items)) {
          this.node(item, schema.items, { parent: inner, step, key: undefined, entry: undefined, through });
        }
      }
    } else if (at.type === 'scalar' && !isAllowed(at, schema)) {
      const place = through ?? (at.start === at.end ? (way.key ?? at) : at);
      this.problems.push({ code: 'value', place, node: at, schema, path: pathOf(way), isOwn: !through });
    }
  }

  /** A scalar of the right type and within its limits, as most are: how it was reached does not matter then. */
  #isFine(node: YamlNode, ref: SchemaRef): boolean {
    const schema = this.#table[ref];
    return (
      schema?.type === undefined ||
      (node.type === 'scalar' && fits(node, schema.type) && isAllowed(node, schema))
    );
  }

  #map(map: YamlMap, schema: Schema, ref: SchemaRef, way: Way): void {
    this.#entries(map, schema, ref, way, 0);
    const required = this.#options.isPartial ? undefined : schema.required;
    const missing = required?.filter((name) => !entryOf(map, name));
    if (!missing || missing.length === 0) {
      return;
    }
    const path = pathOf(way);
    const place = way.through ?? way.key ?? map.entries[0]?.key ?? map;
    const entry = way.through ? undefined : way.entry;
    for (const name of this.#options.isOptional?.(path) === true ? [] : missing) {
      this.problems.push({ code: 'missing', place, name, path, ...(entry && { entry }) });
    }
  }

  /** `ref` names the schema. */
  #entries(map: YamlMap, schema: Schema, ref: SchemaRef, way: Way, depth: number): void {
    const known = this.#namesIn(ref);
    for (const entry of map.entries) {
      if (isMerge(entry)) {
        const through = way.through ?? entry.value;
        for (const merged of depth < 8 ? mergedMaps(entry.value) : []) {
          const from = resolved(merged);
          if (from?.type === 'map') {
            this.#entries(from, schema, ref, { ...way, through }, depth + 1);
          }
        }
        continue;
      }
      const name = keyText(entry);
      if (name === undefined || this.#options.isPlaceholder(name)) {
        continue;
      }
      const inner = known?.get(name) ?? schema.additionalProperties;
      if (typeof inner === 'number') {
        if (!this.#isFine(entry.value, inner)) {
          const { through } = way;
          this.node(entry.value, inner, { parent: way, step: name, key: entry.key, entry, through });
        }
      } else if (
        schema.additionalProperties === false &&
        !(this.#options.isPartial && name.startsWith('$'))
      ) {
        const place = way.through ?? entry.key;
        const self = way.through ? {} : { entry, map };
        this.problems.push({ code: 'unknown', place, name, parent: schema, path: pathOf(way), ...self });
      }
    }
  }

  #namesIn(ref: SchemaRef): ReadonlyMap<string, SchemaRef> | undefined {
    const { properties } = this.#table[ref] ?? {};
    const known = this.#names[ref] ?? (properties && new Map(Object.entries(properties)));
    this.#names[ref] = known;
    return known;
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

function fits(node: Exclude<YamlNode, { type: 'alias' }>, types: NonNullable<Schema['type']>): boolean {
  return typeof types === 'string' ? isOf(node, types) : types.some((type) => isOf(node, type));
}

function isOf(node: Exclude<YamlNode, { type: 'alias' }>, type: SchemaType): boolean {
  switch (node.type) {
    case 'map':
      return type === 'object';
    case 'sequence':
      return type === 'array';
    default:
      return isOfType(node.value, type);
  }
}

function isOfType(value: YamlScalar['value'], type: SchemaType): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'number':
    case 'boolean':
    case 'string':
      return typeof value === type;
    default:
      return false;
  }
}

const patterns = new Map<string, RegExp>();

/** Whether a value of the right type also keeps its limits. */
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
    (schema.pattern === undefined || patternOf(schema.pattern).test(value))
  );
}

function patternOf(source: string): RegExp {
  let pattern = patterns.get(source);
  if (!pattern) {
    try {
      pattern = new RegExp(source, 'u');
    } catch {
      pattern = /(?:)/; // Go syntax that JavaScript lacks: it cannot be judged
    }
    patterns.set(source, pattern);
  }
  return pattern;
}
