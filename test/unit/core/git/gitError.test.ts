import assert from 'node:assert/strict';

import { toGitError, toStartError } from '../../../../src/core/git/gitError.ts';

describe('what git wrote when it failed', () => {
  it('is told apart by its own words', () => {
    const unsafe = "fatal: detected dubious ownership in repository at '/srv/fleet'\n";
    assert.deepEqual(toGitError('status', '/srv/fleet', unsafe), {
      code: 'unsafe',
      detail: "fatal: detected dubious ownership in repository at '/srv/fleet'",
    });
    const bare = "fatal: cannot use bare repository '/srv/x.git' (safe.bareRepository is 'explicit')";
    assert.equal(toGitError('log', '/srv/x.git', bare).code, 'unsafe');
    assert.deepEqual(
      toGitError('log', '/home/kim', 'fatal: not a git repository (or any of the parent directories): .git'),
      { code: 'notARepository', folder: '/home/kim' },
    );
    const partial = 'warning: lazy fetching disabled\nfatal: could not fetch 58ce853f from promisor remote';
    assert.deepEqual(toGitError('cat-file', '/srv/fleet', partial), {
      code: 'notFetched',
      folder: '/srv/fleet',
    });
    assert.deepEqual(toGitError('fetch', '/srv/fleet', 'fatal: early EOF\n'), {
      code: 'failed',
      command: 'fetch',
      detail: 'fatal: early EOF',
    });
  });

  it('is shown without a password of a remote, and not at any length', () => {
    const error = toGitError('fetch', '/f', 'fatal: unable to access https://kim:hunter2@git.example.com/x/');
    assert.ok(error.code === 'failed');
    assert.doesNotMatch(error.detail, /hunter2/);
    const long = toGitError('fetch', '/f', 'x'.repeat(9_000));
    assert.ok(long.code === 'failed');
    assert.equal(long.detail.length, 2_000);
  });
});

describe('a git that does not start', () => {
  it('is missing where its file is, or may not be run', () => {
    for (const code of ['ENOENT', 'EACCES']) {
      const error = Object.assign(new Error(`spawn git ${code}`), { code });
      assert.deepEqual(toStartError('log', error), { code: 'noGit', detail: `spawn git ${code}` });
    }
  });

  it('has failed for every other reason', () => {
    const error = Object.assign(new Error('spawn EMFILE'), { code: 'EMFILE' });
    assert.deepEqual(toStartError('log', error), {
      code: 'failed',
      command: 'log',
      detail: 'spawn EMFILE',
    });
    assert.deepEqual(toStartError('log', 'odd'), { code: 'failed', command: 'log', detail: 'odd' });
  });
});
