import type { ApiObject } from './json.ts';
import { fields } from './json.ts';
import { badRequest } from './statusError.ts';

type Labels = Readonly<Record<string, unknown>>;
type Requirement = (labels: Labels) => boolean;

const symbols = ['==', '!=', '=', '!', '(', ')', ',', '<', '>'];

/**
 * Equality- and set-based label selectors: `a=b,c!=d,e in (f, g),h notin (i),j,!k`. Throws 400 in the words of the
 * server's own parser.
 */
export function labelSelector(written: string): (object: ApiObject) => boolean {
  const requirements = new Parser(written).all();
  return (object) => {
    const labels = fields(object, 'metadata', 'labels');
    return requirements.every((isMet) => isMet(labels));
  };
}

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(written: string) {
    this.#tokens = tokensOf(written);
  }

  all(): Requirement[] {
    const requirements: Requirement[] = [];
    while (this.#peek() !== '') {
      const found = this.#peek();
      if (found !== '!' && isSymbol(found)) {
        throw badRequest(`found '${found}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.#requirement());
      const next = this.#next();
      if (next !== '' && next !== ',') {
        throw problem(`found '${next}', expected: ',' or 'end of string'`);
      }
      if (next === ',' && this.#peek() !== '!' && (this.#peek() === '' || isSymbol(this.#peek()))) {
        throw badRequest(`found '${this.#peek()}', expected: identifier after ','`);
      }
    }
    return requirements;
  }

  #requirement(): Requirement {
    const isAbsent = this.#peek() === '!';
    if (isAbsent) {
      this.#next();
    }
    const key = this.#next();
    if (key === '' || isSymbol(key)) {
      throw problem(`found '${key}', expected: identifier`);
    }
    if (isAbsent) {
      return (labels) => !(key in labels);
    }
    if (this.#peek() === '' || this.#peek() === ',') {
      return (labels) => key in labels;
    }
    return this.#comparison(key, this.#next());
  }

  #comparison(key: string, operator: string): Requirement {
    switch (operator) {
      case '=':
      case '==': {
        const value = this.#value();
        return (labels) => labels[key] === value;
      }
      case '!=': {
        const value = this.#value();
        return (labels) => labels[key] !== value;
      }
      case 'in': {
        const values = this.#values();
        return (labels) => key in labels && values.has(labels[key]);
      }
      case 'notin': {
        const values = this.#values();
        return (labels) => !(key in labels) || !values.has(labels[key]);
      }
      default:
        throw problem(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  /** One value, which may be empty. */
  #value(): string {
    if (this.#peek() === '' || this.#peek() === ',') {
      return '';
    }
    const value = this.#next();
    if (isSymbol(value)) {
      throw problem(`found '${value}', expected: identifier`);
    }
    return value;
  }

  #values(): ReadonlySet<unknown> {
    const open = this.#next();
    if (open !== '(') {
      throw problem(`found '${open}' expected: '('`);
    }
    const values = new Set<unknown>();
    for (let token = this.#next(); token !== ')'; token = this.#next()) {
      if (token === '' || (isSymbol(token) && token !== ',')) {
        throw problem(`found '${token}', expected: ',', ')' or identifier`);
      }
      if (token !== ',') {
        values.add(token);
      }
    }
    return values.size === 0 ? new Set(['']) : values;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }
}

function tokensOf(written: string): string[] {
  const tokens: string[] = [];
  let rest = written.trim();
  while (rest !== '') {
    const symbol = symbols.find((each) => rest.startsWith(each));
    const token = symbol ?? /^[^\s=!(),<>]+/u.exec(rest)?.[0] ?? '';
    tokens.push(token);
    rest = rest.slice(token.length).trim();
  }
  return tokens;
}

function isSymbol(token: string): boolean {
  return symbols.includes(token);
}

function problem(what: string): Error {
  return badRequest(`unable to parse requirement: ${what}`);
}
