import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { cloneOf, topOf } from '../../../../src/platform/index/clone.ts';

const URL = 'https://forge.example/org/platform.git';

describe('a clone, read without git', () => {
  let folder: string;
  const git = (cwd: string, ...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=Kim', '-c', 'user.email=kim@example.com', ...args], {
      cwd,
      stdio: 'pipe',
    });
  };
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'plumbline-clone-')));
    git(folder, 'init', '-q', '-b', 'main', 'work');
    const work = path.join(folder, 'work');
    git(work, 'remote', 'add', 'origin', URL);
    git(work, 'remote', 'add', 'fork', 'git@forge.example:kim/platform.git');
    git(work, 'commit', '-q', '--allow-empty', '-m', 'first');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('tells all remotes and the branch', () => {
    assert.deepEqual(cloneOf(path.join(folder, 'work')), {
      remotes: [URL, 'git@forge.example:kim/platform.git'],
      branch: 'main',
    });
  });

  it('tells them of a linked worktree too', () => {
    git(path.join(folder, 'work'), 'worktree', 'add', '-q', '-b', 'next', '../next');
    const { remotes, branch } = cloneOf(path.join(folder, 'next'));
    assert.deepEqual([remotes?.[0], branch], [URL, 'next']);
  });

  it('has no branch on a commit', () => {
    git(path.join(folder, 'work'), 'checkout', '-q', '--detach');
    assert.equal(cloneOf(path.join(folder, 'work')).branch, undefined);
  });

  it('is found from any folder below, and a folder outside of any is its own top', async () => {
    const deep = path.join(folder, 'work/apps/shop');
    await mkdir(deep, { recursive: true });
    assert.equal(topOf(deep), path.join(folder, 'work'));
    assert.equal(topOf(folder), folder);
    assert.deepEqual(cloneOf(folder), {});
  });

  it('survives files that are none of git', async () => {
    const odd = path.join(folder, 'odd');
    await mkdir(odd);
    await writeFile(path.join(odd, '.git'), 'gitdir: /nowhere/at/all\n');
    assert.deepEqual(cloneOf(odd), {});
    await writeFile(path.join(odd, '.git'), '');
    assert.deepEqual(cloneOf(odd), {});
  });
});
