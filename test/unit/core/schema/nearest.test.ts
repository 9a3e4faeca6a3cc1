import assert from 'node:assert/strict';

import { nearest } from '../../../../src/core/schema/nearest.ts';

describe('the nearest word', () => {
  const FIELDS = ['selfHeal', 'prune', 'allowEmpty', 'path', 'chart'];
  for (const [typo, meant] of [
    ['selfheal', 'selfHeal'],
    ['SELFHEAL', 'selfHeal'],
    ['selfHael', 'selfHeal'],
    ['selHeal', 'selfHeal'],
    ['prunne', 'prune'],
    ['purne', 'prune'],
    ['alowEmtpy', 'allowEmpty'],
    ['paht', 'path'],
  ] as const) {
    it(`of ${typo} is ${meant}`, () => {
      assert.equal(nearest(typo, FIELDS), meant);
    });
  }
  for (const word of ['automated', 'pt', 'ch', 'x', '', 'selfishly', 'charters']) {
    it(`of "${word}" is none`, () => {
      assert.equal(nearest(word, FIELDS), undefined);
    });
  }
  it('takes the nearer of two', () => {
    assert.equal(nearest('namespaceX', ['namespaces', 'namespace']), 'namespaces');
    assert.equal(nearest('sourcs', ['sourceRef', 'sources', 'source']), 'sources');
  });
  it('takes equal but for case before anything that comes first', () => {
    assert.equal(nearest('repourl', ['repoUr', 'repoURL']), 'repoURL');
  });
});
