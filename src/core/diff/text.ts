import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import type { Node, Pair } from 'yaml';

import type { Json, JsonObject } from '../util/json.ts';
import { isObject } from '../util/json.ts';
import type { Step } from './pointer.ts';
import type { Sides } from './sides.ts';
import type { PairedChange } from './structural.ts';

/** Zero-based, both ends included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** One side of a diff as YAML. `lines` holds a place for each change, undefined where the side lacks the field. */
export interface DiffText {
  readonly text: string;
  readonly lines: readonly (LineRange | undefined)[];
}

/** Strings that YAML 1.1 would read as something else are quoted: the text may be copied into a manifest. */
const STYLE = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;

const FIRST_KEYS = ['apiVersion', 'kind', 'metadata', 'name', 'namespace', 'labels', 'annotations', 'spec'];
const LAST_KEYS = ['status'];

/** Both sides of a difference, in the same order of keys, so that a line diff shows the changes and nothing else. */
export function diffTexts(
  sides: Pick<Sides, 'desired' | 'live'>,
  changes: readonly PairedChange[],
): { readonly desired: DiffText; readonly live: DiffText } {
  return {
    desired: toDiffText(
      withoutEmptied(sides.desired, sides.live) as JsonObject,
      changes.map((change) => change.desiredPath),
    ),
    live: toDiffText(
      withoutEmptied(sides.live, sides.desired) as JsonObject,
      changes.map((change) => change.livePath),
    ),
  };
}

/** Without `labels: {}` and `env: []` where the other side has entries: one changed line more that says nothing. */
function withoutEmptied(value: Json, other: Json | undefined): Json {
  if (Array.isArray(value)) {
    const others = Array.isArray(other) ? (other as readonly Json[]) : [];
    return (value as readonly Json[]).map((item) => {
      const name = isObject(item) ? item['name'] : undefined;
      return withoutEmptied(
        item,
        others.find((candidate) => isObject(candidate) && name !== undefined && candidate['name'] === name),
      );
    });
  }
  if (!isObject(value) || !isObject(other)) {
    return value;
  }
  const kept = Object.entries(value).filter(([key, item]) => !(isEmpty(item) && !isEmpty(other[key] ?? [])));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutEmptied(item, other[key])]));
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** An object as stable YAML: envelope first, then keys by name. */
export function toText(object: JsonObject): string {
  return stringify(ordered(object), STYLE);
}

function toDiffText(object: JsonObject, paths: readonly (readonly Step[] | undefined)[]): DiffText {
  const text = toText(object);
  const counter = new LineCounter();
  const { contents } = parseDocument(text, { version: '1.1', lineCounter: counter });
  const lines = paths.map((path) => {
    const range = path && rangeOf(contents, path);
    return range && { first: counter.linePos(range[0]).line - 1, last: counter.linePos(range[1]).line - 1 };
  });
  return { text, lines };
}

/** Offsets from the start of a field's key (or of a list item) to the end of its value. */
function rangeOf(root: Node | null, path: readonly Step[]): readonly [number, number] | undefined {
  let node: unknown = root;
  let start = 0;
  for (const step of path) {
    if (isSeq(node)) {
      node = node.items[Number(step)];
      start = rangeStart(node) ?? start;
    } else if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(step),
      );
      node = pair?.value;
      start = rangeStart(pair?.key) ?? start;
      if (!pair) {
        return undefined;
      }
    } else {
      return undefined;
    }
  }
  const range = (node as Node | undefined)?.range;
  // The value's end stands behind its last character; a block's end includes the line break.
  return range ? [start, Math.max(start, range[1] - 1)] : undefined;
}

function rangeStart(node: unknown): number | undefined {
  return (node as Node | undefined)?.range?.[0];
}

function ordered(value: Json): Json {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map(ordered);
  }
  if (!isObject(value)) {
    return value;
  }
  const keys = Object.keys(value).toSorted(
    (left, right) => rank(left) - rank(right) || (left < right ? -1 : 1),
  );
  return Object.fromEntries(keys.map((key) => [key, ordered(value[key] ?? null)]));
}

function rank(key: string): number {
  const first = FIRST_KEYS.indexOf(key);
  return first >= 0 ? first : LAST_KEYS.includes(key) ? FIRST_KEYS.length + 1 : FIRST_KEYS.length;
}
