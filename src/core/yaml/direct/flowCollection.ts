import type { YamlEntry, YamlNode, YamlScalar } from '../node.ts';
import * as ch from './characters.ts';
import { Refusal } from './refusal.ts';
import type { TextReader } from './textReader.ts';

/** Flow collections in flow collections; the block ones around them count apart. */
const MAX_DEPTH = 30;

/** `[…]` or `{…}` at the reader, over several lines if they stand deeper than `parentIndent`. */
export function flowCollection(reader: TextReader, parentIndent: number, depth: number): YamlNode {
  const start = reader.at;
  const isMap = reader.code(start) === ch.BRACE;
  const closing = isMap ? ch.BRACE_END : ch.BRACKET_END;
  if (depth > MAX_DEPTH) {
    throw Refusal.one;
  }
  const opened = reader.repeats.open();
  const entries: YamlEntry[] = [];
  const items: YamlNode[] = [];
  reader.at++;
  reader.end = reader.at;
  let isOpen = true;
  for (;;) {
    skipSpace(reader, parentIndent);
    if (reader.code(reader.at) === closing) {
      break;
    }
    if (!isOpen) {
      throw Refusal.one;
    }
    if (isMap) {
      entries.push(entry(reader, parentIndent, depth, opened));
    } else {
      items.push(item(reader, parentIndent, depth));
    }
    skipSpace(reader, parentIndent);
    isOpen = reader.code(reader.at) === ch.COMMA;
    if (isOpen) {
      reader.at++;
    }
  }
  reader.at++;
  reader.end = reader.at;
  const end = reader.at;
  reader.repeats.close(opened);
  return isMap
    ? { type: 'map', entries, start, end, isFlow: true }
    : { type: 'sequence', items, start, end, isFlow: true };
}

function entry(reader: TextReader, parentIndent: number, depth: number, opened: number): YamlEntry {
  const key = scalar(reader);
  skipSpace(reader, parentIndent);
  if (reader.code(reader.at) !== ch.COLON) {
    throw Refusal.one;
  }
  reader.tellKey(key);
  reader.repeats.add(reader.keyHash, opened);
  reader.at++;
  skipSpace(reader, parentIndent);
  return { key, value: item(reader, parentIndent, depth) };
}

function item(reader: TextReader, parentIndent: number, depth: number): YamlNode {
  const code = reader.code(reader.at);
  const node =
    code === ch.BRACE || code === ch.BRACKET
      ? flowCollection(reader, parentIndent, depth + 1)
      : scalar(reader);
  const { at, line } = reader;
  skipSpace(reader, parentIndent);
  if (reader.code(reader.at) === ch.COLON) {
    throw Refusal.one; // a map of one entry, written without braces
  }
  reader.at = at;
  reader.line = line;
  return node;
}

/** On one line. */
function scalar(reader: TextReader): YamlScalar {
  const start = reader.at;
  const first = reader.code(start);
  if (first === ch.QUOTE || first === ch.APOSTROPHE) {
    return reader.quoted();
  }
  const next = reader.code(start + 1);
  if (!ch.canBegin(first) || (first === ch.DASH && (ch.isSpaceOrEnd(next) || ch.isFlowSign(next)))) {
    throw Refusal.one;
  }
  let at = start;
  for (;;) {
    const code = reader.code(at);
    if (ch.isFlowSign(code) || ch.isBreakOrEnd(code)) {
      break;
    }
    if (code === ch.COLON && (ch.isSpaceOrEnd(reader.code(at + 1)) || ch.isFlowSign(reader.code(at + 1)))) {
      break;
    }
    if (code === ch.TAB || code === ch.HASH) {
      throw Refusal.one;
    }
    at++;
  }
  reader.at = at;
  return reader.plain(start, reader.trimmed(start, at));
}

/** What stands on a further line has to be deeper than the collection's parent. */
function skipSpace(reader: TextReader, parentIndent: number): void {
  if (reader.skipToToken() && reader.column <= parentIndent) {
    throw Refusal.one;
  }
}
