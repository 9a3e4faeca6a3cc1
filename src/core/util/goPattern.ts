import { RE2JS, RE2JSException } from 're2js';

import { remembered } from './remembered.ts';

const LONGEST = 10_000;
const MOST_KNOWN = 300;
/** Steps of a program multiplied by the characters of a text: some ten milliseconds at the worst. */
const MOST_WORK = 2_000_000;

/**
 * A regular expression of Go, which Kubernetes and its controllers judge by, asked for a yes or no. It walks all ways
 * through a text at once, so that no pattern and no text takes longer than their lengths multiplied: one of JavaScript
 * tries them one after the other, and some never end.
 */
export class GoPattern {
  /** Undefined for what is no regular expression of Go. The same few are asked for again and again, and are kept. */
  static readonly of = remembered(MOST_KNOWN, (source) => GoPattern.#read(source));

  readonly #program: RE2JS;

  private constructor(program: RE2JS) {
    this.#program = program;
  }

  static #read(source: string): GoPattern | undefined {
    try {
      return source.length > LONGEST ? undefined : new GoPattern(RE2JS.compile(source));
    } catch (error) {
      if (error instanceof RE2JSException) {
        return undefined;
      }
      throw error;
    }
  }

  /** Whether it matches somewhere in the text; undefined where that could take too long to find out. */
  test(text: string): boolean | undefined {
    return this.#program.programSize() * text.length > MOST_WORK ? undefined : this.#program.test(text);
  }
}
