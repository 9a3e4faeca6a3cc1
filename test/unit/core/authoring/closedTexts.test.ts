import assert from 'node:assert/strict';

import { ClosedTexts } from '../../../../src/core/authoring/closedTexts.ts';
import type { RuleContext } from '../../../../src/core/rules/context.ts';
import { parseTolerant } from '../../../../src/core/yaml/tolerant.ts';
import { CONTEXT } from './marked.ts';

const app = (typo = ''): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\nspec:\n  project: shop\n  destination: {name: prod, namespace: shop}\n  source: {repoURL: https://forge.example/shop, path: apps/shop}\n${typo}`;

const context: RuleContext = { settings: { productionPaths: [] }, schemas: CONTEXT.schemas };

/** Each part as `file RULE line`, hints left out. */
function told(texts: ClosedTexts, size = 10): readonly (readonly string[])[] {
  return [...texts.check(context, size)].map((part) =>
    part.map(([path, findings]) => {
      const loud = findings.filter(({ severity }) => severity !== 'hint');
      return [path, ...loud.map(({ rule, range }) => `${rule} ${range[0]}`)].join(' ');
    }),
  );
}

const made = (): ClosedTexts =>
  new ClosedTexts(parseTolerant, (rule, path, error) => {
    throw new Error(`${rule.id} on ${path}`, { cause: error });
  });

describe('manifests that only the editor can read', () => {
  it('are told with what is wrong in them, part by part, and other files are not', () => {
    const texts = made();
    texts.set('a.yaml', app('  syncPolic: {}\n'));
    texts.set('b.yaml', app('  syncPolicy: {automated: {selfheal: true}}\n'));
    texts.set('values.yaml', 'replicas: [\n');
    assert.deepEqual(told(texts, 1), [['a.yaml PL005 8'], ['b.yaml PL005 8']]);
  });

  it('are told again only where something else is wrong, also when they go', () => {
    const texts = made();
    texts.set('a.yaml', app('  syncPolic: {}\n'));
    texts.set('b.yaml', app('  projekt: x\n'));
    told(texts);
    assert.deepEqual(told(texts), [[]]);
    texts.set('a.yaml', `# moved\n${app('  syncPolic: {}\n')}`);
    texts.set('b.yaml', undefined);
    assert.deepEqual(told(texts), [['a.yaml PL005 9', 'b.yaml']]);
    assert.deepEqual(told(texts), [[]]);
  });
});
