import { PatternError } from './node.ts';

/** Where a parser stands in the text of a regular expression. */
export class PatternText {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  /** The next character; empty at the end. */
  peek(): string {
    const code = this.#source.codePointAt(this.#at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  next(): string {
    const character = this.peek();
    if (character === '') {
      throw new PatternError('the pattern ends too early');
    }
    this.#at += character.length;
    return character;
  }

  /** Moves past a character if it comes next. */
  takes(character: string): boolean {
    const isNext = this.#source.startsWith(character, this.#at);
    this.#at += isNext ? character.length : 0;
    return isNext;
  }

  /** Moves past what a sticky expression finds here. */
  match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#source);
    this.#at += found?.[0].length ?? 0;
    return found ?? undefined;
  }
}
