import assert from 'node:assert/strict';

import { folderOf, isWithin, joined, repoPath } from '../../../../src/core/util/repoPath.ts';

describe('a path of a repository', () => {
  for (const [folder, reference, path] of [
    ['a/b', 'c.yaml', 'a/b/c.yaml'],
    ['a/b', './c//d.yaml', 'a/b/c/d.yaml'],
    ['a/b', '../c.yaml', 'a/c.yaml'],
    ['a/b', '../..', ''],
    ['a/b', '/c.yaml', 'c.yaml'],
    ['', 'c/', 'c'],
    ['a/b', '../../../c.yaml', undefined],
    ['', '/../c.yaml', undefined],
  ] as const) {
    it(`${reference} in ${folder || 'the top'} is ${path ?? 'none'}`, () =>
      assert.equal(repoPath(folder, reference), path));
  }

  it('lies within a folder by whole segments', () => {
    assert.deepEqual(
      ['apps/foo', 'apps/foo/a.yaml', 'apps/foobar', 'apps'].map((path) => isWithin('apps/foo', path)),
      [true, true, false, false],
    );
    assert.equal(isWithin('', 'a.yaml'), true);
  });

  it('is taken apart and put together at the top too', () => {
    assert.deepEqual([folderOf('a/b.yaml'), folderOf('b.yaml')], ['a', '']);
    assert.deepEqual([joined('a', 'b.yaml'), joined('', 'b.yaml')], ['a/b.yaml', 'b.yaml']);
  });
});
