import { unreachable } from '../unreachable.ts';
import { isWord, LINE_FEED, NONE } from './characters.ts';
import type { PatternNode, Place, Takes } from './node.ts';
import { PatternError } from './node.ts';

/** Goes on to all of `next`: over a character that it takes, at its place, or as it is. */
export interface Step {
  readonly takes?: Takes;
  readonly place?: Place;
  readonly next: number[];
}

export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
}

/** The step at which a pattern has matched. */
export const END = 0;
/** Parts of a pattern, repeats written out; what a person wrote has fewer. */
const MOST_STEPS = 20_000;

export function programOf(node: PatternNode): Program {
  const writer = new Writer();
  const start = writer.emit(node, END);
  return { steps: writer.steps, start };
}

class Writer {
  readonly steps: Step[] = [{ next: [] }];
  #written = 0;

  /** Adds the steps of a node before `end`; answers where they begin. */
  emit(node: PatternNode, end: number): number {
    // Repeats of what is empty add no step, and would be written for ever.
    if (++this.#written > MOST_STEPS) {
      throw new PatternError('too large');
    }
    switch (node.kind) {
      case 'one':
        return this.#add({ takes: node.takes, next: [end] });
      case 'at':
        return this.#add({ place: node.place, next: [end] });
      case 'all':
        return node.parts.reduceRight((next, part) => this.emit(part, next), end);
      case 'any':
        return this.#add({ next: node.options.map((option) => this.emit(option, end)) });
      case 'repeat':
        return this.#repeated(node, end);
      default:
        return unreachable(node);
    }
  }

  #repeated({ part, least, most }: Extract<PatternNode, { kind: 'repeat' }>, end: number): number {
    let at = end;
    let copies = least;
    if (most === Infinity) {
      const again: Step = { next: [end] };
      at = this.#add(again);
      const body = this.emit(part, at);
      again.next.push(body);
      at = least === 0 ? at : body;
      copies = least - 1;
    }
    const more = most === Infinity ? 0 : most - least;
    for (let copy = 0; copy < more; copy++) {
      at = this.#add({ next: [this.emit(part, at), end] });
    }
    for (let copy = 0; copy < copies; copy++) {
      at = this.emit(part, at);
    }
    return at;
  }

  #add(step: Step): number {
    return this.steps.push(step) - 1;
  }
}

/** Whether a place lies between two characters, of which the outermost are `NONE`. */
export function isAt(place: Place, before: number, after: number): boolean {
  switch (place) {
    case 'start':
      return before === NONE;
    case 'end':
      return after === NONE;
    case 'lineStart':
      return before === NONE || before === LINE_FEED;
    case 'lineEnd':
      return after === NONE || after === LINE_FEED;
    default:
      return (isWord(before) !== isWord(after)) === (place === 'wordEdge');
  }
}
