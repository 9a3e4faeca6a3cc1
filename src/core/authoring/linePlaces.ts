import type { TextRange } from '../rules/finding.ts';
import type { Place } from './indexMessages.ts';

/** Turns offsets of one text into lines and characters. */
export class LinePlaces {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.#starts.push(at + 1);
    }
  }

  of({ start, end }: TextRange): Place {
    return [...this.#at(start), ...this.#at(end)];
  }

  #at(offset: number): readonly [number, number] {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return [low, offset - (this.#starts[low] ?? 0)];
  }
}
