import type { YamlScalar } from './node.ts';

/** The longest word with a meaning: `false`. */
const LONGEST_WORD = 5;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

const WORDS: ReadonlyMap<string, boolean | null | number> = new Map<string, boolean | null | number>([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map(
    (word) => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map(
    (word) => [word, false] as const,
  ),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (word) => [word, Number.POSITIVE_INFINITY] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

/**
 * The value of a plain scalar as Kubernetes, Argo CD and Flux read it: they all use Go's YAML 1.1 reader, for which
 * `yes` and `on` are true and `0400` is octal, while dates and `12:30` stay text.
 */
export function plainValue(text: string): YamlScalar['value'] {
  if (text === '') {
    return null;
  }
  // By the first letter, since this is asked of every key and value: most are text that means nothing else.
  const first = text.charCodeAt(0);
  const isWord = first > 57;
  if (isWord && (text.length > LONGEST_WORD || !BEGINS_WORD.has(first))) {
    return text;
  }
  if (!isWord && first !== PLUS && (first < DASH || first === SLASH)) {
    return text;
  }
  const word = text.length > LONGEST_WORD ? undefined : WORDS.get(text);
  if (word !== undefined) {
    return word;
  }
  return isWord || !isNumeric(text) ? text : (numberOf(text.replaceAll('_', '')) ?? text);
}

const PLUS = 43;
const DASH = 45;
const SLASH = 47;
const BEGINS_WORD: ReadonlySet<number> = codesOf('~yYnNtTfFoO');

function codesOf(letters: string): ReadonlySet<number> {
  return new Set(Array.from(letters, (letter) => letter.charCodeAt(0)));
}

/** Whether nothing speaks against a number: versions, addresses and durations begin with a digit too. */
function isNumeric(text: string): boolean {
  let dots = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isDigit = code >= 48 && code <= 57;
    dots += code === 46 ? 1 : 0;
    if (dots > 1 || !(isDigit || IN_NUMBER.has(code))) {
      return false;
    }
  }
  return true;
}

const IN_NUMBER: ReadonlySet<number> = codesOf('+-._abcdefABCDEFxXoO');

/** The value of a scalar with an explicit tag. Tags that the reader does not know leave text. */
export function taggedValue(tag: string, text: string): YamlScalar['value'] {
  switch (tag) {
    case '!!int':
    case '!!float':
    case '!!bool':
    case '!!null':
      return plainValue(text);
    default:
      return text;
  }
}

function numberOf(text: string): number | undefined {
  if (!/^[-+]?\.?[0-9]/.test(text)) {
    return undefined;
  }
  const isNegative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '');
  const whole = wholeNumber(digits);
  if (whole !== undefined) {
    return isNegative ? -whole : whole;
  }
  return FLOAT.test(text) ? Number(text) : undefined;
}

function wholeNumber(digits: string): number | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(digits) || /^0[bB][01]+$/.test(digits)) {
    return Number(digits);
  }
  if (/^0[oO]?[0-7]+$/.test(digits)) {
    return Number.parseInt(digits.replace(/^0[oO]?/, ''), 8);
  }
  return /^(?:0|[1-9][0-9]*)$/.test(digits) ? Number(digits) : undefined;
}
