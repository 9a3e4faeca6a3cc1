import assert from 'node:assert/strict';

import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import { isAsked, judgeAnswer } from '../../../../src/core/follow/judgeAnswer.ts';
import type { Answer } from '../../../../src/core/follow/judgeAnswer.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { DoneWhen } from '../../../../src/core/model/plan.ts';
import { asText, at } from '../../../../src/core/util/json.ts';
import { laidOver, passing, recorded, recording } from '../../recorded.ts';
import { appOf } from '../engines/argocd/fixtures.ts';

const REFRESH = 'argocd.argoproj.io/refresh';
const SET_REFRESH = 'argocd.argoproj.io/application-set-refresh';

function judge(done: DoneWhen, object: KubeObject, wasAsked = false): Answer {
  return judgeAnswer(done, { app: appOf(object), object, wasAsked }, argoCdEngine);
}

/** The answers to every frame on the way to a recorded state, as a follower hears them. */
function judged(name: string, done: DoneWhen): readonly Answer[] {
  let wasAsked = false;
  return recording(name).frames.map(({ object }) => {
    const answer = judge(done, object, wasAsked);
    wasAsked ||= isAsked(done, appOf(object), object);
    return answer;
  });
}

describe('the answer to a refresh', () => {
  const asked = passing('refresh-requested', 0);
  const answered = passing('refresh-requested', 1);
  const comparedAt = (object: KubeObject): string => asText(at(object, 'status', 'reconciledAt')) ?? '';
  const done: DoneWhen = {
    kind: 'refreshed',
    annotation: REFRESH,
    reconciledBefore: comparedAt(asked),
  };

  it('comes with the frame in which the request is gone', () => {
    assert.notEqual(comparedAt(answered), comparedAt(asked));
    assert.deepEqual(judged('refresh-requested', done), ['unanswered', 'succeeded']);
  });
  it('is none while the request stands there, though a newer comparison came', () => {
    const stillAsked = laidOver(answered, { metadata: { annotations: { [REFRESH]: 'normal' } } });
    assert.equal(judge(done, stillAsked, true), 'unanswered');
  });
  it('is none for a version from before the request', () => {
    const before = laidOver(asked, { metadata: { annotations: null } });
    assert.equal(judge(done, before), 'unanswered');
  });
  it('is a comparison that is newer, though the request was never seen', () =>
    assert.equal(judge(done, answered), 'succeeded'));
  it('is the end of the request, in the second of the last comparison too', () => {
    const sameSecond: DoneWhen = { ...done, reconciledBefore: comparedAt(answered) };
    assert.equal(judge(sameSecond, answered), 'unanswered');
    assert.equal(judge(sameSecond, answered, true), 'succeeded');
  });

  it('counts the first comparison of an app that had none', () => {
    const first: DoneWhen = { kind: 'refreshed', annotation: REFRESH };
    assert.equal(judge(first, recorded('never-compared')), 'unanswered');
    assert.equal(judge(first, recorded('never-synced')), 'succeeded');
  });

  it('needs the request to have been seen, where the kind keeps no time', () => {
    const gone: DoneWhen = { kind: 'annotationGone', annotation: SET_REFRESH };
    const set = recorded('application-set');
    const asking = recorded('application-set', { metadata: { annotations: { [SET_REFRESH]: 'true' } } });
    assert.equal(judge(gone, set), 'unanswered');
    assert.equal(judge(gone, asking, true), 'unanswered');
    assert.equal(judge(gone, set, true), 'succeeded');
  });
});

describe('the answer to an operation', () => {
  const startedAt = (object: KubeObject): string =>
    asText(at(object, 'status', 'operationState', 'startedAt')) ?? '';
  const after = (startedBefore: string | undefined): DoneWhen => ({
    kind: 'operationFinished',
    graceMs: 1_000,
    ...(startedBefore && { startedBefore }),
  });
  /** Of an app that was synced minutes before. */
  const done = after('2026-01-05T08:50:00Z');

  it('is none before one has begun, and comes with its end', () => {
    assert.deepEqual(judged('sync-running-frames', done), [
      'unanswered',
      'running',
      'running',
      'succeeded',
      'succeeded',
    ]);
    assert.deepEqual(judged('sync-failed', done), ['unanswered', 'running', 'failed', 'failed']);
    assert.deepEqual(judged('sync-terminated', done), ['running', 'failed', 'failed']);
    assert.equal(judge(done, recorded('never-synced')), 'unanswered');
    assert.equal(judge(done, recorded('sync-no-reaction')), 'unanswered');
  });

  it('waits as long as the controller tries again', () =>
    assert.deepEqual(judged('sync-retrying-automated', done).slice(1), [
      'unanswered',
      'unanswered',
      'running',
      'running',
      'running',
      'failed',
    ]));

  it('is never taken from the operation before', () => {
    const failed = recorded('sync-failed');
    assert.equal(judge(after(startedAt(failed)), failed), 'unanswered');
  });

  it('is that of one that began in the same second, if its request was seen', () => {
    const synced = passing('sync-running-frames', 4);
    assert.equal(judge(after(startedAt(synced)), synced), 'unanswered');
    assert.deepEqual(judged('sync-running-frames', after(startedAt(synced))).at(-1), 'succeeded');
  });

  // No controller was seen to end so, but the API has the words.
  it('is a failure in the phase Error, and none in one that nobody knows', () => {
    const inPhase = (phase: string): KubeObject =>
      laidOver(recorded('synced'), { status: { operationState: { phase } } });
    assert.equal(judge(done, inPhase('Error')), 'failed');
    assert.equal(judge(done, inPhase('Dreaming')), 'running');
  });

  it('is still asked for as long as the request stands on the object', () => {
    const asks = (object: KubeObject): boolean => isAsked(done, appOf(object), object);
    const frames = recording('sync-running-frames').frames.map(({ object }) => asks(object));
    assert.deepEqual(frames, [true, false, false, false, false]);
    assert.equal(asks(recorded('never-synced')), false);
  });
});
