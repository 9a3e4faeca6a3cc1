import type { Json } from '../json.ts';
import { child, childrenOf, intact, type Found, type JqPath } from './jqFound.ts';
import { JQ_FUNCTIONS, JQ_SELECTORS } from './jqFunctions.ts';
import { JqFault, JqUnknown, type Jq } from './jqSyntax.ts';
import { compareValues, isList, isTrue, minus, plus, typeOf } from './jqValues.ts';

type Scope = ReadonlyMap<string, Json>;
type Call = Extract<Jq, { readonly is: 'call' }>;

const HERE: Jq = { is: 'here' };
const MOST_STEPS = 200_000;

/** The paths that an expression leads to in a value. Throws `JqFault` as the language does, and `JqUnknown`. */
export function jqPaths(expression: Jq, value: Json): readonly JqPath[] {
  return [...new JqRun().pathsOf(expression, value, new Map())];
}

/** All outputs of an expression, as jq's backtracking gives them: a generator each. */
class JqRun {
  #left = MOST_STEPS;

  *pathsOf(node: Jq, value: Json, scope: Scope): Generator<JqPath> {
    for (const found of this.#run(node, { value, path: [], at: value }, scope)) {
      yield intact(found).path ?? [];
    }
  }

  *#values(node: Jq, value: Json, scope: Scope): Generator<Json> {
    for (const found of this.#run(node, { value, path: undefined, at: null }, scope)) {
      yield found.value;
    }
  }

  *#run(node: Jq, here: Found, scope: Scope): Generator<Found> {
    this.#spend(1);
    switch (node.is) {
      case 'here':
        yield here;
        return;
      case 'literal':
        yield { ...here, value: node.value };
        return;
      case 'variable':
        yield { ...here, value: scope.get(node.name) ?? unknownUnless(scope.has(node.name), node.name) };
        return;
      case 'index':
        for (const key of this.#values(node.key, here.value, scope)) {
          for (const of of this.#run(node.of, here, scope)) {
            yield child(of, key);
          }
        }
        return;
      case 'each':
        for (const of of this.#run(node.of, here, scope)) {
          yield* childrenOf(of);
        }
        return;
      case 'try':
        yield* this.#tried(node.body, node.otherwise, here, scope);
        return;
      case 'pipe':
        for (const left of this.#run(node.left, here, scope)) {
          yield* this.#run(node.right, left, scope);
        }
        return;
      case 'comma':
        yield* this.#run(node.left, here, scope);
        yield* this.#run(node.right, here, scope);
        return;
      case 'alternative':
        yield* this.#alternative(node.left, node.right, here, scope);
        return;
      case 'and':
      case 'or':
        yield* this.#logical(node, here, scope);
        return;
      case 'binary':
        if (here.path !== undefined && (node.operator === '+' || node.operator === '-')) {
          throw new JqUnknown('a sum as a path'); // where it ends up on is a matter of the implementation
        }
        for (const right of this.#values(node.right, here.value, scope)) {
          for (const left of this.#values(node.left, here.value, scope)) {
            yield { ...here, value: this.#binary(node.operator, left, right) };
          }
        }
        return;
      case 'negate':
        for (const value of this.#values(node.of, here.value, scope)) {
          yield { ...here, value: minus(typeof value === 'number' ? 0 : null, value, this.#spend) };
        }
        return;
      case 'if':
        for (const condition of this.#values(node.condition, here.value, scope)) {
          yield* this.#run(isTrue(condition) ? node.yes : node.no, here, scope);
        }
        return;
      case 'list':
        yield {
          ...here,
          value: node.items === undefined ? [] : [...this.#values(node.items, here.value, scope)],
        };
        return;
      case 'bind':
        for (const value of this.#values(node.source, here.value, scope)) {
          yield* this.#run(node.body, here, new Map([...scope, [node.name, value]]));
        }
        return;
      case 'call':
        yield* this.#call(node, here, scope);
        return;
      default:
        node satisfies never;
    }
  }

  *#tried(body: Jq, otherwise: Jq | undefined, here: Found, scope: Scope): Generator<Found> {
    try {
      yield* this.#run(body, here, scope);
    } catch (error) {
      if (!(error instanceof JqFault)) {
        throw error;
      }
      if (otherwise !== undefined) {
        yield* this.#run(otherwise, { ...here, value: error.message }, scope);
      }
    }
  }

  /** What is true on the left, else the right. Errors on the left are as if there was nothing. */
  *#alternative(left: Jq, right: Jq, here: Found, scope: Scope): Generator<Found> {
    let isAny = false;
    for (const found of this.#tried(left, undefined, here, scope)) {
      if (isTrue(found.value)) {
        isAny = true;
        yield found;
      }
    }
    if (!isAny) {
      yield* this.#run(right, here, scope);
    }
  }

  *#logical(node: Extract<Jq, { is: 'and' | 'or' }>, here: Found, scope: Scope): Generator<Found> {
    for (const left of this.#values(node.left, here.value, scope)) {
      if (isTrue(left) === (node.is === 'or')) {
        yield { ...here, value: node.is === 'or' };
      } else {
        for (const right of this.#values(node.right, here.value, scope)) {
          yield { ...here, value: isTrue(right) };
        }
      }
    }
  }

  #binary(operator: Extract<Jq, { is: 'binary' }>['operator'], left: Json, right: Json): Json {
    if (operator === '+') {
      return plus(left, right);
    }
    if (operator === '-') {
      return minus(left, right, this.#spend);
    }
    const order = compareValues(left, right, this.#spend);
    return {
      '==': order === 0,
      '!=': order !== 0,
      '<': order < 0,
      '<=': order <= 0,
      '>': order > 0,
      '>=': order >= 0,
    }[operator];
  }

  *#call(call: Call, here: Found, scope: Scope): Generator<Found> {
    const { name, args } = call;
    const [first = HERE, second = HERE] = args;
    switch (`${name}/${args.length}`) {
      case 'empty/0':
        return;
      case 'error/0':
        throw new JqFault('error');
      case 'error/1':
        throw new JqFault('error');
      case 'select/1':
        for (const condition of this.#values(first, here.value, scope)) {
          if (isTrue(condition)) {
            yield here;
          }
        }
        return;
      case 'map/1': {
        const each: Jq = { is: 'pipe', left: { is: 'each', of: HERE }, right: first };
        yield { ...here, value: [...this.#values(each, here.value, scope)] };
        return;
      }
      case 'recurse/0':
        yield* this.#recurse(
          { is: 'try', body: { is: 'each', of: HERE }, otherwise: undefined },
          here,
          scope,
        );
        return;
      case 'recurse/1':
        yield* this.#recurse(first, here, scope);
        return;
      case 'recurse/2': {
        const right: Jq = { is: 'call', name: 'select', args: [second] };
        yield* this.#recurse({ is: 'pipe', left: first, right }, here, scope);
        return;
      }
      case 'first/0':
        yield child(here, 0);
        return;
      case 'last/0':
        yield child(here, -1);
        return;
      case 'first/1':
        for (const found of this.#run(first, here, scope)) {
          yield found;
          return;
        }
        return;
      case 'getpath/1':
        for (const path of this.#values(first, here.value, scope)) {
          if (!isList(path)) {
            throw new JqFault(`no path: ${typeOf(path)}`);
          }
          yield path.reduce<Found>(child, here);
        }
        return;
      case 'path/1':
        for (const path of this.pathsOf(first, here.value, scope)) {
          yield { ...here, value: path };
        }
        return;
      case 'paths/0':
        for (const path of this.pathsOf({ is: 'call', name: 'recurse', args: [] }, here.value, scope)) {
          if (path.length > 0) {
            yield { ...here, value: path };
          }
        }
        return;
      case 'any/0':
      case 'all/0':
      case 'any/1':
      case 'all/1':
        yield* this.#quantified(name === 'any', { is: 'each', of: HERE }, first, here, scope);
        return;
      case 'any/2':
      case 'all/2':
        yield* this.#quantified(name === 'any', first, second, here, scope);
        return;
      case 'IN/1':
        yield* this.#isIn(HERE, first, here, scope);
        return;
      case 'IN/2':
        yield* this.#isIn(first, second, here, scope);
        return;
      default:
        yield* this.#builtin(call, here, scope);
    }
  }

  *#recurse(step: Jq, here: Found, scope: Scope): Generator<Found> {
    // Not by generators in each other: they may be as deep as the work that is allowed.
    const open: Iterator<Found>[] = [[here].values()];
    for (;;) {
      const last = open.at(-1);
      if (last === undefined) {
        return;
      }
      this.#spend(1);
      const next = last.next();
      if (next.done === true) {
        open.pop();
      } else {
        yield next.value;
        open.push(this.#run(step, next.value, scope));
      }
    }
  }

  *#quantified(isAny: boolean, of: Jq, condition: Jq, here: Found, scope: Scope): Generator<Found> {
    for (const value of this.#values({ is: 'pipe', left: of, right: condition }, here.value, scope)) {
      if (isTrue(value) === isAny) {
        yield { ...here, value: isAny };
        return;
      }
    }
    yield { ...here, value: !isAny };
  }

  *#isIn(source: Jq, among: Jq, here: Found, scope: Scope): Generator<Found> {
    for (const value of this.#values(source, here.value, scope)) {
      for (const other of this.#values(among, here.value, scope)) {
        if (compareValues(value, other, this.#spend) === 0) {
          yield { ...here, value: true };
          return;
        }
      }
    }
    yield { ...here, value: false };
  }

  *#builtin({ name, args }: Call, here: Found, scope: Scope): Generator<Found> {
    const selects = args.length === 0 ? JQ_SELECTORS.get(name) : undefined;
    if (selects !== undefined) {
      if (selects(here.value)) {
        yield here;
      }
      return;
    }
    const compute = JQ_FUNCTIONS.get(`${name}/${args.length}`);
    if (compute === undefined) {
      throw new JqUnknown(`${name}/${args.length}`);
    }
    for (const given of this.#product(args, here.value, scope)) {
      yield { ...here, value: compute(here.value, given, this.#spend) };
    }
  }

  /** Each output of an argument with each of the others. */
  *#product(args: readonly Jq[], value: Json, scope: Scope): Generator<readonly Json[]> {
    const last = args.at(-1);
    if (last === undefined) {
      yield [];
      return;
    }
    for (const given of this.#values(last, value, scope)) {
      for (const others of this.#product(args.slice(0, -1), value, scope)) {
        yield [...others, given];
      }
    }
  }

  readonly #spend = (steps: number): void => {
    this.#left -= steps;
    if (this.#left < 0) {
      throw new JqUnknown('too much work');
    }
  };
}

function unknownUnless(isKnown: boolean, name: string): null {
  if (!isKnown) {
    throw new JqUnknown(`$${name}`);
  }
  return null;
}
