import assert from 'node:assert/strict';

import { DocumentCache } from '../../../../src/core/authoring/documentCache.ts';
import type { CheckAnswer } from '../../../../src/core/authoring/manifestChecker.ts';
import { ManifestChecker } from '../../../../src/core/authoring/manifestChecker.ts';
import type { RuleContext } from '../../../../src/core/rules/context.ts';
import { RepositoryFacts } from '../../../../src/core/workspace/repositoryFacts.ts';
import { parseTolerant } from '../../../../src/core/yaml/tolerant.ts';
import { APP, APP_SPEC } from '../rules/heads.ts';
import { BUNDLED } from '../schema/bundled.ts';

const CONTEXT: RuleContext = { settings: { productionPaths: [] }, schemas: BUNDLED };
const KNOWN: RuleContext = {
  ...CONTEXT,
  workspace: new RepositoryFacts({ kindOf: () => 'absent', list: () => [] }),
};
const checker = (): ManifestChecker =>
  new ManifestChecker(({ id }, error) => {
    throw new Error(id, { cause: error });
  });
const file = (text: string) => ({ uri: 'file:///a.yaml', path: 'a.yaml', languageId: 'yaml', text });
/** Hints left out: every small example would have some. */
const told = ({ findings }: CheckAnswer): string[] =>
  findings.filter(({ severity }) => severity !== 'hint').map(({ rule, range }) => `${rule} ${range.start}`);

describe('documents from keystroke to keystroke', () => {
  const texts = ['---\na: 1\n', '---\nb: 2\n', '---\nc: 3\n'];
  it('are parsed once while their text stays, wherever they move', () => {
    const cache = new DocumentCache();
    const before = cache.read(texts.join(''));
    const after = cache.read(`---\nnew: 1\n${texts.join('')}`);
    assert.deepEqual(
      after.slice(1).map(({ root }) => root),
      before.map(({ root }) => root),
    );
    before.forEach(({ root }, index) => assert.equal(after[index + 1]?.root, root));
    assert.deepEqual(
      after.map(({ offset }) => offset),
      [0, 11, 20, 29],
    );
  });
  it('are parsed anew where their text changed, and forgotten once they are gone', () => {
    const cache = new DocumentCache();
    const [, first] = cache.read(texts.join(''));
    const [, changed] = cache.read(texts.join('').replace('b: 2', 'b: 3'));
    assert.notEqual(changed?.root, first?.root);
    const [, again] = cache.read(texts.join(''));
    assert.notEqual(again?.root, first?.root);
    assert.deepEqual(again, first);
  });
  it('that broke without the tolerant parser are read again with it', () => {
    const cache = new DocumentCache();
    const text = 'a: b: c\nd: e\n';
    assert.equal(cache.read(text)[0]?.problems[0]?.code, 'SYNTAX');
    const [document] = cache.read(text, parseTolerant);
    assert.equal(document?.problems[0]?.code, 'BLOCK_AS_IMPLICIT_KEY');
    assert.equal(cache.read(text, parseTolerant)[0]?.root, document?.root);
  });
});

describe('the check of an open file', () => {
  it('finds what is wrong in each document', () => {
    const text = `${APP_SPEC}  sorce: {}\n---\n${APP_SPEC}  sources: {}\n`;
    const answer = checker().check(file(text), KNOWN);
    assert.deepEqual(told(answer), [`PL005 ${text.indexOf('sorce')}`, `PL006 ${text.indexOf('sources')}`]);
    assert.equal(answer.needsTolerant, false);
  });
  it('asks for the tolerant parser where a document is broken, and says more with it', () => {
    const one = checker();
    const text = `${APP}spec:\n  a: b: c\n`;
    const first = one.check(file(text), KNOWN);
    assert.equal(first.needsTolerant, true);
    assert.equal(first.findings.length, 1);
    const second = one.check(file(text), KNOWN, parseTolerant);
    assert.equal(second.needsTolerant, false);
    assert.match(second.findings[0]?.message ?? '', /second colon/);
  });
  it('says nothing of missing fields before the workspace is known', () => {
    const one = checker();
    const text = `${APP}spec:\n  project: a\n`;
    assert.deepEqual(told(one.check(file(text), CONTEXT)), []);
    assert.deepEqual(told(one.check(file(text), KNOWN)), [`PL007 ${text.indexOf('spec')}`]);
  });
  it('keeps its answers for a document that only moves, and follows it', () => {
    const one = checker();
    const text = `---\n${APP_SPEC}  sorce: {}\n`;
    one.check(file(`---\na: 1\n${text}`), KNOWN);
    const moved = `---\na: 1000\n${text}`;
    assert.deepEqual(told(one.check(file(moved), KNOWN)), [`PL005 ${moved.indexOf('sorce')}`]);
  });
  it('asks every rule again in another context', () => {
    const one = checker();
    const text = `${APP_SPEC}  source: {repoURL: a, path: b, targetRevision: main}\n`;
    assert.deepEqual(told(one.check(file(text), KNOWN)), []);
    const production = { ...KNOWN, settings: { productionPaths: ['**'] } };
    assert.deepEqual(told(one.check(file(text), production)), [`PL119 ${text.indexOf('main')}`]);
    assert.deepEqual(told(one.check(file(text), KNOWN)), []);
  });
  it('finds the same in two documents of the same text, each in its place', () => {
    const text = `---\n${APP_SPEC}  sorce: {}\n`;
    assert.deepEqual(told(checker().check(file(text + text), KNOWN)), [
      `PL005 ${text.indexOf('sorce')}`,
      `PL005 ${text.length + text.indexOf('sorce')}`,
    ]);
  });
  it('leaves templates of Helm alone', () => {
    const text = `${APP_SPEC}  sorce: {}\n`;
    assert.deepEqual(told(checker().check({ ...file(text), languageId: 'helm' }, KNOWN)), []);
  });
  it('answers the same after a file was forgotten', () => {
    const one = checker();
    const text = `${APP_SPEC}  sorce: {}\n`;
    const before = one.check(file(text), KNOWN);
    one.forget('file:///a.yaml');
    assert.deepEqual(one.check(file(text), KNOWN), before);
  });
});
