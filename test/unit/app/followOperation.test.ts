import assert from 'node:assert/strict';

import type { RawFrame } from '../../../src/app/kindFollower.ts';
import type { FollowEnd } from '../../../src/app/followOperation.ts';
import { followOperation } from '../../../src/app/followOperation.ts';
import { argoCdEngine } from '../../../src/core/engines/argocd/argoCdEngine.ts';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { Action, Plan } from '../../../src/core/model/plan.ts';
import { Store } from '../../../src/core/store/store.ts';
import { Emitter } from '../../../src/core/util/emitter.ts';
import type { Result } from '../../../src/core/util/result.ts';
import { ok } from '../../../src/core/util/result.ts';
import { anApplication, appOf, HERE, SYNCED_BY_KIM } from '../core/engines/argocd/fixtures.ts';
import { FakeClock } from '../platform/kube/harness.ts';
import { laidOver, passing, recorded, recording } from '../recorded.ts';
import { aContext, settled } from './fakes.ts';

const SYNC: Action = { kind: 'sync', dryRun: false, prune: false, resources: [] };
const REFRESH: Action = { kind: 'refresh', hard: false };
const ASKED = { 'argocd.argoproj.io/refresh': 'normal' };

/** Follows an action on `before`; `see` brings frames as the watch does, with the App in the store first. */
function follow(action: Action, before: KubeObject, reread?: () => KubeObject | Promise<KubeObject>) {
  const store = new Store();
  const clock = new FakeClock();
  const frames = new Emitter<RawFrame>();
  const abort = new AbortController();
  store.dispatch([{ type: 'connection/opened', context: { ...aContext('prod'), id: HERE } }]);
  const observe = (of: KubeObject): void =>
    store.dispatch([{ type: 'apps/observed', id: HERE, apps: [{ app: appOf(of), resourceVersion: '1' }] }]);
  observe(before);
  const planned = argoCdEngine.plan(action, before, { app: appOf(before), now: clock.now(), user: 'kim' });
  assert.ok(planned.ok);
  const plan: Plan = planned.value;
  const progress: (string | undefined)[] = [];
  let end: FollowEnd | undefined;
  const deps = {
    engine: argoCdEngine,
    clock,
    store,
    onDidObserve: frames.event,
    ...(reread && { reread: async (): Promise<Result<KubeObject, never>> => ok(await reread()) }),
  };
  const done = followOperation(deps, plan, {
    signal: abort.signal,
    onProgress: (app) => progress.push(app.operation?.message),
  });
  void done.then((one) => (end = one));
  return {
    store,
    clock,
    abort,
    progress,
    see: (of: KubeObject): void => {
      observe(of);
      frames.fire({ connection: HERE, app: appOf(of), object: of });
    },
    end: async (): Promise<FollowEnd | undefined> => {
      await settled();
      return end;
    },
  };
}

type Tree = Record<string, unknown>;
const BEFORE = anApplication({ status: { operationState: SYNCED_BY_KIM } });
const slot = { initiatedBy: { username: 'kim' }, sync: {} };
const frame = (operationState: Tree | null, over: Tree = {}): KubeObject =>
  anApplication({ ...over, status: { operationState } });
const RUNNING: Tree = {
  phase: 'Running',
  startedAt: '2026-11-24T14:00:01Z',
  message: 'one or more tasks are running',
  operation: slot,
};
const SUCCEEDED: Tree = {
  ...RUNNING,
  phase: 'Succeeded',
  finishedAt: '2026-11-24T14:00:04Z',
  message: 'successfully synced (all tasks run)',
};

describe('following what a real controller wrote', () => {
  const UNASKED = { operation: null, metadata: { annotations: { 'argocd.argoproj.io/refresh': null } } };
  const RUNNING_YET = { status: { operationState: { phase: 'Running' } } };
  const APPLYING = 'one or more objects failed to apply, reason: error when patching';
  for (const [name, action, before, endsAt, end, steps] of [
    ['sync-running-frames', SYNC, UNASKED, 3, ['succeeded', 'successfully synced (all tasks run)'], ['', '']],
    ['sync-failed', SYNC, UNASKED, 2, ['failed', APPLYING], ['']],
    ['sync-retrying', SYNC, UNASKED, undefined, [], ['', APPLYING]],
    [
      'sync-waiting-for-hook',
      SYNC,
      UNASKED,
      undefined,
      [],
      ['', '', 'waiting for completion of hook batch/Job/migrate'],
    ],
    ['refresh-requested', { kind: 'refresh', hard: true }, UNASKED, 1, ['succeeded'], []],
    [
      'sync-terminated',
      { kind: 'terminate' },
      RUNNING_YET,
      1,
      ['succeeded', 'Operation terminated'],
      ['waiting for completion of hook batch/Job/migrate'],
    ],
  ] as const) {
    it(`${name}: ${end[0] === undefined ? 'waits on' : `${end[0]} at frame ${endsAt}`}`, async () => {
      const { frames } = recording(name);
      const followed = follow(action, laidOver(passing(name, 0), before));
      const ends: (FollowEnd | undefined)[] = [];
      for (const { object } of frames) {
        followed.see(object);
        ends.push(await followed.end());
      }
      const told = ends.at(-1);
      assert.deepEqual(
        ends.map((one) => one !== undefined),
        frames.map((_, at) => at >= (endsAt ?? Infinity)),
      );
      assert.equal(told?.word, end[0]);
      const [, message = ''] = end;
      assert.ok((told && 'message' in told ? told.message : '').startsWith(message));
      assert.equal(followed.progress.length, steps.length);
      for (const [at, step] of steps.entries()) {
        assert.ok((followed.progress[at] ?? '').startsWith(step), followed.progress[at]);
      }
    });
  }
});

describe('following a sync', () => {
  it('takes an answer of the watch that comes while the object is read at the end of patience', async () => {
    let answer: (object: KubeObject) => void = () => undefined;
    const read = new Promise<KubeObject>((resolve) => (answer = resolve));
    const { see, end, clock } = follow(SYNC, BEFORE, () => read);
    clock.advance(600_000);
    await settled();
    see(frame(RUNNING));
    answer(BEFORE);
    assert.equal(await end(), undefined, 'it runs, and its end is waited for');
    see(frame(SUCCEEDED));
    assert.equal((await end())?.word, 'succeeded');
  });

  it('never takes the end of the operation before for its own', async () => {
    const { see, end } = follow(SYNC, BEFORE);
    see(BEFORE);
    see(frame({ ...SYNCED_BY_KIM, message: 'written once more' }));
    assert.equal(await end(), undefined);
    see(frame(null, { operation: slot }));
    see(frame({ ...SUCCEEDED, phase: 'Failed', message: 'one or more objects failed to apply' }));
    assert.equal((await end())?.word, 'failed');
  });

  it('sees its end even where only the last frame came through', async () => {
    const { see, end } = follow(SYNC, BEFORE);
    see(frame(SUCCEEDED));
    assert.equal((await end())?.word, 'succeeded');
  });

  it('knows an operation that began within the second of the one before by its request', async () => {
    const { see, end } = follow(SYNC, BEFORE);
    see(frame(null, { operation: slot }));
    see(frame({ ...SYNCED_BY_KIM, message: 'again' }));
    assert.equal((await end())?.word, 'succeeded');
  });

  it('waits on while the controller waits to retry', async () => {
    const { see, end } = follow(SYNC, BEFORE);
    see(
      frame({
        ...RUNNING,
        finishedAt: '2026-11-24T14:00:02Z',
        retryCount: 1,
        message: 'Retrying attempt #1',
      }),
    );
    assert.equal(await end(), undefined);
    see(frame({ ...RUNNING, phase: 'Error', message: 'gave up' }));
    assert.equal((await end())?.word, 'failed');
  });

  it('works on an app that never had an operation', async () => {
    const { see, end } = follow(SYNC, anApplication());
    see(frame(null, { operation: slot }));
    see(frame(SUCCEEDED));
    assert.equal((await end())?.word, 'succeeded');
  });

  it('passes over the frames of other apps', async () => {
    const { see, end } = follow(SYNC, BEFORE);
    see(frame(SUCCEEDED, { metadata: { name: 'another' } }));
    assert.equal(await end(), undefined);
  });
});

describe('a controller that does not react', () => {
  it('is told after half a minute, with the likely reasons', async () => {
    const { see, end, clock } = follow(SYNC, BEFORE);
    see(frame(null, { operation: slot }));
    clock.advance(29_999);
    assert.equal(await end(), undefined);
    clock.advance(1);
    const told = await end();
    assert.ok(told?.word === 'noReaction');
    assert.equal(told.waitedMs, 30_000);
    assert.deepEqual(
      told.reasons.map(({ code }) => code),
      ['controllerSilent'],
    );
  });

  it('may only be unseen: the object is read once before that is claimed', async () => {
    const { end, clock } = follow(SYNC, BEFORE, () => frame(SUCCEEDED));
    clock.advance(30_000);
    assert.equal((await end())?.word, 'succeeded');
    const idle = follow(SYNC, BEFORE, () => BEFORE);
    idle.clock.advance(30_000);
    assert.equal((await idle.end())?.word, 'noReaction');
  });

  it('is not blamed while our watch is down', async () => {
    const { end, clock, store } = follow(REFRESH, BEFORE);
    store.dispatch([
      {
        type: 'freshness/changed',
        id: HERE,
        scope: 'argoproj.io/Application',
        freshness: { word: 'stale', since: 1, error: { code: 'cancelled' } },
      },
    ]);
    clock.advance(30_000);
    const told = await end();
    assert.ok(told?.word === 'noReaction');
    assert.equal(told.reasons[0]?.code, 'notWatched');
  });
});

describe('following a refresh', () => {
  it('ends when the annotation is gone and the comparison newer', async () => {
    const { see, end } = follow(REFRESH, BEFORE);
    see(anApplication({ metadata: { annotations: ASKED } }));
    assert.equal(await end(), undefined);
    see(anApplication({ status: { reconciledAt: '2026-11-24T14:00:02Z', sync: { status: 'OutOfSync' } } }));
    const told = await end();
    assert.ok(told?.word === 'succeeded');
    assert.equal(told.app.sync, 'OutOfSync');
  });

  it('is not answered by a status that comes before our request does', async () => {
    const { see, end } = follow(REFRESH, BEFORE);
    see(anApplication({ status: { health: { status: 'Progressing' } } }));
    assert.equal(await end(), undefined);
  });

  it('is answered within the second of the comparison before, too', async () => {
    const { see, end } = follow(REFRESH, BEFORE);
    see(anApplication({ metadata: { annotations: ASKED } }));
    see(anApplication());
    assert.equal((await end())?.word, 'succeeded');
  });

  it('of an ApplicationSet ends when its annotation was seen and is gone', async () => {
    const set = recorded('application-set');
    const { see, end } = follow(REFRESH, set);
    see(set);
    assert.equal(await end(), undefined);
    see({
      ...set,
      metadata: { ...set.metadata, annotations: { 'argocd.argoproj.io/application-set-refresh': 'true' } },
    });
    see(set);
    assert.equal((await end())?.word, 'succeeded');
  });
});

describe('following a termination', () => {
  it('succeeds when the operation fails of it', async () => {
    const { see, end } = follow({ kind: 'terminate' }, frame(RUNNING));
    see(frame({ ...RUNNING, phase: 'Terminating' }));
    assert.equal(await end(), undefined);
    see(frame({ ...RUNNING, phase: 'Failed', message: 'Operation terminated' }));
    assert.equal((await end())?.word, 'succeeded');
  });
});

describe('following ends too', () => {
  it('when the user turns away, and hears nothing more', async () => {
    const { see, end, abort, clock, progress } = follow(SYNC, BEFORE);
    abort.abort();
    assert.deepEqual(await end(), { word: 'cancelled' });
    see(frame(RUNNING));
    assert.deepEqual([progress, clock.pending], [[], 0]);
  });

  it('when the app is deleted, or its connection closed', async () => {
    const deleted = follow(SYNC, BEFORE);
    deleted.store.dispatch([{ type: 'apps/removed', id: HERE, apps: [appOf(BEFORE).id] }]);
    assert.deepEqual(await deleted.end(), { word: 'gone' });
    const closed = follow(SYNC, BEFORE);
    closed.store.dispatch([{ type: 'connection/closed', id: HERE }]);
    assert.deepEqual(await closed.end(), { word: 'gone' });
  });
});
