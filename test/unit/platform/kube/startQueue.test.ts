import assert from 'node:assert/strict';

import { StartQueue } from '../../../../src/platform/kube/startQueue.ts';
import { FakeClock } from './harness.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];

describe('lists that begin', () => {
  let clock: FakeClock;
  let queue: StartQueue;
  let started: string[];

  beforeEach(() => {
    clock = new FakeClock();
    queue = new StartQueue(clock);
    started = [];
    for (const key of KEYS) {
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

  describe('and the watches that follow them', () => {
    const watch = (key: string): { dispose(): void } =>
      queue.afterLists(() => started.push(key.toUpperCase()));

    it('begin once all lists are done, one in each turn', () => {
      KEYS.slice(0, 8).forEach((key) => {
        watch(key);
        queue.leave(key);
      });
      assert.equal(newly(), 'abcdefghi', 'lists go first');
      watch('i');
      queue.leave('i');
      assert.equal(newly(), 'A');
      clock.advance(0);
      assert.equal(newly(), 'B');
      KEYS.slice(2).forEach(() => clock.advance(0));
      assert.equal(newly(), 'CDEFGHI');
      assert.equal(clock.pending, 0);
      watch('j');
      assert.equal(newly(), 'J', 'later ones wait for nobody');
    });

    it('do not wait for a list that hangs', () => {
      KEYS.slice(1).forEach((key) => {
        watch(key);
        queue.leave(key);
      });
      newly();
      clock.advance(1_499);
      assert.equal(newly(), '');
      clock.advance(1);
      KEYS.forEach(() => clock.advance(0));
      assert.equal(newly(), 'BCDEFGHI');
    });

    it('do not begin when they are not wanted any more', () => {
      const wanted = watch('a');
      watch('b');
      wanted.dispose();
      KEYS.forEach((key) => queue.leave(key));
      clock.advance(0);
      assert.equal(newly(), 'abcdefghiB');
    });
  });
});
