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
import { appOf, HERE } from '../core/engines/argocd/fixtures.ts';
import { FakeClock } from '../platform/kube/harness.ts';
import { laidOver, layer, passing, recorded, recording, type Over } from '../recorded.ts';
import { aContext, settled } from './fakes.ts';

const SYNC: Action = { kind: 'sync', dryRun: false, prune: false, resources: [] };
const REFRESH: Action = { kind: 'refresh', hard: false };

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

/** A sync from its request to its end, as the watch brought it. */
const SYNCING = 'sync-running-frames';
const REQUESTED = passing(SYNCING, 0);
const RUNNING = passing(SYNCING, 1);
const SUCCEEDED = passing(SYNCING, 3);
/** Words of the controller over a frame. */
const saying = (operationState: Over, of = SUCCEEDED): KubeObject =>
  laidOver(of, { status: { operationState } });
/** The same app, with the record of a sync that ended before. */
const BEFORE = saying({ startedAt: '2026-01-05T08:50:00Z', finishedAt: '2026-01-05T08:50:05Z' });

/** An app of which nothing is asked yet. */
const CALM = laidOver(passing('refresh-requested', 0), { metadata: { annotations: null } });

describe('following what a real controller wrote', () => {
  const UNASKED = { operation: null, metadata: { annotations: { 'argocd.argoproj.io/refresh': null } } };
  const RUNNING_YET = layer('Application', { status: { operationState: { phase: 'Running' } } });
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
    see(RUNNING);
    answer(BEFORE);
    assert.equal(await end(), undefined, 'it runs, and its end is waited for');
    see(SUCCEEDED);
    assert.equal((await end())?.word, 'succeeded');
  });

  it('never takes the end of the operation before for its own', async () => {
    const { see, end } = follow(SYNC, BEFORE);
    see(BEFORE);
    see(saying({ message: 'written once more' }, BEFORE));
    assert.equal(await end(), undefined);
    see(REQUESTED);
    see(saying({ phase: 'Failed', message: 'one or more objects failed to apply' }));
    assert.equal((await end())?.word, 'failed');
  });

  it('sees its end even where only the last frame came through', async () => {
    const { see, end } = follow(SYNC, BEFORE);
    see(SUCCEEDED);
    assert.equal((await end())?.word, 'succeeded');
  });

  it('knows an operation that began within the second of the one before by its request', async () => {
    const { see, end } = follow(SYNC, BEFORE);
    see(REQUESTED);
    see(saying({ message: 'again' }, BEFORE));
    assert.equal((await end())?.word, 'succeeded');
  });

  it('waits on while the controller waits to retry', async () => {
    const waiting = recorded('sync-retrying');
    const { see, end } = follow(SYNC, laidOver(passing('sync-retrying', 0), { operation: null }));
    see(waiting);
    assert.equal(await end(), undefined);
    see(saying({ phase: 'Error', message: 'gave up' }, laidOver(waiting, { operation: null })));
    assert.equal((await end())?.word, 'failed');
  });

  it('works on an app that never had an operation', async () => {
    const { see, end } = follow(SYNC, recorded('never-synced', { metadata: { name: SYNCING } }));
    see(REQUESTED);
    see(SUCCEEDED);
    assert.equal((await end())?.word, 'succeeded');
  });

  it('passes over the frames of other apps', async () => {
    const { see, end } = follow(SYNC, BEFORE);
    see(laidOver(SUCCEEDED, { metadata: { name: 'another' } }));
    assert.equal(await end(), undefined);
  });
});

describe('a controller that does not react', () => {
  it('is told after half a minute, with the likely reasons', async () => {
    const { see, end, clock } = follow(SYNC, BEFORE);
    see(REQUESTED);
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
    const { end, clock } = follow(SYNC, BEFORE, () => SUCCEEDED);
    clock.advance(30_000);
    assert.equal((await end())?.word, 'succeeded');
    const idle = follow(SYNC, BEFORE, () => BEFORE);
    idle.clock.advance(30_000);
    assert.equal((await idle.end())?.word, 'noReaction');
  });

  it('is not blamed while our watch is down', async () => {
    const { end, clock, store } = follow(REFRESH, CALM);
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
  const asked = passing('refresh-requested', 0);
  const answered = passing('refresh-requested', 1);

  it('ends when the annotation is gone and the comparison newer', async () => {
    const { see, end } = follow(REFRESH, CALM);
    see(asked);
    assert.equal(await end(), undefined);
    see(laidOver(answered, { status: { sync: { status: 'OutOfSync' } } }));
    const told = await end();
    assert.ok(told?.word === 'succeeded');
    assert.equal(told.app.sync, 'OutOfSync');
  });

  it('is not answered by a status that comes before our request does', async () => {
    const { see, end } = follow(REFRESH, CALM);
    see(laidOver(CALM, { status: { health: { status: 'Progressing' } } }));
    assert.equal(await end(), undefined);
  });

  it('is answered within the second of the comparison before, too', async () => {
    const { see, end } = follow(REFRESH, CALM);
    see(asked);
    see(CALM);
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

describe('following ends too', () => {
  it('when the user turns away, and hears nothing more', async () => {
    const { see, end, abort, clock, progress } = follow(SYNC, BEFORE);
    abort.abort();
    assert.deepEqual(await end(), { word: 'cancelled' });
    see(RUNNING);
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
