import type { Json } from '../util/json.ts';
import { unreachable } from '../util/unreachable.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSequence } from './node.ts';

/** Aliases that lead to aliases end here: no manifest has more, and a crafted one must not loop. */
const MAX_HOPS = 32;
/** Members that one read may visit through aliases, so that a "billion laughs" text stays cheap. */
const MAX_VISITS = 200_000;
const MERGE = '<<';

/** The node itself, or what its alias leads to. */
export function resolved(node: YamlNode | undefined): Exclude<YamlNode, { type: 'alias' }> | undefined {
  let at = node;
  for (let hop = 0; at?.type === 'alias'; hop++) {
    at = hop < MAX_HOPS ? at.target : undefined;
  }
  return at;
}

export function asMap(node: YamlNode | undefined): YamlMap | undefined {
  const at = resolved(node);
  return at?.type === 'map' ? at : undefined;
}

export function asSequence(node: YamlNode | undefined): YamlSequence | undefined {
  const at = resolved(node);
  return at?.type === 'sequence' ? at : undefined;
}

export function asScalar(node: YamlNode | undefined): YamlScalar | undefined {
  const at = resolved(node);
  return at?.type === 'scalar' ? at : undefined;
}

/** The text of a key, whatever YAML type it would have: `on:` is the key "on". */
export function keyText({ key }: YamlEntry): string | undefined {
  return key.type === 'scalar' ? key.text : asScalar(key)?.text;
}

/** The text of a scalar that is a string for the controllers. */
export function stringOf(node: YamlNode | undefined): string | undefined {
  const scalar = asScalar(node);
  return typeof scalar?.value === 'string' ? scalar.value : undefined;
}

/**
 * The entry of a key: the last one where it stands twice, else the first that a merge key brings in. Its nodes may lie
 * in the anchored map then.
 */
export function entryOf(node: YamlNode | undefined, key: string, depth = 0): YamlEntry | undefined {
  const map = asMap(node);
  if (!map) {
    return undefined;
  }
  // Loops, not closures: rules ask this a million times in a large workspace.
  const { entries } = map;
  let hasMerge = false;
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (!entry) {
      break;
    }
    const text = keyText(entry);
    if (text === key) {
      return entry;
    }
    hasMerge ||= text === MERGE && isMerge(entry);
  }
  return hasMerge && depth <= MAX_HOPS ? mergedEntry(entries, key, depth) : undefined;
}

function mergedEntry(entries: readonly YamlEntry[], key: string, depth: number): YamlEntry | undefined {
  for (const merged of entries.filter(isMerge).flatMap((entry) => mergedMaps(entry.value))) {
    const found = entryOf(merged, key, depth + 1);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** The node under a path of keys and indexes, aliases resolved and merges looked through. */
export function nodeAt(
  node: YamlNode | undefined,
  ...path: readonly (string | number)[]
): Exclude<YamlNode, { type: 'alias' }> | undefined {
  let at: YamlNode | undefined = node;
  for (const step of path) {
    at = typeof step === 'number' ? asSequence(at)?.items[step] : entryOf(at, step)?.value;
  }
  return resolved(at);
}

export function isMerge({ key }: YamlEntry): boolean {
  return key.type === 'scalar' && key.text === MERGE && key.style === 'plain';
}

/** The maps that a merge key names, in the order of their rank. */
export function mergedMaps(value: YamlNode): readonly YamlNode[] {
  const at = resolved(value);
  return at?.type === 'sequence' ? at.items : at?.type === 'map' ? [at] : [];
}

/** The document as the controllers get it: merges applied, of duplicate keys the last. Bounded on crafted aliases. */
export function toJson(node: YamlNode | undefined): Json {
  return valueOf(node, { visits: 0 }, 0);
}

function valueOf(node: YamlNode | undefined, budget: { visits: number }, depth: number): Json {
  const at = resolved(node);
  budget.visits++;
  if (!at || budget.visits > MAX_VISITS || depth > 200) {
    return null;
  }
  switch (at.type) {
    case 'scalar':
      return at.value;
    case 'sequence':
      return at.items.map((item) => valueOf(item, budget, depth + 1));
    case 'map':
      return mapValue(at, budget, depth);
    default:
      return unreachable(at);
  }
}

function mapValue(at: YamlMap, budget: { visits: number }, depth: number): Json {
  const object: Record<string, Json> = {};
  for (const entry of at.entries) {
    if (isMerge(entry)) {
      for (const from of mergedMaps(entry.value).toReversed()) {
        const value = valueOf(from, budget, depth + 1);
        for (const [name, one] of typeof value === 'object' && value !== null ? Object.entries(value) : []) {
          define(object, name, one);
        }
      }
    }
  }
  for (const entry of at.entries) {
    if (!isMerge(entry)) {
      define(object, keyText(entry) ?? '', valueOf(entry.value, budget, depth + 1));
    }
  }
  return object;
}

/** A key `__proto__` is a key as any other. */
function define(object: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[name] = value;
  }
}
