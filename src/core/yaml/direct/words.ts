import type { YamlScalar } from '../node.ts';
import { plainValue } from '../scalars.ts';
import { OTHER } from './characters.ts';

/** Text without quotes and what it means. */
export interface Word {
  readonly text: string;
  readonly value: YamlScalar['value'];
}

/** A power of two. */
const SLOTS = 8192;
/** A name takes the place of another once in so many times: more names than there are places would all be lost. */
const HELD = 16;
/** Longer keys are data, each of them another one. */
const LONGEST = 48;

const words = Array.from<Word | undefined>({ length: SLOTS });
/** By slot, the hash of the text that was looked for last and not found: a key that comes twice is worth keeping. */
const missed = new Int32Array(SLOTS);
let refused = 0;

/**
 * A key of a text, with the hash of its units. The keys of manifests are few, so the same string stands for all of one
 * name: whoever compares it needs no look at its letters, and a tree keeps no text alive.
 */
export function keyWord(text: string, start: number, end: number, hash: number): Word {
  const name = text.slice(start, end);
  const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
  const first = words[slot];
  if (first?.text === name) {
    return first;
  }
  const second = words[slot ^ 1];
  if (second?.text === name) {
    return second;
  }
  const isFree = !first || !second;
  if (missed[slot] !== hash || name.length > LONGEST || (!isFree && ++refused % HELD !== 0)) {
    missed[slot] = hash;
    return { text: name, value: plainValue(name) };
  }
  const word = { text: unique(name), value: plainValue(name) };
  words[first && !second ? slot ^ 1 : slot] = word;
  return word;
}

/** The hash of a name, the same as `plainKey` makes it on its way. */
export function hashOf(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) {
    hash = nextHash(hash, name.charCodeAt(at));
  }
  return hash;
}

export function nextHash(hash: number, code: number): number {
  return (Math.imul(hash, 31) + (code > 127 ? OTHER : code)) | 0;
}

/** The engine keeps one string of each property's name. */
function unique(name: string): string {
  return Object.keys({ [name]: 0 })[0] ?? name;
}
