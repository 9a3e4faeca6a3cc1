import { folded, inRanges, isAny, isAnyInLine } from './characters.ts';
import { readClass, readClassEscape } from './readClass.ts';
import { readEscape } from './escapes.ts';
import type { PatternNode, Takes } from './node.ts';
import { PatternError } from './node.ts';
import { PatternText } from './patternText.ts';

/** Of Go: more is refused there too. */
const MOST_REPEATS = 1000;
/** Groups in groups. */
const DEEPEST = 200;
/** At the start of a group's text: what it is. */
const NAMED = /P?<\w+>/y;
const FLAGS = /([imsU]*)(?:-([imsU]+))?([:)])/y;
const QUOTE = /\\Q([^]*?)(?:\\E|$)/y;
const COUNT = /\{(\d+)(?:(,)(\d+)?)?\}/y;

interface Count {
  readonly least: number;
  readonly most: number;
}

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/** Reads a regular expression as Go's `regexp` does. Throws a `PatternError`. Source: RE2's syntax page. */
export function parsePattern(source: string): PatternNode {
  const parser = new Parser(source);
  const node = parser.options(0);
  if (!parser.text.isAtEnd) {
    throw new PatternError('a bracket closes nothing');
  }
  return node;
}

class Parser {
  readonly text: PatternText;
  #flags: Flags = { i: false, m: false, s: false };

  constructor(source: string) {
    this.text = new PatternText(source);
  }

  /** Up to the end, or to the bracket that closes the group around it. */
  options(depth: number): PatternNode {
    if (depth > DEEPEST) {
      throw new PatternError('too deep');
    }
    const options = [this.#sequence(depth)];
    while (this.text.takes('|')) {
      options.push(this.#sequence(depth));
    }
    const [first] = options;
    return first && options.length === 1 ? first : { kind: 'any', options };
  }

  #sequence(depth: number): PatternNode {
    const parts: PatternNode[] = [];
    for (let next = this.text.peek(); next !== '' && next !== '|' && next !== ')'; next = this.text.peek()) {
      const count = this.#count();
      if (count) {
        parts.push(this.#repeated(parts.pop(), count));
      } else {
        const quoted = this.text.match(QUOTE)?.[1];
        parts.push(...(quoted === undefined ? this.#part(depth) : this.#literals(quoted)));
      }
    }
    return { kind: 'all', parts };
  }

  /** What stands between `\Q` and `\E`. */
  #literals(text: string): readonly PatternNode[] {
    return Array.from(text, (character) => this.#literal(character));
  }

  /** None for what is no part of the text: flags. */
  #part(depth: number): readonly PatternNode[] {
    const takes = readClassEscape(this.text);
    const node = takes ? this.#one(takes) : this.#written(depth);
    return node ? [node] : [];
  }

  #written(depth: number): PatternNode | undefined {
    const character = this.text.next();
    switch (character) {
      case '(':
        return this.#group(depth);
      case '[':
        return this.#one(readClass(this.text));
      case '.':
        return { kind: 'one', takes: this.#flags.s ? isAny : isAnyInLine };
      case '^':
        return { kind: 'at', place: this.#flags.m ? 'lineStart' : 'start' };
      case '$':
        return { kind: 'at', place: this.#flags.m ? 'lineEnd' : 'end' };
      case '\\':
        return this.#escaped();
      default:
        return this.#literal(character);
    }
  }

  #literal(character: string): PatternNode {
    const code = character.codePointAt(0) ?? 0;
    return this.#one(inRanges([[code, code]]));
  }

  #one(takes: Takes): PatternNode {
    return { kind: 'one', takes: this.#flags.i ? folded(takes) : takes };
  }

  #escaped(): PatternNode {
    const { text } = this;
    const letter = text.peek();
    switch (letter) {
      case 'A':
      case 'z':
        text.next();
        return { kind: 'at', place: letter === 'A' ? 'start' : 'end' };
      case 'b':
      case 'B':
        text.next();
        return { kind: 'at', place: letter === 'b' ? 'wordEdge' : 'noWordEdge' };
      default: {
        const code = readEscape(text);
        return this.#one(inRanges([[code, code]]));
      }
    }
  }

  #group(depth: number): PatternNode | undefined {
    const { text } = this;
    const outer = this.#flags;
    if (text.takes('?') && !text.match(NAMED)) {
      const [all, on = '', off = '', end] = text.match(FLAGS) ?? [];
      if (all === undefined || all === ')') {
        throw new PatternError('no group of Go');
      }
      const flag = (name: 'i' | 'm' | 's'): boolean =>
        (on.includes(name) || this.#flags[name]) && !off.includes(name);
      this.#flags = { i: flag('i'), m: flag('m'), s: flag('s') };
      if (end === ')') {
        return undefined;
      }
    }
    const node = this.options(depth + 1);
    if (!text.takes(')')) {
      throw new PatternError('a bracket stays open');
    }
    this.#flags = outer;
    return node;
  }

  /** Whether it is greedy does not matter to a yes or no. */
  #repeated(part: PatternNode | undefined, count: Count): PatternNode {
    this.text.takes('?');
    if (!part || this.#count()) {
      throw new PatternError('nothing to repeat, or a repeat itself');
    }
    return { kind: 'repeat', part, ...count };
  }

  #count(): Count | undefined {
    const { text } = this;
    if (text.takes('*')) {
      return { least: 0, most: Infinity };
    }
    if (text.takes('+')) {
      return { least: 1, most: Infinity };
    }
    if (text.takes('?')) {
      return { least: 0, most: 1 };
    }
    const [all, first, comma, last] = text.match(COUNT) ?? [];
    if (all === undefined) {
      return undefined;
    }
    const least = Number(first);
    const most = comma === undefined ? least : last === undefined ? Infinity : Number(last);
    if (least > MOST_REPEATS || most < least || (most !== Infinity && most > MOST_REPEATS)) {
      throw new PatternError('no count of Go');
    }
    return { least, most };
  }
}
