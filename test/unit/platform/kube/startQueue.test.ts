import assert from 'node:assert/strict';

import { StartQueue } from '../../../../src/platform/kube/startQueue.ts';
import { FakeClock } from './harness.ts';

describe('lists that begin', () => {
  let clock: FakeClock;
  let queue: StartQueue;
  let started: string[];

  beforeEach(() => {
    clock = new FakeClock();
    queue = new StartQueue(clock);
    started = [];
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) {
      queue.enter(key, () => started.push(key));
    }
  });

  const newly = (): string => started.splice(0).join('');

  it('are four at once, in their order, and the next when one is done', () => {
    assert.equal(newly(), 'abcd');
    queue.leave('c');
    assert.equal(newly(), 'e');
    queue.leave('c');
    assert.equal(newly(), '', 'nobody leaves twice');
    queue.leave('f');
    queue.leave('a');
    assert.equal(newly(), 'g', 'what is no longer wanted does not begin');
  });

  it('do not wait longer than a moment for those that take their time', () => {
    newly();
    clock.advance(99);
    assert.equal(newly(), '');
    clock.advance(1);
    assert.equal(newly(), 'efgh');
    clock.advance(100);
    assert.equal(newly(), 'i');
  });

  it('do not begin after the end', () => {
    newly();
    queue.dispose();
    queue.leave('a');
    clock.advance(1_000);
    assert.equal(newly(), '');
  });
});
