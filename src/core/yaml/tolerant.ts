import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';

import type { ScalarStyle, YamlNode, YamlProblem } from './node.ts';
import type { TolerantParser } from './parse.ts';
import { plainValue } from './scalars.ts';

/** More says nothing new: the first errors of a broken text cause the rest. */
const MAX_PROBLEMS = 10;

/**
 * Reads a broken document with a parser that goes on after an error. It is some 7 times slower than the events, so only
 * what they refuse comes here.
 */
export const parseTolerant: TolerantParser = (text) => {
  try {
    const document = parseDocument(text, {
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      strict: true,
    });
    const problems = document.errors.slice(0, MAX_PROBLEMS).map(({ code, message, pos }): YamlProblem => {
      const start = Math.min(pos[0], text.length);
      return {
        code,
        message: message.split('\n', 1)[0] ?? message,
        start,
        end: Math.min(Math.max(pos[1], start), text.length),
      };
    });
    const anchors = new Map<string, YamlNode>();
    const root = document.contents === null ? undefined : convert(document.contents, anchors, 0);
    return { root, problems: problems.length > 0 ? problems : [unnamed(text)] };
  } catch {
    return { root: undefined, problems: [unnamed(text)] }; // nested beyond any stack
  }
};

/** The events refused what this parser takes: a depth no manifest has, or a reading of the standard that differs. */
function unnamed(text: string): YamlProblem {
  return { code: 'SYNTAX', message: 'This is no valid YAML', start: 0, end: Math.min(1, text.length) };
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

function convert(node: unknown, anchors: Map<string, YamlNode>, depth: number): YamlNode {
  const range = (node as { readonly range?: readonly number[] | null } | null)?.range ?? [0, 0];
  const place = { start: range[0] ?? 0, end: range[1] ?? 0 };
  const empty: YamlNode = { type: 'scalar', text: '', style: 'plain', value: null, ...place };
  if (depth > 200) {
    return empty;
  }
  if (isAlias(node)) {
    return { type: 'alias', name: node.source, target: anchors.get(node.source), ...place };
  }
  const made = convertValue(node, place, anchors, depth);
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  if (made && anchor !== undefined) {
    anchors.set(anchor, made);
  }
  return made ?? empty;
}

function convertValue(
  node: unknown,
  place: { readonly start: number; readonly end: number },
  anchors: Map<string, YamlNode>,
  depth: number,
): YamlNode | undefined {
  if (isMap(node)) {
    const entries = node.items.filter(isPair).map(({ key, value }) => ({
      key: convert(key, anchors, depth + 1),
      value: convert(value, anchors, depth + 1),
    }));
    return { type: 'map', entries, isFlow: node.flow === true, ...place };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item, anchors, depth + 1));
    return { type: 'sequence', items, isFlow: node.flow === true, ...place };
  }
  if (isScalar(node)) {
    const style = STYLES[node.type ?? ''] ?? 'plain';
    const text = node.source ?? '';
    return { type: 'scalar', text, style, value: style === 'plain' ? plainValue(text) : text, ...place };
  }
  return undefined;
}
