import type { KeyNames, YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSequence } from '../node.ts';
import * as ch from './characters.ts';
import { flowCollection } from './flowCollection.ts';
import { Refusal } from './refusal.ts';
import { signsOf } from './signs.ts';
import { TextReader } from './textReader.ts';

/** The events end at 100. */
const MAX_DEPTH = 60;

export interface DirectTree {
  /** Undefined for an empty document. */
  readonly root: YamlNode | undefined;
  readonly keys: KeyNames;
  /** False: in no map of it stands a key twice. */
  readonly mayRepeat: boolean;
}

/**
 * The tree of one document, read straight from its text: the same tree as from its events, several times as fast.
 * Undefined for text that uses more of YAML than manifests do, or is none.
 */
export function directTree(text: string): DirectTree | undefined {
  const signs = signsOf(text);
  if (!signs) {
    return undefined;
  }
  try {
    return new DirectParser(text, signs).document();
  } catch (error) {
    if (error instanceof Refusal) {
      return undefined;
    }
    throw error;
  }
}

class DirectParser {
  readonly #reader: TextReader;
  #depth = 0;

  constructor(text: string, signs: Uint8Array) {
    this.#reader = new TextReader(text, signs);
  }

  document(): DirectTree {
    const reader = this.#reader;
    reader.skipToToken();
    if (reader.column === 0 && isMarker(reader, reader.at, ch.DASH)) {
      reader.at += 3;
      reader.skipRestOfLine();
      reader.skipToToken();
    }
    if (reader.at >= reader.length) {
      return { root: undefined, keys: reader.keys, mayRepeat: false };
    }
    const root = this.#node(reader.column - 1);
    if (reader.at < reader.length) {
      throw Refusal.one;
    }
    return { root, keys: reader.keys, mayRepeat: reader.repeats.mayRepeat };
  }

  /** What begins at the reader, on a line of its own or after `- `; the reader stands at the next token then. */
  #node(parentIndent: number): YamlNode {
    const reader = this.#reader;
    const code = reader.code(reader.at);
    if (code === ch.DASH && ch.isSpaceOrEnd(reader.code(reader.at + 1))) {
      return this.#sequence(reader.column);
    }
    if (code === ch.AMPERSAND) {
      return this.#anchored(parentIndent);
    }
    const start = reader.at;
    const line = reader.line;
    const key = this.#key();
    if (key) {
      return this.#map(key, start - line);
    }
    return this.#scalar(parentIndent);
  }

  /** With the colon still to come; undefined, and nothing read, for what is no key. */
  #key(): YamlScalar | undefined {
    const reader = this.#reader;
    const code = reader.code(reader.at);
    if (code === ch.QUOTE || code === ch.APOSTROPHE) {
      const { at, end } = reader;
      const key = reader.quoted();
      reader.skipBlanks();
      if (reader.code(reader.at) === ch.COLON && ch.isSpaceOrEnd(reader.code(reader.at + 1))) {
        reader.tellKey(key);
        return key;
      }
      reader.at = at;
      reader.end = end;
      return undefined;
    }
    const isPlain = ch.canBegin(code) && !(code === ch.DASH && ch.isSpaceOrEnd(reader.code(reader.at + 1)));
    return isPlain ? reader.plainKey() : undefined;
  }

  #map(first: YamlScalar, indent: number): YamlMap {
    const reader = this.#reader;
    this.#deeper();
    const { repeats } = reader;
    const opened = repeats.open();
    const entries: YamlEntry[] = [];
    let key = first;
    for (;;) {
      reader.at++; // the colon
      repeats.add(reader.keyHash, opened);
      entries.push({ key, value: this.#value(indent) });
      if (!this.#isNext(indent)) {
        break;
      }
      if (indent === 0) {
        refuseMarker(reader, reader.at);
      }
      const next = this.#key();
      if (!next) {
        throw Refusal.one;
      }
      key = next;
    }
    this.#depth--;
    repeats.close(opened);
    return { type: 'map', entries, start: first.start, end: reader.end, isFlow: false };
  }

  #sequence(indent: number): YamlSequence {
    const reader = this.#reader;
    this.#deeper();
    const start = reader.at;
    const items: YamlNode[] = [];
    reader.end = start;
    for (;;) {
      reader.at++; // the dash
      const isBelow = reader.skipToToken();
      if (reader.at >= reader.length || (isBelow && reader.column <= indent)) {
        items.push(reader.empty());
      } else {
        items.push(this.#node(indent));
      }
      const isItem =
        this.#isNext(indent) &&
        reader.code(reader.at) === ch.DASH &&
        ch.isSpaceOrEnd(reader.code(reader.at + 1));
      if (!isItem) {
        break;
      }
    }
    this.#depth--;
    return { type: 'sequence', items, start, end: reader.end, isFlow: false };
  }

  /** Whether the next token begins a line at this indent; deeper ones belong nowhere. */
  #isNext(indent: number): boolean {
    const reader = this.#reader;
    if (reader.at >= reader.length || reader.column < indent) {
      return false;
    }
    if (reader.column > indent) {
      throw Refusal.one;
    }
    return true;
  }

  /** What a key of a map at `indent` has. */
  #value(indent: number): YamlNode {
    const reader = this.#reader;
    reader.skipBlanks();
    const code = reader.code(reader.at);
    if (ch.isBreakOrEnd(code) || (code === ch.HASH && reader.code(reader.at - 1) === ch.BLANK)) {
      reader.skipToToken();
      return this.#below(indent) ?? reader.empty();
    }
    return code === ch.AMPERSAND ? this.#anchored(indent) : this.#scalar(indent);
  }

  /** What stands on the lines below a key, of which the reader is at the first; undefined for the next key. */
  #below(indent: number): YamlNode | undefined {
    const reader = this.#reader;
    const isItem = reader.code(reader.at) === ch.DASH && ch.isSpaceOrEnd(reader.code(reader.at + 1));
    if (reader.at < reader.length && (reader.column > indent || (reader.column === indent && isItem))) {
      return this.#node(indent);
    }
    return undefined;
  }

  /** `&name`, then a value on the same line or below. What begins with an anchored key is left to the other parser. */
  #anchored(parentIndent: number): YamlNode {
    const reader = this.#reader;
    const { text } = reader;
    const start = reader.at + 1;
    const anchor = text.slice(start, this.#nameEnd(start));
    reader.skipBlanks();
    const code = reader.code(reader.at);
    let node: YamlNode | undefined;
    if (ch.isBreakOrEnd(code)) {
      reader.skipToToken();
      if (reader.code(reader.at) === ch.AMPERSAND || reader.column <= parentIndent) {
        throw Refusal.one;
      }
      node = this.#below(parentIndent);
    } else if (this.#isKeyLine()) {
      throw Refusal.one;
    } else {
      node = this.#scalar(parentIndent);
    }
    if (!node || node.type === 'alias') {
      throw Refusal.one;
    }
    const named = { ...node, anchor };
    reader.anchors.set(anchor, named);
    return named;
  }

  /** Whether a key follows on this line; nothing is read. */
  #isKeyLine(): boolean {
    const reader = this.#reader;
    const { at, end } = reader;
    const isKey = this.#key() !== undefined;
    reader.at = at;
    reader.end = end;
    return isKey;
  }

  /** Moves past the name of an anchor or alias. */
  #nameEnd(start: number): number {
    const reader = this.#reader;
    let at = start;
    while (!ch.isSpaceOrEnd(reader.code(at)) && !ch.isFlowSign(reader.code(at))) {
      at++;
    }
    if (at === start || !ch.isSpaceOrEnd(reader.code(at))) {
      throw Refusal.one;
    }
    reader.at = at;
    return at;
  }

  /** Anything but a block collection, with all behind it up to the next token. */
  #scalar(parentIndent: number): YamlNode {
    const reader = this.#reader;
    const code = reader.code(reader.at);
    let node: YamlNode;
    switch (code) {
      case ch.PIPE:
      case ch.GREATER:
        node = reader.block(parentIndent);
        reader.skipToToken();
        return node;
      case ch.BRACE:
      case ch.BRACKET:
        node = flowCollection(reader, parentIndent, 0);
        break;
      case ch.QUOTE:
      case ch.APOSTROPHE:
        node = reader.quoted();
        break;
      case ch.ASTERISK:
        node = this.#alias();
        break;
      default:
        if (!ch.canBegin(code) || (code === ch.DASH && ch.isSpaceOrEnd(reader.code(reader.at + 1)))) {
          throw Refusal.one;
        }
        return reader.plainLine(parentIndent);
    }
    reader.skipRestOfLine();
    reader.skipToToken();
    return node;
  }

  #alias(): YamlNode {
    const reader = this.#reader;
    const start = reader.at;
    const end = this.#nameEnd(start + 1);
    const name = reader.text.slice(start + 1, end);
    reader.end = end;
    return { type: 'alias', name, target: reader.anchors.get(name), start, end };
  }

  #deeper(): void {
    this.#depth++;
    if (this.#depth > MAX_DEPTH) {
      throw Refusal.one;
    }
  }
}

/** `---` or `...` with nothing right behind. */
function isMarker(reader: TextReader, at: number, sign: number): boolean {
  return (
    reader.code(at) === sign &&
    reader.code(at + 1) === sign &&
    reader.code(at + 2) === sign &&
    ch.isSpaceOrEnd(reader.code(at + 3))
  );
}

function refuseMarker(reader: TextReader, at: number): void {
  if (isMarker(reader, at, ch.DASH) || isMarker(reader, at, ch.DOT)) {
    throw Refusal.one;
  }
}
