import type { Range } from './characters.ts';
import { inRanges, not, perlClass, posixClass, unicodeClass } from './characters.ts';
import { readEscape } from './escapes.ts';
import type { Takes } from './node.ts';
import { PatternError } from './node.ts';
import type { PatternText } from './patternText.ts';

/** `[…]`, with the opening bracket read. */
export function readClass(text: PatternText): Takes {
  const isNegated = text.takes('^');
  const ranges: Range[] = [];
  const classes: Takes[] = [];
  for (let isFirst = true; isFirst || !text.takes(']'); isFirst = false) {
    const named = readNamed(text);
    if (named) {
      classes.push(named);
      continue;
    }
    const first = readMember(text);
    const last = readLast(text) ?? first;
    if (last < first) {
      throw new PatternError('a range that ends before it begins');
    }
    ranges.push([first, last]);
  }
  const inOne = inRanges(ranges);
  const takes: Takes = (code) => inOne(code) || classes.some((one) => one(code));
  return isNegated ? not(takes) : takes;
}

/** `[:alpha:]`, `\d` or `\p{L}`; undefined, and nothing read, for a single character. */
function readNamed(text: PatternText): Takes | undefined {
  const posix = text.match(POSIX)?.[1];
  return posix === undefined ? readClassEscape(text) : posixClass(posix);
}

const POSIX = /\[:(\^?\w+):\]/y;
const CLASS_ESCAPE = /\\(?:([dDsSwW])|([pP])(?:\{([^}]*)\}|([A-Z])))/y;

/** `\d`, `\pL` or `\P{Greek}`; undefined, and nothing read, for anything else. */
export function readClassEscape(text: PatternText): Takes | undefined {
  const [all, perl = '', sign, braced, letter = ''] = text.match(CLASS_ESCAPE) ?? [];
  if (all === undefined) {
    return undefined;
  }
  const takes = perlClass(perl) ?? unicodeClass(braced ?? letter);
  return sign === 'P' ? not(takes) : takes;
}

function readMember(text: PatternText): number {
  const character = text.next();
  return character === '\\' ? readEscape(text) : (character.codePointAt(0) ?? 0);
}

/** The end of a range; undefined, and nothing read, where none follows. */
function readLast(text: PatternText): number | undefined {
  if (text.match(HYPHEN) === undefined) {
    return undefined;
  }
  if (text.match(CLASS_ESCAPE)) {
    throw new PatternError('a range that ends in a class');
  }
  return readMember(text);
}

/** The last hyphen of a class is one itself. */
const HYPHEN = /-(?!\])/y;
