import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';

import { LocalRepositories } from '../../../../src/platform/git/repositories.ts';
import { GitRunner } from '../../../../src/platform/git/runner.ts';
import { NEVER, Sandbox } from './sandbox.ts';

describe('LocalRepositories', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  const trusted = (): LocalRepositories =>
    new LocalRepositories({ runner: sandbox.runner(), isTrusted: () => true });

  it('finds the repository of a folder, of one below it and of one behind a link', async () => {
    const root = sandbox.repository('repo', { 'apps/web/a.yaml': '' });
    symlinkSync(sandbox.path('repo/apps'), sandbox.path('link'));
    const repositories = trusted();
    for (const folder of ['repo', 'repo/apps/web', 'link/web']) {
      assert.equal((await repositories.at(sandbox.path(folder), NEVER))?.root, root);
    }
    const [first, second] = [
      await repositories.at(root, NEVER),
      await repositories.at(sandbox.path('repo/apps'), NEVER),
    ];
    assert.equal(first, second, 'one object per clone');
  });

  it('says why there is none', async () => {
    mkdirSync(sandbox.path('plain'));
    const repositories = trusted();
    assert.equal(await repositories.at(sandbox.path('plain'), NEVER), undefined);
    assert.deepEqual(repositories.problemAt(sandbox.path('plain')), {
      code: 'notARepository',
      folder: sandbox.path('plain'),
    });
    sandbox.repository('plain');
    assert.equal(
      (await repositories.at(sandbox.path('plain'), NEVER))?.root,
      sandbox.path('plain'),
      'looks again',
    );
    assert.equal(repositories.problemAt(sandbox.path('plain')), undefined);
  });

  it('finds clones beside and below, and worktrees, but not the own one', async () => {
    sandbox.repository('src/own');
    sandbox.repository('src/other');
    mkdirSync(sandbox.path('src/plain'));
    sandbox.git('src/own', 'worktree', 'add', '--quiet', '-b', 'side', sandbox.path('trees/side'));
    const near = await trusted().around(sandbox.path('src/own'), NEVER);
    assert.deepEqual(near.map((repository) => repository.root).toSorted(), [
      sandbox.path('src/other'),
      sandbox.path('trees/side'),
    ]);
    const above = await trusted().around(sandbox.path('src'), NEVER);
    assert.deepEqual(above.map((repository) => repository.root).toSorted(), [
      sandbox.path('src/other'),
      sandbox.path('src/own'),
      sandbox.path('trees/side'),
    ]);
  });

  it('knows a worktree as a repository with the remotes of its main one', async () => {
    sandbox.repository('own');
    sandbox.git('own', 'remote', 'add', 'origin', 'https://example.com/x');
    sandbox.git('own', 'worktree', 'add', '--quiet', '-b', 'side', sandbox.path('side'));
    const worktree = await trusted().at(sandbox.path('side'), NEVER);
    assert.equal(worktree?.root, sandbox.path('side'));
    const remotes = await worktree.remotes(NEVER);
    assert.deepEqual(remotes.ok && remotes.value.map((remote) => remote.fetchUrl), ['https://example.com/x']);
  });

  it('starts no process in a workspace that is not trusted', async () => {
    const runner = new GitRunner({ git: () => '/must/not/be/started', environment: {} });
    const repositories = new LocalRepositories({ runner, isTrusted: () => false });
    assert.equal(await repositories.at(sandbox.repository('repo'), NEVER), undefined);
    assert.deepEqual(await repositories.around(sandbox.path('repo'), NEVER), []);
    assert.equal(repositories.problemAt(sandbox.path('repo')), undefined, 'nothing was tried');
  });
});
