import assert from 'node:assert/strict';

import type { ClusterError } from '../../../../src/core/model/connection.ts';
import { Pulse } from '../../../../src/core/watch/pulse.ts';
import { FakeClock } from '../../vscode/fakeClock.ts';

const SECOND = 1000;
const TIMES = { silence: 30 * SECOND, bookmark: 90 * SECOND };
const NOBODY: ClusterError = { code: 'timeout', server: 'https://kube', detail: 'headers' };

describe('Pulse', () => {
  let clock: FakeClock;
  let pulse: Pulse;
  /** Answers that wait to be given, the oldest first. */
  let asked: ((error: ClusterError | undefined) => void)[];
  let dead: { readonly name: string; readonly error: ClusterError }[];

  beforeEach(() => {
    clock = new FakeClock();
    asked = [];
    dead = [];
    pulse = new Pulse({
      clock,
      times: TIMES,
      server: () => 'https://kube',
      ask: () => new Promise((resolve) => asked.push(resolve)),
    });
  });
  afterEach(() => pulse.dispose());

  const open = (name: string) => pulse.open((error) => dead.push({ name, error }));
  const answer = async (error?: ClusterError): Promise<void> => {
    asked.shift()?.(error);
    await new Promise(setImmediate);
  };

  it('asks nothing while anything comes on any stream', () => {
    const quiet = open('applications');
    const busy = open('appprojects');
    for (let second = 0; second < 300; second += 20) {
      busy.heard();
      clock.advance(20 * SECOND);
    }
    assert.equal(asked.length, 0);
    quiet.dispose();
  });

  it('asks once after half a minute of silence, and again half a minute after the answer', async () => {
    open('applications');
    clock.advance(29 * SECOND);
    assert.equal(asked.length, 0);
    clock.advance(SECOND);
    assert.equal(asked.length, 1);
    clock.advance(20 * SECOND);
    assert.equal(asked.length, 1, 'not twice at a time');
    await answer();
    clock.advance(29 * SECOND);
    assert.equal(asked.length, 0);
    clock.advance(SECOND);
    assert.equal(asked.length, 1);
    assert.deepEqual(dead, []);
  });

  it('gives up every stream when nobody answers, with the time since the last sign of life', async () => {
    open('applications');
    open('appprojects');
    clock.advance(30 * SECOND);
    clock.advance(10 * SECOND);
    await answer(NOBODY);
    const error: ClusterError = {
      code: 'unreachable',
      server: 'https://kube',
      detail: 'nothing came for 40 s, and a new request stayed without an answer',
      silentMs: 40 * SECOND,
    };
    assert.deepEqual(dead, [
      { name: 'applications', error },
      { name: 'appprojects', error },
    ]);
    assert.equal(clock.pending, 0, 'nothing is left to watch over');
    open('applications');
    clock.advance(30 * SECOND);
    assert.equal(asked.length, 1, 'a stream that was opened again is watched over again');
  });

  it('believes bytes that came while it asked more than the question', async () => {
    const stream = open('applications');
    clock.advance(30 * SECOND);
    clock.advance(SECOND);
    stream.heard();
    await answer(NOBODY);
    assert.deepEqual(dead, []);
  });

  it('gives up a stream whose bookmarks stay away although the server answers', async () => {
    const warm = open('applications');
    open('events');
    warm.heard();
    warm.bookmarked();
    for (let half = 0; half < 3; half++) {
      assert.deepEqual(dead, []);
      clock.advance(30 * SECOND);
      await answer();
    }
    assert.deepEqual(dead, [
      {
        name: 'applications',
        error: {
          code: 'timeout',
          server: 'https://kube',
          detail: 'nothing came for 90 s, not even a bookmark',
          silentMs: 90 * SECOND,
        },
      },
    ]);
  });

  it('asks within a minute when the clock was set back', async () => {
    open('applications');
    clock.advance(30 * SECOND);
    await answer();
    clock.advance(SECOND);
    clock.set(clock.now() - 3600 * SECOND);
    clock.advance(60 * SECOND);
    assert.equal(asked.length, 1);
  });

  it('asks at once after a sleep', () => {
    open('applications');
    clock.advance(8 * 3600 * SECOND);
    assert.equal(asked.length, 1);
  });

  it('sets no timer without a stream, after it was disposed of, or when it is switched off', () => {
    assert.equal(clock.pending, 0);
    open('applications').dispose();
    clock.advance(60 * SECOND);
    assert.deepEqual([clock.pending, asked.length], [0, 0]);
    const off = new Pulse({
      clock,
      times: { ...TIMES, silence: Infinity },
      server: () => '',
      ask: () => Promise.resolve(undefined),
    });
    off.open(() => undefined).bookmarked();
    assert.equal(clock.pending, 0);
    open('appprojects');
    pulse.dispose();
    assert.equal(clock.pending, 0);
  });
});
