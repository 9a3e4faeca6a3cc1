import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';

import { describeClones } from '../../../src/app/describeClones.ts';
import { LocalRepositories } from '../../../src/platform/git/repositories.ts';
import { NEVER, Sandbox } from '../platform/git/sandbox.ts';

describe('the clones of a report', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());
  const describeIn = (folders: readonly string[], isTrusted = true) =>
    describeClones(
      folders,
      new LocalRepositories({ runner: sandbox.runner(), isTrusted: () => isTrusted }),
      NEVER,
    );

  it('are told by branch, number of branches and remotes, from any folder in them', async () => {
    const root = sandbox.repository('fleet', { 'apps/web/app.yaml': 'a: 1\n' });
    sandbox.git('fleet', 'branch', 'side');
    sandbox.git('fleet', 'remote', 'add', 'origin', 'https://git.example.com/fleet.git');
    const folder = sandbox.path('fleet/apps');
    assert.deepEqual(await describeIn([folder]), [
      {
        folder,
        root,
        branch: 'main',
        branches: 2,
        remotes: [{ name: 'origin', url: 'https://git.example.com/fleet.git' }],
      },
    ]);
  });

  it('have no branch where a commit is checked out', async () => {
    const root = sandbox.repository('fleet');
    sandbox.git('fleet', 'checkout', '--quiet', '--detach');
    assert.deepEqual(await describeIn([root]), [{ folder: root, root, branches: 1, remotes: [] }]);
  });

  it('are not there in a plain folder, and nobody asks in an untrusted workspace', async () => {
    mkdirSync(sandbox.path('plain'));
    const plain = sandbox.path('plain');
    assert.deepEqual(await describeIn([plain]), [{ folder: plain, problem: 'notARepository' }]);
    const root = sandbox.repository('fleet');
    const trace = sandbox.path('trace');
    sandbox.git('fleet', 'config', 'core.fsmonitor', `touch ${trace}`);
    assert.deepEqual(await describeIn([root], false), [{ folder: root }]);
    assert.equal(existsSync(trace), false);
  });
});
