import { getScalarValue, SCALAR_STYLE, CHOMPING_MODE } from 'js-yaml';

import type { YamlNode, YamlScalar } from '../node.ts';
import { plainValue } from '../scalars.ts';
import * as ch from './characters.ts';
import { Refusal } from './refusal.ts';
import { KeyRepeats } from './keyRepeats.ts';
import { KeySketch } from './keySketch.ts';
import { hashOf, keyWord, nextHash } from './words.ts';

/** Where the reader stands in a text, and the scalars that it reads there. */
export class TextReader {
  readonly text: string;
  readonly length: number;
  /** The text's units as bytes. */
  readonly signs: Uint8Array;
  /** The next unit to read. */
  at = 0;
  /** Where the line of `at` begins. */
  line = 0;
  /** One past the last token: where an empty value stands. */
  end = 0;
  readonly anchors = new Map<string, YamlNode>();
  readonly keys = new KeySketch();
  readonly repeats = new KeyRepeats();
  /** Of the key that was read last. */
  keyHash = 0;

  /** `signs` are those of the text (`signsOf`). */
  constructor(text: string, signs: Uint8Array) {
    this.text = text;
    this.length = text.length;
    this.signs = signs;
  }

  get column(): number {
    return this.at - this.line;
  }

  code(at: number): number {
    return this.signs[at] ?? ch.END;
  }

  skipBlanks(): void {
    while (this.code(this.at) === ch.BLANK) {
      this.at++;
    }
  }

  /** Past blanks, comments and line breaks, to the next token. Says whether a line break was among them. */
  skipToToken(): boolean {
    const { signs } = this;
    let at = this.at;
    let isNewLine = false;
    for (;;) {
      let code = signs[at];
      while (code === ch.BLANK) {
        code = signs[++at];
      }
      if (code === ch.HASH && (at === this.line || ch.isSpace(this.code(at - 1)))) {
        const end = this.text.indexOf('\n', at);
        at = end === -1 ? this.length : end;
        code = signs[at];
      }
      if (code === ch.RETURN) {
        code = signs[++at]; // a line feed: others were refused
      }
      if (code !== ch.LINE_FEED) {
        break;
      }
      at++;
      this.line = at;
      isNewLine = true;
    }
    this.at = at;
    return isNewLine;
  }

  /** A value of a line of its own, or the rest of a line: nothing but a comment may follow it there. */
  skipRestOfLine(): void {
    this.skipBlanks();
    const code = this.code(this.at);
    const isComment = code === ch.HASH && this.code(this.at - 1) === ch.BLANK;
    const isRest = ch.isBreakOrEnd(code) || isComment;
    if (!isRest) {
      throw Refusal.one;
    }
  }

  /** One past the last unit that is no blank or line break. */
  trimmed(start: number, end: number): number {
    const { signs } = this;
    let at = end;
    while (at > start && ch.isSpace(signs[at - 1] ?? ch.END)) {
      at--;
    }
    return at;
  }

  empty(): YamlScalar {
    const at = this.code(this.end) === ch.COLON ? this.end + 1 : this.end;
    this.end = at;
    return { type: 'scalar', text: '', style: 'plain', value: null, start: at, end: at };
  }

  /** A key without quotes, read up to its colon; undefined, and nothing read, where the line has none. */
  plainKey(): YamlScalar | undefined {
    const { signs } = this;
    const start = this.at;
    let hash = 0;
    let at = start;
    for (;;) {
      const code = signs[at] ?? ch.END;
      if (ch.mayEndPlain(code)) {
        if (code === ch.COLON && ch.isSpaceOrEnd(this.code(at + 1))) {
          break;
        }
        if (ch.isBreakOrEnd(code) || (code === ch.HASH && this.code(at - 1) === ch.BLANK)) {
          return undefined;
        }
        if (code === ch.TAB) {
          throw Refusal.one;
        }
      }
      hash = nextHash(hash, code);
      at++;
    }
    this.at = at;
    const end = this.trimmed(start, at);
    const { text, value } = keyWord(this.text, start, end, hash);
    this.end = end;
    this.keyHash = end === at ? hash : hashOf(text);
    this.keys.add(this.keyHash);
    return { type: 'scalar', text, style: 'plain', value, start, end };
  }

  /** A key that was read in another way. */
  tellKey({ text }: YamlScalar): void {
    this.keyHash = hashOf(text);
    this.keys.add(this.keyHash);
  }

  /** A value without quotes, with the lines that it goes on over and all behind it up to the next token. */
  plainLine(parentIndent: number): YamlScalar {
    const start = this.at;
    let isFolded = false;
    let end = start;
    for (;;) {
      const isOpen = this.#plainPart();
      end = this.trimmed(start, this.at);
      if (!isOpen || !this.#goesOn(parentIndent)) {
        break;
      }
      isFolded = true;
    }
    this.skipToToken();
    return isFolded
      ? this.#valued({ style: SCALAR_STYLE.PLAIN, start, end }, 'plain')
      : this.plain(start, end);
  }

  /** Moves to the end of the line, or to the comment that ends it. False for a comment: nothing goes on after one. */
  #plainPart(): boolean {
    const { signs } = this;
    for (let at = this.at; ; at++) {
      const code = signs[at] ?? ch.END;
      if (!ch.mayEndPlain(code)) {
        continue;
      }
      if (ch.isBreakOrEnd(code)) {
        this.at = at;
        return true;
      }
      if (code === ch.HASH && this.code(at - 1) === ch.BLANK) {
        this.at = at;
        return false;
      }
      if (code === ch.TAB || (code === ch.COLON && ch.isSpaceOrEnd(this.code(at + 1)))) {
        throw Refusal.one;
      }
    }
  }

  /** Moves to the next line that is not empty, unless it is a comment. Says whether the scalar goes on there. */
  #goesOn(parentIndent: number): boolean {
    const { signs } = this;
    let at = this.at;
    let line = this.line;
    for (;;) {
      let code = signs[at];
      while (code === ch.BLANK || code === ch.RETURN) {
        code = signs[++at];
      }
      if (code !== ch.LINE_FEED) {
        break;
      }
      line = ++at;
    }
    const code = signs[at];
    if (code === ch.HASH) {
      return false;
    }
    this.at = at;
    this.line = line;
    return code !== ch.END && at - line > parentIndent;
  }

  /** A scalar in quotes that ends on its line. */
  quoted(): YamlScalar {
    const { text } = this;
    const quote = this.code(this.at);
    const isSingle = quote === ch.APOSTROPHE;
    const start = this.at + 1;
    let isSimple = true;
    let at = start;
    for (;;) {
      const code = this.code(at);
      if (ch.isBreakOrEnd(code)) {
        throw Refusal.one;
      }
      if (code === ch.BACKSLASH && !isSingle) {
        isSimple = false;
        if (!ch.isSimpleEscape(this.code(++at))) {
          throw Refusal.one;
        }
      } else if (code === quote) {
        if (!isSingle || this.code(at + 1) !== quote) {
          break;
        }
        isSimple = false;
        at++;
      }
      at++;
    }
    this.at = at + 1;
    this.end = at + 1;
    if (!isSimple) {
      const style = isSingle ? SCALAR_STYLE.SINGLE_QUOTED : SCALAR_STYLE.DOUBLE_QUOTED;
      const value = valueOf(text, { style, start, end: at });
      return quotedScalar(value, isSingle, start - 1, at + 1);
    }
    return quotedScalar(text.slice(start, at), isSingle, start - 1, at + 1);
  }

  /** `|` or `>`. Its lines stand deeper than `parentIndent`. */
  block(parentIndent: number): YamlScalar {
    const { text } = this;
    const isLiteral = this.code(this.at) === ch.PIPE;
    const sign = this.code(++this.at);
    const isKept = sign === ch.PLUS;
    if (isKept || sign === ch.DASH) {
      this.at++;
    }
    this.skipRestOfLine();
    const breakAt = text.indexOf('\n', this.at);
    const start = breakAt === -1 ? this.length : breakAt + 1;
    const { end, indent } = this.#blockLines(start, parentIndent + 1);
    const chomping = isKept
      ? CHOMPING_MODE.KEEP
      : sign === ch.DASH
        ? CHOMPING_MODE.STRIP
        : CHOMPING_MODE.CLIP;
    const style = isLiteral ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK;
    return this.#valued({ style, start, end, chomping, indent }, isLiteral ? 'literal' : 'folded');
  }

  #blockLines(start: number, least: number): { readonly end: number; readonly indent: number } {
    const { text } = this;
    let indent = -1;
    let deepestBlank = 0;
    let end = start;
    let at = start;
    for (;;) {
      let first = at;
      while (this.code(first) === ch.BLANK) {
        first++;
      }
      const code = this.code(first);
      const column = first - at;
      if (code === ch.END) {
        end = column > Math.max(indent, 0) ? first : end;
        this.at = this.length;
        break;
      }
      const isBlank = ch.isBreakOrEnd(code);
      if (isBlank && indent === -1) {
        deepestBlank = Math.max(deepestBlank, column);
      }
      if (!isBlank && column < (indent === -1 ? least : indent)) {
        this.at = at;
        break;
      }
      if (!isBlank && indent === -1) {
        if (column < deepestBlank) {
          throw Refusal.one;
        }
        indent = column;
      }
      const breakAt = text.indexOf('\n', first);
      at = breakAt === -1 ? this.length : breakAt + 1;
      end = at;
    }
    this.line = at;
    return { end, indent };
  }

  /** Of a text on one line. */
  plain(start: number, end: number): YamlScalar {
    const text = this.text.slice(start, end);
    this.end = end;
    return { type: 'scalar', text, style: 'plain', value: plainValue(text), start, end };
  }

  #valued(scalar: ScalarPlace, style: 'plain' | 'literal' | 'folded'): YamlScalar {
    const text = valueOf(this.text, scalar);
    const end = this.trimmed(scalar.start, scalar.end);
    this.end = end;
    const value = style === 'plain' ? plainValue(text) : text;
    return { type: 'scalar', text, style, value, start: scalar.start, end };
  }
}

interface ScalarPlace {
  readonly style: 1 | 2 | 3 | 4 | 5;
  readonly start: number;
  readonly end: number;
  readonly chomping?: 1 | 2 | 3;
  readonly indent?: number;
}

function valueOf(text: string, place: ScalarPlace): string {
  return getScalarValue(text, {
    type: 4,
    valueStart: place.start,
    valueEnd: place.end,
    style: place.style,
    chomping: place.chomping ?? CHOMPING_MODE.CLIP,
    indent: place.indent ?? -1,
    fast: false,
    anchorStart: -1,
    anchorEnd: -1,
    tagStart: -1,
    tagEnd: -1,
  });
}

const quotedScalar = (text: string, isSingle: boolean, start: number, end: number): YamlScalar => ({
  type: 'scalar',
  text,
  style: isSingle ? 'single' : 'double',
  value: text,
  start,
  end,
});
