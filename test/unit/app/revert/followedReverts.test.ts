import assert from 'node:assert/strict';

import { applyRevert } from '../../../../src/app/revert/applyRevert.ts';
import type { KeptValue } from '../../../../src/app/revert/followedReverts.ts';
import { FollowedReverts } from '../../../../src/app/revert/followedReverts.ts';
import type { FollowRevertEnd } from '../../../../src/app/revert/followRevert.ts';
import { followRevert } from '../../../../src/app/revert/followRevert.ts';
import type { RevertDeps } from '../../../../src/app/revert/revertDeps.ts';
import type { App } from '../../../../src/core/model/app.ts';
import type { RevertStep } from '../../../../src/core/revert/followRevert.ts';
import type { PushedBranch } from '../../../../src/core/revert/pushedBranch.ts';
import { Store } from '../../../../src/core/store/store.ts';
import { mergeBranch } from '../../../world/origin.ts';
import { DEMO } from '../../core/view/world.ts';
import { NEVER } from '../../platform/git/sandbox.ts';
import { FakeClock } from '../../platform/kube/harness.ts';
import { aContext } from '../fakes.ts';
import { RevertWorld } from './revertWorld.ts';

const WEB = 'apps/web/deployment.yaml';
const BRANCH = 'revert/web-1';
const QUIET = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {}, trace: () => {} };

/** What the workspace keeps: JSON, as VS Code writes it. */
class Kept implements KeptValue {
  #text: string | undefined;

  get(): unknown {
    return this.#text === undefined ? undefined : JSON.parse(this.#text);
  }

  set(value: unknown): Promise<void> {
    this.#text = value === undefined ? undefined : JSON.stringify(value);
    return Promise.resolve();
  }
}

/** One window: a store that knows nothing yet, and what it follows. */
class Window {
  readonly store = new Store();
  readonly steps: RevertStep[] = [];
  readonly ends: FollowRevertEnd[] = [];
  readonly followed: FollowedReverts;

  constructor(kept: Kept, clock: FakeClock, { finder, openWriter }: RevertDeps) {
    const { store } = this;
    this.followed = new FollowedReverts({
      store,
      clock,
      logger: QUIET,
      finder,
      kept,
      follow: async (branch, repository, signal) => {
        const writer = openWriter(repository);
        const deps = { store, clock, logger: QUIET, writer, finder };
        const revert = { ...branch, repository };
        const end = await followRevert(revert, branch.app, deps, (step) => this.steps.push(step), signal);
        this.ends.push(end);
        return end;
      },
    });
  }

  connect(): void {
    this.store.dispatch([{ type: 'connection/opened', context: { ...aContext('demo'), id: DEMO } }]);
  }

  see(app: App): void {
    this.store.dispatch([{ type: 'apps/observed', id: DEMO, apps: [{ app, resourceVersion: '1' }] }]);
  }

  close(): void {
    this.followed.dispose();
    this.store.dispose();
  }
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('pushed reverts over windows', function () {
  this.timeout(60_000);
  let world: RevertWorld;
  let app: App;
  let branch: PushedBranch;
  let deps: RevertDeps;
  let kept: Kept;
  let clock: FakeClock;
  const windows: Window[] = [];

  function openWindow(): Window {
    const window = new Window(kept, clock, deps);
    windows.push(window);
    return window;
  }

  beforeEach(async () => {
    world = new RevertWorld({ [WEB]: 'image: web:1\n' });
    const bump = world.push('Bump web', { [WEB]: 'image: web:2\n' });
    app = { ...world.app('web', { path: 'apps/web' }), revisions: [bump] };
    deps = world.deps([app]);
    const undo = { ...(await world.place()), commits: [bump] };
    const plan = await world.plan([bump], [app]);
    const request = { undo, plan, branch: BRANCH, message: 'Revert "Bump web"\n' };
    const done = await applyRevert(request, deps, () => undefined, NEVER);
    assert.ok(done.word === 'pushed', JSON.stringify(done));
    kept = new Kept();
    clock = new FakeClock();
    branch = {
      app: app.id,
      title: 'Revert of 1',
      branch: BRANCH,
      commit: done.commit,
      root: undo.repository.root,
      remote: 'origin',
      ref: plan.on.ref,
      pushedAt: clock.now(),
    };
  });
  afterEach(() => {
    windows.splice(0).forEach((window) => window.close());
    world.dispose();
  });

  /** A window that waits for the merge. */
  async function waiting(): Promise<Window> {
    const window = openWindow();
    window.connect();
    window.see(app);
    void window.followed.add(branch);
    await until(() => window.steps.at(-1) === 'merge');
    return window;
  }

  it('are followed on by the next window, once their app is there', async () => {
    (await waiting()).close();
    const tip = await mergeBranch(world.origin, BRANCH, 'squash');
    clock.advance(90_000);
    const next = openWindow();
    next.connect();
    assert.deepEqual(next.steps, []);
    next.see({ ...app, revisions: [tip], sync: 'OutOfSync' });
    await until(() => next.steps.at(-1) === 'sync');
    next.see({ ...app, revisions: [tip], sync: 'Synced', health: 'Healthy' });
    await until(() => next.ends.length > 0 && kept.get() === undefined);
    const [end] = next.ends;
    assert.ok(end?.word === 'done', JSON.stringify(end));
    assert.deepEqual([end.tookMs, end.seenMs], [90_000, undefined]);
  });

  it('are not followed again once they have ended', async () => {
    const window = await waiting();
    const tip = await mergeBranch(world.origin, BRANCH, 'merge');
    window.see({ ...app, revisions: [tip], sync: 'Synced', health: 'Healthy' });
    await until(() => kept.get() === undefined);
    const next = openWindow();
    next.connect();
    next.see({ ...app, revisions: [tip] });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual([next.steps, next.ends], [[], []]);
  });

  it('wait while their context is disconnected, and go with a deleted app', async () => {
    const window = await waiting();
    window.store.dispatch([{ type: 'connection/closed', id: DEMO }]);
    await until(() => window.ends.length === 1);
    assert.notEqual(kept.get(), undefined);
    window.connect();
    window.see(app);
    await until(() => window.steps.length > 1);
    window.store.dispatch([{ type: 'apps/removed', id: DEMO, apps: [app.id] }]);
    await until(() => kept.get() === undefined);
    assert.deepEqual(
      window.ends.map(({ word }) => word),
      ['gone', 'gone'],
    );
  });

  it('hold names and ids alone, for a week', async () => {
    (await waiting()).close();
    assert.deepEqual(kept.get(), [branch]);
    clock.advance(8 * 24 * 3600_000);
    const next = openWindow();
    next.connect();
    next.see(app);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(next.steps, []);
  });

  it('are passed over where what is stored is none of ours', async () => {
    await kept.set([{ ...branch, commit: '--output=x' }, { ...branch, ref: undefined }, 'text', 7]);
    const window = openWindow();
    window.connect();
    window.see(app);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(window.steps, []);
  });
});
