import { isJqFunction } from './jqFunctions.ts';
import { JqUnknown, type Jq, type JqOperator } from './jqSyntax.ts';
import { jqTokens, type JqToken } from './jqTokens.ts';

const HERE: Jq = { is: 'here' };
const CONSTANTS = new Map<string, Jq>([
  ['null', { is: 'literal', value: null }],
  ['true', { is: 'literal', value: true }],
  ['false', { is: 'literal', value: false }],
]);
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
/** Words that are no name of a function, and mean what we do not know where they are not asked for. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'and as catch def elif else end foreach if import include label or reduce then try'.split(' '),
);
/** What a term may be; operators are none. */
const BINDABLE: ReadonlySet<Jq['is']> = new Set([
  'here',
  'literal',
  'variable',
  'index',
  'each',
  'list',
  'call',
  'pipe',
]);
const MOST_NESTED = 200;

/** Throws `JqUnknown` at what is not understood, be it wrong or only unknown here. */
export function parseJq(text: string): Jq {
  return new Parser(jqTokens(text)).whole();
}

/** By the precedence of the language, from the loosest: `|`, `,`, `//`, `or`, `and`, comparisons, `+` and `-`. */
class Parser {
  readonly #tokens: readonly JqToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly JqToken[]) {
    this.#tokens = tokens;
  }

  whole(): Jq {
    const parsed = this.#pipe();
    return this.#at === this.#tokens.length ? parsed : this.#unknown();
  }

  #pipe(): Jq {
    this.#depth += 1;
    if (this.#depth > MOST_NESTED) {
      return this.#unknown();
    }
    const left = this.#comma();
    let result = left;
    if (this.#takes('word', 'as')) {
      if (!BINDABLE.has(left.is)) {
        return this.#unknown(); // it binds to the last term alone, which only the language's own grammar finds
      }
      const name = this.#take('variable');
      this.#expect('|');
      result = { is: 'bind', source: left, name, body: this.#pipe() };
    } else if (this.#takes('sign', '|')) {
      result = { is: 'pipe', left, right: this.#pipe() };
    }
    this.#depth -= 1;
    return result;
  }

  #comma(): Jq {
    let left = this.#alternative();
    while (this.#takes('sign', ',')) {
      left = { is: 'comma', left, right: this.#alternative() };
    }
    return left;
  }

  #alternative(): Jq {
    const left = this.#or();
    return this.#takes('sign', '//') ? { is: 'alternative', left, right: this.#alternative() } : left;
  }

  #or(): Jq {
    let left = this.#and();
    while (this.#takes('word', 'or')) {
      left = { is: 'or', left, right: this.#and() };
    }
    return left;
  }

  #and(): Jq {
    let left = this.#comparison();
    while (this.#takes('word', 'and')) {
      left = { is: 'and', left, right: this.#comparison() };
    }
    return left;
  }

  /** They do not chain: `1 < 2 < 3` is an error. */
  #comparison(): Jq {
    const left = this.#sum();
    const next = this.#peek();
    if (next?.is !== 'sign' || !COMPARISONS.has(next.text)) {
      return left;
    }
    this.#at += 1;
    return { is: 'binary', operator: next.text as JqOperator, left, right: this.#sum() };
  }

  #sum(): Jq {
    let left = this.#postfix();
    for (;;) {
      if (this.#takes('sign', '+')) {
        left = { is: 'binary', operator: '+', left, right: this.#postfix() };
      } else if (this.#takes('sign', '-')) {
        left = { is: 'binary', operator: '-', left, right: this.#postfix() };
      } else {
        return left;
      }
    }
  }

  #postfix(): Jq {
    if (this.#takes('sign', '-')) {
      return { is: 'negate', of: this.#postfix() };
    }
    if (this.#takes('word', 'try')) {
      const body = this.#suffixed(this.#term());
      const otherwise = this.#takes('word', 'catch') ? this.#suffixed(this.#term()) : undefined;
      return { is: 'try', body, otherwise };
    }
    return this.#suffixed(this.#term());
  }

  /** `?` is about the last step alone. */
  #suffixed(term: Jq): Jq {
    let before: Jq | undefined;
    let last = term;
    const step = (make: (of: Jq) => Jq): void => {
      before = whole();
      last = make(HERE);
    };
    const whole = (): Jq =>
      before === undefined || before.is === 'here' ? last : { is: 'pipe', left: before, right: last };
    for (;;) {
      const field = this.#field();
      if (field !== undefined) {
        step((of) => ({ is: 'index', of, key: { is: 'literal', value: field } }));
      } else if (this.#takes('sign', '[')) {
        const key = this.#key();
        if (key !== undefined && key.is !== 'literal' && key.is !== 'negate') {
          // Evaluated against what the term began with, which only a whole term knows.
          last = { is: 'index', of: whole(), key };
          before = undefined;
          if (this.#takes('sign', '?')) {
            return this.#unknown();
          }
        } else {
          step((of) => (key === undefined ? { is: 'each', of } : { is: 'index', of, key }));
        }
      } else if (this.#takes('sign', '?')) {
        last = { is: 'try', body: last, otherwise: undefined };
      } else {
        return whole();
      }
    }
  }

  /** `.name` or `."name"`; the dot before a bracket says nothing. */
  #field(): string | undefined {
    const token = this.#peek();
    if (token?.is === 'field') {
      this.#at += 1;
      return token.text;
    }
    if (token?.is !== 'sign' || token.text !== '.') {
      return undefined;
    }
    const next = this.#tokens[this.#at + 1];
    if (next?.is === 'literal' && typeof next.value === 'string') {
      this.#at += 2;
      return next.value;
    }
    if (next?.is === 'sign' && next.text === '[') {
      this.#at += 1;
    }
    return undefined;
  }

  /** What stands in brackets behind a term; undefined for nothing. Slices are unknown here. */
  #key(): Jq | undefined {
    if (this.#takes('sign', ']')) {
      return undefined;
    }
    const key = this.#pipe();
    this.#expect(']');
    return key;
  }

  #term(): Jq {
    const token = this.#peek();
    if (token === undefined) {
      return this.#unknown();
    }
    this.#at += token.is === 'field' ? 0 : 1;
    switch (token.is) {
      case 'field':
        return HERE; // the suffix is the field
      case 'literal':
        return token;
      case 'variable':
        return { is: 'variable', name: token.text };
      case 'word':
        return this.#word(token.text);
      case 'sign':
        return this.#sign(token.text);
      default:
        return token satisfies never;
    }
  }

  #word(word: string): Jq {
    if (word === 'if') {
      return this.#conditional();
    }
    const constant = CONSTANTS.get(word);
    if (constant !== undefined || KEYWORDS.has(word)) {
      return constant ?? this.#unknown();
    }
    const args: Jq[] = [];
    if (this.#takes('sign', '(')) {
      args.push(this.#pipe());
      while (this.#takes('sign', ';')) {
        args.push(this.#pipe());
      }
      this.#expect(')');
    }
    return isJqFunction(word, args.length) ? { is: 'call', name: word, args } : this.#unknown();
  }

  #conditional(): Jq {
    const condition = this.#pipe();
    this.#expect('then', 'word');
    const yes = this.#pipe();
    let no = HERE;
    if (this.#takes('word', 'elif')) {
      return { is: 'if', condition, yes, no: this.#conditional() };
    }
    if (this.#takes('word', 'else')) {
      no = this.#pipe();
    }
    this.#expect('end', 'word');
    return { is: 'if', condition, yes, no };
  }

  #sign(sign: string): Jq {
    switch (sign) {
      case '..':
        return { is: 'call', name: 'recurse', args: [] };
      case '.': {
        const next = this.#peek();
        if (next?.is === 'literal' && typeof next.value === 'string') {
          this.#at -= 1; // the suffix is the field
        }
        return HERE;
      }
      case '(': {
        const inner = this.#pipe();
        this.#expect(')');
        return inner;
      }
      case '[': {
        const items = this.#key();
        return { is: 'list', items };
      }
      case '{':
        this.#expect('}');
        return { is: 'literal', value: {} };
      default:
        return this.#unknown();
    }
  }

  #peek(): JqToken | undefined {
    return this.#tokens[this.#at];
  }

  #takes(is: 'word' | 'sign', text: string): boolean {
    const token = this.#peek();
    const isThere = token?.is === is && token.text === text;
    this.#at += isThere ? 1 : 0;
    return isThere;
  }

  #take(is: 'variable'): string {
    const token = this.#peek();
    if (token?.is !== is) {
      return this.#unknown();
    }
    this.#at += 1;
    return token.text;
  }

  #expect(text: string, is: 'word' | 'sign' = 'sign'): void {
    if (!this.#takes(is, text)) {
      this.#unknown();
    }
  }

  #unknown(): never {
    throw new JqUnknown(`at word ${this.#at}`);
  }
}
