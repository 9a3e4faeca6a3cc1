import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../yaml/node.ts';
import { asMap, asScalar, entryOf } from '../yaml/read.ts';
import { removeEntry } from './edits.ts';
import type { Fix, TextRange } from './finding.ts';

/** A key with a scalar that says something. */
export interface Field {
  readonly entry: YamlEntry;
  readonly node: YamlScalar;
  /** Never empty. */
  readonly text: string;
}

/** Undefined where the key is absent, null, empty or no scalar: for the controllers all of that is "not set". */
export function fieldOf(map: YamlNode | undefined, key: string): Field | undefined {
  const entry = entryOf(map, key);
  const node = asScalar(entry?.value);
  return entry && node && node.value !== null && node.text !== ''
    ? { entry, node, text: node.text }
    : undefined;
}

/** The value where there is one to underline, else the key. */
export function placeOf({ key, value }: YamlEntry): TextRange {
  return value.end > value.start ? value : key;
}

/** The fix that takes a key out; none where a merge key brought it in. */
export function removalOf(text: string, map: YamlNode | undefined, entry: YamlEntry, title: string): Fix[] {
  const own: YamlMap | undefined = asMap(map);
  return own?.entries.includes(entry) === true ? [{ title, edits: [removeEntry(text, own, entry)] }] : [];
}

/** The fix that writes another text into a scalar, its quotes kept; none in block scalars. */
export function rewriteOf(node: YamlScalar, text: string, title: string): Fix[] {
  const quote = { plain: '', single: "'", double: '"', literal: undefined, folded: undefined }[node.style];
  return quote === undefined
    ? []
    : [
        {
          title,
          edits: [{ range: { start: node.start, end: node.end }, text: `${quote}${text}${quote}` }],
          isPreferred: true,
        },
      ];
}
