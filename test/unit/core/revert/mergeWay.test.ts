import assert from 'node:assert/strict';

import { parseGitVersion } from '../../../../src/core/git/version.ts';
import { emptyTree, mergeWay } from '../../../../src/core/revert/mergeWay.ts';

describe('the way in which a git merges trees', () => {
  for (const [version, way] of [
    ['2.37.9', undefined],
    ['2.38.0', 'synthetic'],
    ['2.39.5 (Apple Git-154)', 'synthetic'],
    ['2.40.0', 'commits'],
    ['2.44.1', 'commits'],
    ['2.45.0', 'trees'],
    ['2.55.0.windows.1', 'trees'],
    ['1.99.0', undefined],
    ['3.0.0', 'trees'],
  ] as const) {
    it(`is ${way ?? 'none'} for ${version}`, () => {
      const parsed = parseGitVersion(`git version ${version}\n`);
      assert.ok(parsed);
      assert.equal(mergeWay(parsed), way);
    });
  }

  it('knows the empty tree by the length of ids', () => {
    assert.equal(emptyTree('a'.repeat(40)), '4b825dc642cb6eb9a060e54bf8d69288fbee4904');
    assert.equal(
      emptyTree('a'.repeat(64)),
      '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
    );
  });
});
