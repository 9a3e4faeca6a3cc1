import { PatternError } from './node.ts';
import type { PatternText } from './patternText.ts';

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const HEX = /x(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/y;
/** A single digit but zero would look back at a group, which Go cannot. */
const OCTAL = /0[0-7]{0,2}|[1-7][0-7]{1,2}/y;
const LAST = 0x10_ff_ff;

/** The code point that an escape means, with the backslash read. */
export function readEscape(text: PatternText): number {
  const [, braced, two] = text.match(HEX) ?? [];
  const hex = braced ?? two;
  if (hex !== undefined) {
    return inUnicode(Number.parseInt(hex, 16));
  }
  const octal = text.match(OCTAL);
  if (octal) {
    return Number.parseInt(octal[0], 8);
  }
  const character = text.next();
  const code = character.codePointAt(0) ?? 0;
  if (/[a-zA-Z0-9]/.test(character) || code > 127) {
    const control = CONTROLS[character];
    if (control === undefined) {
      throw new PatternError(`no escape ${character}`);
    }
    return control;
  }
  return code;
}

function inUnicode(code: number): number {
  if (code > LAST) {
    throw new PatternError('no character');
  }
  return code;
}
