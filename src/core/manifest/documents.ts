import { LineCounter, parseAllDocuments } from 'yaml';
import type { Document, ScalarTag, Tags } from 'yaml';

import type { Json, JsonObject } from '../util/json.ts';
import { isObject } from '../util/json.ts';

export interface ManifestProblem {
  /** As the parser words it. */
  readonly message: string;
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
  /** Zero-based. */
  readonly line: number;
}

/** One document of a YAML text. */
export interface ManifestDocument {
  /** Start and end of the content, comments before it left out. */
  readonly offset: number;
  readonly end: number;
  readonly line: number;
  /** Undefined for an empty document, one that is no map, and one that is broken. */
  readonly value: JsonObject | undefined;
  readonly isEmpty: boolean;
  readonly problems: readonly ManifestProblem[];
  /** The parsed tree, for places of single fields. */
  readonly tree: Document.Parsed;
}

/**
 * All documents of a text. Total: what is broken comes as a document with problems. Scalars are read as Argo CD reads
 * them (YAML 1.1: `on` is true, `0644` is octal, merge keys work, of duplicate keys the last wins; dates and base 60
 * stay text), see specs/argocd.md (m)24.
 */
export function parseManifests(text: string): readonly ManifestDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    customTags: controllerTags,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: lines,
  });
  const lineOf = (offset: number): number => Math.max(0, lines.linePos(offset).line - 1);
  // An empty text is one empty "documents" object without members.
  return (Array.isArray(documents) ? documents : []).map((document) => toManifestDocument(document, lineOf));
}

function toManifestDocument(document: Document.Parsed, lineOf: (offset: number) => number): ManifestDocument {
  const range = document.contents?.range ?? document.range;
  const problems: ManifestProblem[] = document.errors.map((error) => ({
    message: error.message,
    offset: error.pos[0],
    line: lineOf(error.pos[0]),
  }));
  let value: Json | undefined;
  if (problems.length === 0) {
    try {
      value = document.toJS() as Json;
    } catch (error) {
      // An alias without an anchor, or more aliases than any manifest has.
      problems.push({
        message: String(error instanceof Error ? error.message : error),
        offset: range[0],
        line: lineOf(range[0]),
      });
    }
  }
  return {
    offset: range[0],
    end: range[1],
    line: lineOf(range[0]),
    value: isObject(value) ? value : undefined,
    isEmpty: problems.length === 0 && (value === null || value === undefined),
    problems,
    tree: document,
  };
}

/** What Go's YAML reader knows beyond 1.1, and without what it does not know. */
function controllerTags(tags: Tags): Tags {
  const kept = tags.filter((tag) => {
    if (typeof tag === 'string') {
      return true;
    }
    const isTime = 'format' in tag && tag.format === 'TIME';
    return !isTime && !UNKNOWN_TAGS.has(tag.tag);
  });
  return [...kept, octal];
}

const UNKNOWN_TAGS: ReadonlySet<string> = new Set([
  'tag:yaml.org,2002:timestamp',
  'tag:yaml.org,2002:binary',
]);

const octal: ScalarTag = {
  default: true,
  tag: 'tag:yaml.org,2002:int',
  format: 'OCT',
  test: /^[-+]?0o[0-7_]+$/,
  resolve: (text) => {
    const digits = Number.parseInt(text.replaceAll('_', '').replace(/^[-+]?0o/, ''), 8);
    return text.startsWith('-') ? -digits : digits;
  },
};
