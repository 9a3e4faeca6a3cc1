import assert from 'node:assert/strict';

import type { Finding } from '../../../../src/core/rules/finding.ts';
import type { Rule } from '../../../../src/core/rules/rule.ts';
import type { RunOptions } from '../../../../src/core/rules/run.ts';
import { runRules } from '../../../../src/core/rules/run.ts';
import { parseTolerant } from '../../../../src/core/yaml/tolerant.ts';

const rule = (id: Rule['id'], check: Rule['check'], more: Partial<Rule> = {}): Rule => ({
  id,
  severity: 'warning',
  title: id,
  check,
  ...more,
});
/** Says the kind of each document at its first three units. */
const echo = rule('PL990', ({ kind, name }) => [
  {
    range: { start: 0, end: 3 },
    message: `${kind} ${name}`,
    related: [
      { message: 'here', range: { start: 1, end: 2 } },
      { message: 'there', range: { start: 1, end: 2 }, uri: 'file:///other' },
    ],
    fixes: [{ title: 'Fix', edits: [{ range: { start: 0, end: 1 }, text: 'x' }] }],
  },
]);
const run = (text: string, rules: readonly Rule[], more: Partial<RunOptions> = {}): readonly Finding[] =>
  runRules({
    uri: 'file:///a.yaml',
    path: 'a.yaml',
    text,
    rules,
    context: { settings: { productionPaths: [] } },
    tolerant: parseTolerant,
    ...more,
  });
const doc = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`;

describe('running rules over a file', () => {
  it('moves every range of the second document to where it stands in the file', () => {
    const first = doc('a');
    const [, second] = run(`${first}---\n${doc('b')}`, [echo]);
    const at = first.length;
    assert.deepEqual(second, {
      rule: 'PL990',
      severity: 'warning',
      message: 'Pod b',
      range: { start: at, end: at + 3 },
      related: [
        { message: 'here', range: { start: at + 1, end: at + 2 } },
        { message: 'there', range: { start: 1, end: 2 }, uri: 'file:///other' },
      ],
      fixes: [{ title: 'Fix', edits: [{ range: { start: at, end: at + 1 }, text: 'x' }] }],
    });
  });
  it('asks a rule only about its kinds', () => {
    const pods = { ...echo, kinds: ['/Pod'] };
    assert.deepEqual(
      run(`${doc('a')}---\nkind: Job\n`, [pods]).map(({ message }) => message),
      ['Pod a'],
    );
  });
  it('shows a broken document only to rules that read such', () => {
    const text = `${doc('a')}spec: a: b\n`;
    assert.deepEqual(run(text, [echo]), []);
    assert.equal(run(text, [{ ...echo, readsBroken: true }]).length, 1);
  });
  it('shows nothing of a document whose gate is closed, and only hints behind one that is half open', () => {
    const reader = { ...echo, id: 'PL991' as const, readsBroken: true };
    assert.deepEqual(run(doc('a'), [echo, reader], { gate: () => ({ checks: 'none' }) }), []);
    const [only, ...more] = run(doc('a'), [echo, reader], { gate: () => ({ checks: 'hint' }) });
    assert.equal(only?.rule, 'PL991');
    assert.deepEqual(more, []);
  });
  it('goes on after a rule that throws, and keeps what it had said', () => {
    const told: unknown[] = [];
    const broken = rule('PL992', function* () {
      yield { range: { start: 5, end: 6 }, message: 'before' };
      throw new Error('a bug');
    });
    const findings = run(doc('a'), [broken, echo], {
      onError: (failed, error) => told.push(failed.id, (error as Error).message),
    });
    assert.deepEqual(
      findings.map(({ message }) => message),
      ['Pod a', 'before'],
    );
    assert.deepEqual(told, ['PL992', 'a bug']);
  });
  it('ends at a hundred findings for a document', () => {
    const chatty = rule('PL993', () =>
      Array.from({ length: 500 }, (_, index) => ({ range: { start: 0, end: 1 }, message: `${index}` })),
    );
    assert.equal(run(`${doc('a')}---\n${doc('b')}`, [chatty]).length, 200);
  });
  it('takes the items of lists in lists as objects, and stops at lists without end', () => {
    const list = (inner: string): string => `{kind: List, items: [${inner}]}`;
    const pod = '{kind: Pod, metadata: {name: in}}';
    assert.equal(run(list(list(pod)), [echo])[0]?.message, 'Pod in');
    assert.equal(run(list(list(list(list(list(pod))))), [echo])[0]?.message, 'List ');
  });
});
