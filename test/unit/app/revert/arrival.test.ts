import assert from 'node:assert/strict';

import { applyRevert } from '../../../../src/app/revert/applyRevert.ts';
import type { Arrival } from '../../../../src/app/revert/revertArrival.ts';
import { RevertArrival } from '../../../../src/app/revert/revertArrival.ts';
import { mergeBranch } from '../../../world/origin.ts';
import type { MergeKind } from '../../../world/repo/mergeBranch.ts';
import { NEVER } from '../../platform/git/sandbox.ts';
import { RevertWorld } from './revertWorld.ts';

const WEB = 'apps/web/deployment.yaml';
const LINES = Array.from({ length: 30 }, (_, index) => `line: ${index}`);
const web = (tag: string, last = 'end: 1'): string => [`image: web:${tag}`, ...LINES, last, ''].join('\n');
const BRANCH = 'revert/web-1';
const KINDS: readonly MergeKind[] = ['merge', 'squash', 'rebase'];

describe('whether a revision has the revert in it', function () {
  this.timeout(60_000);
  let world: RevertWorld;
  let bump: string;
  let arrival: RevertArrival;

  beforeEach(async () => {
    world = new RevertWorld({
      [WEB]: web('1'),
      'apps/web/notes.yaml': 'a: 1\n',
      'apps/db/db.yaml': 'db: 1\n',
    });
    bump = world.push('Bump web', { [WEB]: web('2') });
    const app = world.app('web', { path: 'apps/web' });
    const deps = world.deps([app]);
    const undo = { ...(await world.place()), commits: [bump] };
    const plan = await world.plan([bump], [app]);
    const done = await applyRevert(
      { undo, plan, branch: BRANCH, message: 'Revert "Bump web"\n' },
      deps,
      () => undefined,
      NEVER,
    );
    assert.ok(done.word === 'pushed', JSON.stringify(done));
    const opened = await RevertArrival.of(
      { ...undo, ref: plan.on.ref, commit: done.commit },
      app,
      deps.openWriter(undo.repository),
      deps.finder,
      NEVER,
    );
    assert.ok(opened.ok, JSON.stringify(opened));
    arrival = opened.value;
  });
  afterEach(() => world.dispose());

  async function at(revision: string): Promise<Arrival> {
    const found = await arrival.at(revision, NEVER);
    assert.ok(found.ok, JSON.stringify(found));
    return found.value;
  }

  function merged(how: MergeKind): Promise<string> {
    return mergeBranch(world.origin, BRANCH, how);
  }

  const HERE: Arrival = { isReverted: true, changedAgain: [] };
  const NOT_HERE: Arrival = { isReverted: false, changedAgain: [] };

  for (const how of KINDS) {
    it(`has, by ${how}, and the clone gets it by a fetch`, async () => {
      assert.deepEqual(await at(await merged(how)), HERE);
    });

    it(`has, by ${how}, with a commit of another app in between`, async () => {
      const foreign = world.push('Grow db', { 'apps/db/db.yaml': 'db: 2\n' });
      assert.deepEqual(await at(foreign), NOT_HERE);
      assert.deepEqual(await at(await merged(how)), HERE);
    });

    it(`has, by ${how}, with commits in between that changed other files of the app and other lines of the file`, async () => {
      const note = world.push('Note', { 'apps/web/notes.yaml': 'a: 2\n' });
      const line = world.push('Last line', { [WEB]: web('2', 'end: 2') });
      assert.deepEqual([await at(note), await at(line)], [NOT_HERE, NOT_HERE]);
      const { isReverted } = await at(await merged(how));
      assert.equal(isReverted, true);
    });

    it(`has, by ${how}, when later commits came on top`, async () => {
      await merged(how);
      world.sandbox.git('team', 'pull', '--quiet', '--rebase', 'origin', 'main');
      const later = world.push('Later', { 'apps/db/db.yaml': 'db: 3\n' });
      assert.deepEqual(await at(later), HERE);
    });

    it(`tells, after ${how}, which of its files were changed again`, async () => {
      await merged(how);
      world.sandbox.git('team', 'pull', '--quiet', '--rebase', 'origin', 'main');
      const later = world.push('Other lines', { [WEB]: web('1', 'end: 9') });
      assert.deepEqual(await at(later), { isReverted: true, changedAgain: [WEB] });
    });
  }

  it('has not before the merge, and not in a revision from before the bad commit, which has the same files', async () => {
    assert.deepEqual(await at(bump), NOT_HERE);
    assert.deepEqual(await at(world.first), NOT_HERE);
  });

  it('has where somebody else took the same change back', async () => {
    world.sandbox.git('team', 'revert', '--no-edit', bump);
    world.sandbox.git('team', 'push', '--quiet', 'origin', 'HEAD:main');
    assert.deepEqual(await at(world.sandbox.git('team', 'rev-parse', 'HEAD')), HERE);
  });

  it('does not know a commit that the remote has not got, and asks again', async () => {
    const missing = 'f'.repeat(40);
    assert.deepEqual(await at(missing), NOT_HERE);
    assert.equal(arrival.knows(missing), false);
    assert.equal(arrival.knows(bump), false);
    await at(bump);
    assert.equal(arrival.knows(bump), true);
  });
});
