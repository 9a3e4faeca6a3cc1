import assert from 'node:assert/strict';

import { applyRevert } from '../../../../src/app/revert/applyRevert.ts';
import type { FollowRevertEnd } from '../../../../src/app/revert/followRevert.ts';
import { followRevert } from '../../../../src/app/revert/followRevert.ts';
import type { App, Operation } from '../../../../src/core/model/app.ts';
import type { RevertStep } from '../../../../src/core/revert/followRevert.ts';
import { Store } from '../../../../src/core/store/store.ts';
import { mergeBranch } from '../../../world/origin.ts';
import { DEMO, MANUAL } from '../../core/view/world.ts';
import { NEVER } from '../../platform/git/sandbox.ts';
import { FakeClock } from '../../platform/kube/harness.ts';
import { aContext } from '../fakes.ts';
import { RevertWorld } from './revertWorld.ts';

const WEB = 'apps/web/deployment.yaml';
const BRANCH = 'revert/web-1';
const QUIET = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {}, trace: () => {} };
const OPERATION: Operation = {
  isRequested: false,
  isAutomated: true,
  isSelfHeal: false,
  isDryRun: false,
  retryCount: 0,
};

describe('a pushed revert that is followed', function () {
  this.timeout(60_000);
  let world: RevertWorld;
  let app: App;
  let store: Store;
  let clock: FakeClock;
  let bump: string;
  let steps: RevertStep[];
  let stop: AbortController;
  let follow: (steps: RevertStep[]) => Promise<FollowRevertEnd>;
  let end: Promise<FollowRevertEnd>;

  /** What the controller writes. */
  function see(over: Partial<App>): void {
    app = { ...app, ...over };
    store.dispatch([{ type: 'apps/observed', id: DEMO, apps: [{ app, resourceVersion: '1' }] }]);
  }

  async function until(step: RevertStep): Promise<void> {
    while (steps.at(-1) !== step) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  beforeEach(async () => {
    world = new RevertWorld({ [WEB]: 'image: web:1\n', 'apps/db/db.yaml': 'db: 1\n' });
    bump = world.push('Bump web', { [WEB]: 'image: web:2\n' });
    app = { ...world.app('web', { path: 'apps/web' }), revisions: [bump] };
    const deps = world.deps([app]);
    const undo = { ...(await world.place()), commits: [bump] };
    const plan = await world.plan([bump], [app]);
    const request = { undo, plan, branch: BRANCH, message: 'Revert "Bump web"\n' };
    const done = await applyRevert(request, deps, () => undefined, NEVER);
    assert.ok(done.word === 'pushed', JSON.stringify(done));
    store = new Store();
    clock = new FakeClock();
    steps = [];
    stop = new AbortController();
    store.dispatch([{ type: 'connection/opened', context: { ...aContext('demo'), id: DEMO } }]);
    see({});
    const revert = { ...undo, ref: plan.on.ref, commit: done.commit, pushedAt: clock.now() };
    const writer = deps.openWriter(undo.repository);
    follow = (seen) =>
      followRevert(
        revert,
        app.id,
        { store, clock, logger: QUIET, writer, finder: deps.finder },
        (step) => seen.push(step),
        stop.signal,
      );
    end = follow(steps);
    await until('merge');
  });
  afterEach(() => {
    stop.abort();
    store.dispose();
    world.dispose();
  });

  it('waits for the merge, the sync and health, and says how long each took', async () => {
    const foreign = world.push('Grow db', { 'apps/db/db.yaml': 'db: 2\n' });
    see({ revisions: [foreign] });
    const tip = await mergeBranch(world.origin, BRANCH, 'squash');
    clock.advance(30_000);
    see({ revisions: [tip], sync: 'OutOfSync' });
    await until('sync');
    see({ operation: { ...OPERATION, phase: 'Running', revision: tip } });
    clock.advance(5000);
    see({
      operation: { ...OPERATION, phase: 'Succeeded', revision: tip },
      sync: 'Synced',
      health: 'Progressing',
    });
    await until('health');
    clock.advance(7000);
    see({ health: 'Healthy' });
    const ended = await end;
    assert.ok(ended.word === 'done', JSON.stringify(ended));
    assert.deepEqual(
      [ended.app.health, ended.revision, ended.seenMs, ended.tookMs, ended.changedAgain, ended.wasThere],
      ['Healthy', tip, 30_000, 42_000, [], false],
    );
    assert.deepEqual([...new Set(steps)], ['merge', 'sync', 'health']);
  });

  it('says no time of what came while nobody watched', async () => {
    const tip = await mergeBranch(world.origin, BRANCH, 'squash');
    clock.advance(60_000);
    see({ revisions: [tip], sync: 'OutOfSync' });
    await until('sync');
    const later: RevertStep[] = [];
    const second = follow(later);
    while (later.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    clock.advance(5000);
    see({ sync: 'Synced', health: 'Healthy' });
    const [first, merged] = [await end, await second];
    assert.ok(first.word === 'done' && merged.word === 'done');
    assert.deepEqual([first.seenMs, merged.seenMs, merged.tookMs], [60_000, undefined, 65_000]);
    const third = await follow([]);
    assert.ok(third.word === 'done');
    assert.deepEqual([third.wasThere, third.seenMs], [true, undefined]);
  });

  it('does not take a healthy app at another revision for a reverted one', async () => {
    const foreign = world.push('Grow db', { 'apps/db/db.yaml': 'db: 2\n' });
    see({ revisions: [foreign], sync: 'Synced', health: 'Healthy' });
    const count = steps.length;
    while (steps.length === count) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(steps.at(-1), 'merge');
  });

  it('says that somebody has to sync it', async () => {
    const tip = await mergeBranch(world.origin, BRANCH, 'merge');
    see({ revisions: [tip], sync: 'OutOfSync', syncPolicy: MANUAL });
    await until('handSync');
  });

  it('ends with the words of a sync that failed', async () => {
    const tip = await mergeBranch(world.origin, BRANCH, 'rebase');
    see({
      revisions: [tip],
      sync: 'OutOfSync',
      operation: { ...OPERATION, phase: 'Failed', revision: tip, message: 'quota exceeded' },
    });
    const ended = await end;
    assert.ok(ended.word === 'failed', JSON.stringify(ended));
    assert.equal(ended.message, 'quota exceeded');
  });

  it('knows revisions as they are written elsewhere: with the branch, or in the version of a chart', async () => {
    const tip = await mergeBranch(world.origin, BRANCH, 'squash');
    see({ sync: 'OutOfSync', attemptedRevision: `main@sha1:${tip}` });
    await until('sync');
    see({ revisions: [`1.2.0+${tip.slice(0, 12)}`], sync: 'Synced', health: 'Healthy' });
    assert.equal((await end).word, 'done');
  });

  it('ends with the condition of an attempt that failed, where no operation is kept', async () => {
    const tip = await mergeBranch(world.origin, BRANCH, 'merge');
    see({
      attemptedRevision: `main@sha1:${tip}`,
      phase: { word: 'Failed', title: { text: 'Failed', look: 'bad' } },
      conditions: [{ type: 'HealthCheckFailed', severity: 'error', message: 'timeout waiting' }],
    });
    const ended = await end;
    assert.ok(ended.word === 'failed', JSON.stringify(ended));
    assert.equal(ended.message, 'timeout waiting');
  });

  it('asks again for a commit that no fetch brought yet', async () => {
    see({ revisions: ['f'.repeat(40)] });
    const count = steps.length;
    while (steps.length === count) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const tip = await mergeBranch(world.origin, BRANCH, 'merge');
    see({ revisions: [tip] });
    assert.equal((await end).word, 'done');
  });

  it('ends with its signal', async () => {
    stop.abort();
    assert.deepEqual(await end, { word: 'cancelled' });
  });

  it('ends when the app is deleted', async () => {
    store.dispatch([{ type: 'apps/removed', id: DEMO, apps: [app.id] }]);
    assert.deepEqual(await end, { word: 'gone' });
  });

  it('asks again by itself, while nothing is written to the app', async () => {
    see({ revisions: ['f'.repeat(40)] });
    const count = steps.length;
    while (steps.length === count) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    clock.advance(15_000);
    const again = steps.length;
    while (steps.length === again) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(steps.at(-1), 'merge');
  });
});
