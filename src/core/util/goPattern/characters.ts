import type { Takes } from './node.ts';
import { PatternError } from './node.ts';

export const LINE_FEED = 10;
/** Stands before the first and behind the last character. */
export const NONE = -1;

/** Code points from one to another, both included. */
export type Range = readonly [first: number, last: number];

export const inRanges =
  (ranges: readonly Range[]): Takes =>
  (code) =>
    ranges.some(([first, last]) => code >= first && code <= last);

const ranges = (text: string): readonly Range[] =>
  text.split(' ').map((pair) => [pair.codePointAt(0) ?? 0, pair.codePointAt(pair.length - 1) ?? 0]);

const DIGIT = ranges('09');
const WORD = ranges('09 AZ az __');
const SPACE: readonly Range[] = [
  [9, 10],
  [12, 13],
  [32, 32],
];

export const isWord: Takes = inRanges(WORD);
export const isAny: Takes = () => true;
export const isAnyInLine: Takes = (code) => code !== LINE_FEED;

/** `\d`, `\S` and so on: ASCII, unlike in JavaScript. */
export function perlClass(letter: string): Takes | undefined {
  const known = { d: DIGIT, s: SPACE, w: WORD }[letter.toLowerCase()];
  const takes = known && inRanges(known);
  return takes && (letter === letter.toLowerCase() ? takes : not(takes));
}

const POSIX: Readonly<Record<string, readonly Range[]>> = {
  alnum: ranges('09 AZ az'),
  alpha: ranges('AZ az'),
  ascii: [[0, 127]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: DIGIT,
  graph: ranges('!~'),
  lower: ranges('az'),
  print: [[32, 126]],
  punct: ranges('!/ :@ [` {~'),
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: ranges('AZ'),
  word: WORD,
  xdigit: ranges('09 AF af'),
};

/** `alpha`, or `^alpha`, of `[[:alpha:]]`. */
export function posixClass(name: string): Takes {
  const isNegated = name.startsWith('^');
  const known = Object.entries(POSIX).find(([one]) => one === (isNegated ? name.slice(1) : name))?.[1];
  if (!known) {
    throw new PatternError(`no class ${name}`);
  }
  return isNegated ? not(inRanges(known)) : inRanges(known);
}

/** `L`, `Lu` or `Greek` of `\p{…}`: a category or a script. */
export function unicodeClass(name: string): Takes {
  const isNegated = name.startsWith('^');
  const plain = isNegated ? name.slice(1) : name;
  if (!/^\w+$/.test(plain)) {
    throw new PatternError(`no class ${name}`);
  }
  const one = expression(`gc=${plain}`) ?? expression(`Script=${plain}`);
  if (!one && plain !== 'Any') {
    throw new PatternError(`no class ${name}`);
  }
  const takes: Takes = one ? (code) => one.test(String.fromCodePoint(code)) : isAny;
  return isNegated ? not(takes) : takes;
}

function expression(property: string): RegExp | undefined {
  try {
    return new RegExp(`^\\p{${property}}$`, 'u');
  } catch {
    return undefined;
  }
}

export const not =
  (takes: Takes): Takes =>
  (code) =>
    !takes(code);

/** Upper and lower case alike. */
export const folded =
  (takes: Takes): Takes =>
  (code) => {
    const text = String.fromCodePoint(code);
    const [lower, upper] = [text.toLowerCase(), text.toUpperCase()];
    return [text, lower, upper, upper.toLowerCase()].some((form) => {
      const other = form.codePointAt(0) ?? code;
      return String.fromCodePoint(other).length === form.length && takes(other);
    });
  };
