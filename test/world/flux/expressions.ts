import { at, listAt, numberAt, textAt, type Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import type { Standing } from './health.ts';

/** An expression that is not CEL, or more of it than the demo reads. */
export class ExpressionError extends Error {}

type Test = (object: o.Obj) => boolean;

const FIELDS = [
  ['inProgress', 'InProgress', 'InProgress'],
  ['failed', 'Failed', 'Failed'],
  ['current', 'Current', 'Current'],
] as const;

/** How far an object is, by the expressions of the spec for its kind; undefined for a kind without. */
export type Judge = (object: o.Obj) => Standing | undefined;

/** Throws `ExpressionError` where the controller stalls. */
export function judgeOf(ks: o.Obj): Judge {
  const rules = listAt(ks, 'spec', 'healthCheckExprs').map((rule, index) => {
    const tests = FIELDS.flatMap(([field, word, standing]) => {
      const text = textAt(rule, field);
      return text === '' ? [] : [{ standing, test: parsed(text, index, word) }];
    });
    return { apiVersion: textAt(rule, 'apiVersion'), kind: textAt(rule, 'kind'), tests };
  });
  return (object) => {
    const rule = rules.find(
      ({ apiVersion, kind }) => apiVersion === textAt(object, 'apiVersion') && kind === o.kindOf(object),
    );
    if (rule === undefined) {
      return undefined;
    }
    const seen = numberAt(object, 'status', 'observedGeneration');
    if (seen !== undefined && seen !== numberAt(object, 'metadata', 'generation')) {
      return 'InProgress';
    }
    return rule.tests.find(({ test }) => test(object))?.standing ?? 'InProgress';
  };
}

function parsed(text: string, index: number, word: string): Test {
  const test = either(text);
  if (test === undefined) {
    throw new ExpressionError(
      `failed to create custom status evaluator for healthchecks[${index}]: failed to parse the expression ${word}: failed to parse the CEL expression '${text}': the demo reads no more than comparisons of a field with a text, joined by && and ||`,
    );
  }
  return test;
}

/** `a == 'x' && has(b.c) || d != 'y'`. */
function either(text: string): Test | undefined {
  const tests = text.split('||').map((part) => both(part));
  return tests.every((one) => one !== undefined) ? (object) => tests.some((one) => one(object)) : undefined;
}

function both(text: string): Test | undefined {
  const tests = text.split('&&').map((part) => single(part.trim()));
  return tests.every((one) => one !== undefined) ? (object) => tests.every((one) => one(object)) : undefined;
}

function single(text: string): Test | undefined {
  const compared = /^([\w.]+)\s*(==|!=)\s*(?:'([^']*)'|"([^"]*)"|(\d+|true|false))$/.exec(text);
  if (compared !== null) {
    const [, path = '', operator, quoted, double, plain] = compared;
    const wanted: Json = quoted ?? double ?? (JSON.parse(plain ?? 'null') as Json);
    return (object) => (valueAt(object, path) === wanted) === (operator === '==');
  }
  const [, path] = /^has\(([\w.]+)\)$/.exec(text) ?? [];
  return path === undefined ? undefined : (object) => valueAt(object, path) !== undefined;
}

function valueAt(object: o.Obj, path: string): Json | undefined {
  return at(object, ...path.split('.'));
}
