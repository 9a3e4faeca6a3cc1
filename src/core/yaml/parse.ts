import type { Event } from 'js-yaml';
import { parseEvents, YAMLException } from 'js-yaml';

import { directTree } from './direct/directTree.ts';
import type { YamlDocument, YamlProblem } from './node.ts';
import type { DocumentText } from './split.ts';
import { splitDocuments } from './split.ts';
import { treeOf } from './tree.ts';

const NONE: readonly YamlProblem[] = [];
/** As in the fast parser. */
const MAX_DEPTH = 100;

/** Reads a document that the fast parser refuses. Given in from outside so that its parser loads only when needed. */
export type TolerantParser = (text: string) => Pick<YamlDocument, 'root' | 'problems'>;

/**
 * All documents of a file. Total: a broken document comes with problems, and with the part of its tree that could be
 * made out where a tolerant parser is there.
 */
export function parseYaml(file: string, tolerant?: TolerantParser): readonly YamlDocument[] {
  return splitDocuments(file).map((document) => parseDocument(document, tolerant));
}

export function parseDocument({ offset, text }: DocumentText, tolerant?: TolerantParser): YamlDocument {
  const direct = directTree(text);
  if (direct) {
    const { root, keys, mayRepeat } = direct;
    return { offset, text, root, keys, mayRepeat, problems: NONE };
  }
  let events: readonly Event[];
  try {
    events = parseEvents(text, {});
  } catch (error) {
    const known = isTooDeep(text) ? undefined : tolerant?.(text);
    return { offset, text, ...(known ?? { root: undefined, problems: [syntaxProblem(text, error)] }) };
  }
  return { offset, text, root: treeOf(text, events), problems: [] };
}

function syntaxProblem(text: string, error: unknown): YamlProblem {
  const isKnown = error instanceof YAMLException;
  const start = Math.min(isKnown ? (error.mark?.position ?? 0) : 0, text.length);
  const message = isKnown ? error.reason : String(error);
  return { code: 'SYNTAX', message, start, end: Math.min(start + 1, text.length) };
}

/** Brackets in brackets beyond what the fast parser takes: the tolerant one would spend seconds on each. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (depth > MAX_DEPTH) {
      return true;
    }
  }
  return false;
}
