import type { KeyNames } from '../node.ts';
import { hashOf } from './words.ts';

/** Bits in all; some thirty keys of a manifest leave most of them free. */
const BITS = 512;
const WORD = 32;

/** Names, each as one bit. */
export class KeySketch implements KeyNames {
  readonly #bits = new Int32Array(BITS / WORD);

  /** By the hash of a name. */
  add(hash: number): void {
    const bit = spread(hash);
    const at = bit >>> 5;
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (bit & (WORD - 1)));
  }

  mayHave(name: string): boolean {
    const bit = bits.get(name) ?? bitOf(name);
    return ((this.#bits[bit >>> 5] ?? 0) & (1 << (bit & (WORD - 1)))) !== 0;
  }
}

/** Of the few names that are asked for, of every document of a workspace. */
const bits = new Map<string, number>();
const MOST_ASKED = 500;

function bitOf(name: string): number {
  const bit = spread(hashOf(name));
  if (bits.size < MOST_ASKED) {
    bits.set(name, bit);
  }
  return bit;
}

function spread(hash: number): number {
  return (hash ^ (hash >>> 15)) & (BITS - 1);
}
