import assert from 'node:assert/strict';

import type { RevertRefusal } from '../../../../src/core/revert/outcome.ts';
import { RevertWorld, scratchFolders } from './revertWorld.ts';

describe('a revert that cannot be planned', function () {
  this.timeout(60_000);
  let world: RevertWorld;
  let change: string;

  beforeEach(() => {
    world = new RevertWorld({ 'a.yaml': 'a: 1\n' });
    change = world.push('Change', { 'a.yaml': 'a: 2\n' });
  });
  afterEach(() => world.dispose());

  async function refusal(...args: Parameters<RevertWorld['outcome']>): Promise<RevertRefusal> {
    const outcome = await world.outcome(...args);
    assert.ok(outcome.ok && outcome.value.word === 'refused', JSON.stringify(outcome));
    return outcome.value.refusal;
  }

  it('says that the app follows a tag, a range of versions, or a commit', async () => {
    world.sandbox.git('team', 'tag', 'v1.2.0');
    world.sandbox.git('team', 'push', '--quiet', 'origin', 'v1.2.0');
    for (const [targetRevision, name] of [
      ['v1.2.0', 'v1.2.0'],
      ['1.x', 'v1.2.0'],
      [change, change],
    ] as const) {
      assert.deepEqual(await refusal([change], [], { targetRevision }), { word: 'pinned', name });
    }
  });

  it('says that the branch is not there', async () => {
    assert.deepEqual(await refusal([change], [], { targetRevision: 'gone' }), {
      word: 'missingRef',
      name: 'gone',
    });
  });

  it('says that a commit is nowhere to be found', async () => {
    const sha = 'f'.repeat(40);
    assert.deepEqual(await refusal([change, sha]), { word: 'unknownCommit', sha });
  });

  it('says that the branch does not contain the commit', async () => {
    world.sandbox.write('mine/b.yaml', 'b: 1\n');
    world.sandbox.git('mine', 'add', '--all');
    world.sandbox.git('mine', 'commit', '--quiet', '--message', 'Only here');
    const sha = world.sandbox.git('mine', 'rev-parse', 'HEAD');
    assert.deepEqual(await refusal([sha]), { word: 'notOnBranch', sha });
  });

  it('says that a merge lies beside the main line', async () => {
    world.sandbox.git('team', 'switch', '--quiet', '--create', 'inner');
    world.commit('Inner', { 'inner.yaml': '' });
    world.sandbox.git('team', 'switch', '--quiet', '--create', 'side', 'main');
    world.commit('Side', { 'side.yaml': '' });
    world.sandbox.git('team', 'merge', '--quiet', '--no-edit', '--no-ff', 'inner');
    const sha = world.sandbox.git('team', 'rev-parse', 'HEAD');
    world.sandbox.git('team', 'switch', '--quiet', 'main');
    world.sandbox.git('team', 'merge', '--quiet', '--no-edit', '--no-ff', 'side');
    world.push('After', { 'after.yaml': '' });
    assert.deepEqual(await refusal([sha]), { word: 'sideMerge', sha });
  });

  it('says that the clone ends there', async () => {
    const url = `file://${world.origin}`;
    world.sandbox.git('.', 'clone', '--quiet', '--depth', '1', url, 'short');
    assert.deepEqual(await refusal([change], [], { folder: 'short' }), { word: 'shallow', sha: change });
  });

  it('plans on what was fetched last where the remote cannot be reached, and says so', async () => {
    world.sandbox.git('mine', 'fetch', '--quiet');
    world.sandbox.git('mine', 'remote', 'set-url', 'origin', world.sandbox.path('nowhere'));
    const plan = await world.plan([change]);
    assert.equal(plan.on.tip, change);
    assert.equal(plan.notFetched?.code, 'failed');
  });

  it('plans in a clone that the app itself names, without a fetch', async () => {
    const plan = await world.plan([change], [], { folder: 'team', remote: '', targetRevision: '' });
    assert.deepEqual([plan.on.ref, plan.notFetched], ['refs/heads/main', undefined]);
  });

  it('ends with its signal, and leaves no folder behind', async () => {
    const before = scratchFolders();
    const stop = new AbortController();
    stop.abort();
    const outcome = await world.outcome([change], [], { signal: stop.signal });
    assert.deepEqual(outcome, { ok: false, error: { code: 'cancelled' } });
    await world.plan([change]);
    assert.deepEqual(scratchFolders(), before);
  });
});
