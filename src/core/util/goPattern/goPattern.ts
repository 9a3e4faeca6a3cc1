import { isWord, LINE_FEED, NONE } from './characters.ts';
import { PatternError } from './node.ts';
import { parsePattern } from './parse.ts';
import type { Program } from './program.ts';
import { END, isAt, programOf } from './program.ts';

/** What is kept of a pattern from one text to the next; more is made anew when it is needed. */
const MOST_STATES = 500;
const MOST_MOVES = 20_000;
/** Steps for one text: some ten milliseconds. */
const MOST_WORK = 500_000;
const LONGEST = 10_000;
const MOST_KNOWN = 300;

/**
 * A regular expression of Go, which Kubernetes and its controllers judge by, asked for a yes or no. It walks all ways
 * through a text at once, so that no pattern and no text takes longer than their lengths multiplied: one of JavaScript
 * tries them one after the other, and some never end.
 */
export class GoPattern {
  readonly #program: Program;
  #states = new Map<string, State>();
  #moves = 0;
  #work = 0;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** Undefined for what is no regular expression of Go. The same few are asked for again and again, and are kept. */
  static of(source: string): GoPattern | undefined {
    if (!known.has(source)) {
      if (known.size >= MOST_KNOWN) {
        known.clear();
      }
      known.set(source, GoPattern.#read(source));
    }
    return known.get(source);
  }

  static #read(source: string): GoPattern | undefined {
    try {
      return source.length > LONGEST ? undefined : new GoPattern(programOf(parsePattern(source)));
    } catch (error) {
      if (error instanceof PatternError) {
        return undefined;
      }
      throw error;
    }
  }

  /** Whether it matches somewhere in the text; undefined where that would take too long to find out. */
  test(text: string): boolean | undefined {
    this.#work = 0;
    let state: State | undefined = this.#state([this.#program.start], NONE);
    for (let at = 0; at < text.length && state;) {
      const code = text.codePointAt(at) ?? NONE;
      at += code > 0xff_ff ? 2 : 1;
      state = this.#after(state, code);
      if (this.#work > MOST_WORK) {
        return undefined;
      }
    }
    return !state || this.#after(state, NONE) === undefined;
  }

  /** Undefined where it has matched before the character. */
  #after(state: State, code: number): State | undefined {
    const known = state.after.get(code);
    if (known !== undefined) {
      return known === MATCHED ? undefined : known;
    }
    const after = this.#move(state, code);
    if (++this.#moves > MOST_MOVES || this.#states.size > MOST_STATES) {
      this.#states = new Map();
      this.#moves = 0;
    }
    state.after.set(code, after ?? MATCHED);
    return after;
  }

  #move({ steps: from, before }: State, code: number): State | undefined {
    const { steps, start } = this.#program;
    const seen = new Set(from);
    const next = new Set([start]);
    for (const index of seen) {
      const step = steps[index];
      if (index === END) {
        return undefined;
      }
      if (step?.takes) {
        for (const one of code !== NONE && step.takes(code) ? step.next : []) {
          next.add(one);
        }
      } else if (step && (step.place === undefined || isAt(step.place, before, code))) {
        for (const one of step.next) {
          seen.add(one); // a set that grows while it is walked is walked to its end
        }
      }
    }
    this.#work += seen.size + next.size;
    return this.#state([...next], code);
  }

  #state(steps: readonly number[], before: number): State {
    const kept = stands(before);
    const key = `${kept} ${steps.toSorted((left, right) => left - right).join(' ')}`;
    const known = this.#states.get(key) ?? { steps, before: kept, after: new Map() };
    this.#states.set(key, known);
    return known;
  }
}

const known = new Map<string, GoPattern | undefined>();

/** All ways that lead to one place of a text. */
interface State {
  readonly steps: readonly number[];
  /** The character before it, as far as it matters. */
  readonly before: number;
  readonly after: Map<number, State | typeof MATCHED>;
}

const MATCHED = 'matched';
const LETTER = 97;
const BLANK = 32;

/** One character for all that are alike to places. */
function stands(code: number): number {
  return code === NONE || code === LINE_FEED ? code : isWord(code) ? LETTER : BLANK;
}
