import assert from 'node:assert/strict';

import { logArguments } from '../../../../src/core/git/log.ts';

const SHA = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';

describe('the arguments of git log', () => {
  it('run no program of the repository, and keep paths apart from options', () => {
    const all = logArguments(SHA, { paths: ['apps/web', '--output=/tmp/x'] });
    assert.equal(all[0], 'log');
    for (const off of ['--no-show-signature', '--no-ext-diff', '--no-textconv']) {
      assert.ok(all.includes(off), off);
    }
    assert.deepEqual(all.slice(all.indexOf('--end-of-options')), [
      '--end-of-options',
      SHA,
      '--',
      'apps/web',
      '--output=/tmp/x',
    ]);
  });

  it('end each of ten fields with NUL', () => {
    const format = logArguments(SHA, {}).find((one) => one.startsWith('--format=')) ?? '';
    assert.equal(format.split('%x00').length - 1, 10);
    assert.ok(format.endsWith('%x00'));
  });

  it('take a limit as a whole number, and first parents where asked', () => {
    const limited = logArguments(SHA, { limit: 20.7, firstParent: true });
    assert.ok(limited.includes('--max-count=20') && limited.includes('--first-parent'));
    assert.ok(logArguments(SHA, { limit: -3 }).includes('--max-count=0'));
    assert.ok(!logArguments(SHA, {}).some((one) => /^--max-count|^--first-parent/.test(one)));
  });
});
