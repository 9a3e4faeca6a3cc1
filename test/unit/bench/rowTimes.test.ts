import assert from 'node:assert/strict';

import { idleRequests, repaintRatio, rowTimes } from '../../../bench/live/rowTimes.ts';

type Timed = readonly [app: string, at: number, mark: number];
const timed = (all: readonly Timed[]): { app: string; at: number; mark: number }[] =>
  all.map(([app, at, mark]) => ({ app, at, mark }));

describe('rowTimes', () => {
  const check = (events: readonly Timed[], sightings: readonly Timed[], expected: readonly number[]): void =>
    assert.deepEqual(rowTimes(timed(events), timed(sightings)), expected);
  it('takes the first sight of a change', () =>
    check(
      [['a', 100, 1]],
      [
        ['a', 140, 1],
        ['a', 190, 1],
      ],
      [40],
    ));
  it('lets a later change answer for one that was never drawn, from when that happened', () =>
    check(
      [
        ['a', 100, 1],
        ['a', 160, 2],
      ],
      [['a', 200, 2]],
      [100, 40],
    ));
  it('keeps rows apart', () =>
    check(
      [
        ['a', 100, 1],
        ['b', 100, 2],
      ],
      [
        ['b', 110, 2],
        ['a', 150, 1],
      ],
      [50, 10],
    ));
  it('leaves out what no event wrote', () =>
    check(
      [['a', 100, 1]],
      [
        ['a', 105, 7],
        ['a', 130, 1],
      ],
      [30],
    ));
  it('names the row that never caught up', () =>
    assert.throws(() => check([['a', 100, 2]], [['a', 130, 1]], []), /row of a .* change 2/));
});

describe('repaintRatio', () => {
  const check = (
    reads: readonly (readonly [at: number, id: string, text: string])[],
    expected: number,
  ): void =>
    assert.equal(
      repaintRatio(
        reads.map(([at, id, text]) => ({ at, id, text })),
        10,
        20,
      ),
      expected,
    );
  it('is 1 where each read gave another text', () =>
    check(
      [
        [1, 'a', 'old'],
        [10, 'a', 'new'],
        [20, 'a', 'newer'],
      ],
      1,
    ));
  it('counts the same text again as read in vain, also against a read from before', () =>
    check(
      [
        [1, 'a', 'old'],
        [11, 'a', 'old'],
        [12, 'a', 'new'],
      ],
      2,
    ));
  it('leaves out what was read before and after', () =>
    check(
      [
        [9, 'a', 'old'],
        [9, 'a', 'old'],
        [15, 'b', 'new'],
        [21, 'b', 'new'],
      ],
      1,
    ));
});

describe('idleRequests', () => {
  const watch = { verb: 'watch', query: 'watch=true&timeoutSeconds=240' };
  it('is what ends and begins anew, where nothing else happens', () =>
    assert.equal(idleRequests([], [watch, watch], 1), 0.5));
  it('adds what was asked beside the watches', () =>
    assert.equal(idleRequests([{ verb: 'list', query: '' }], [watch], 0.5), 2.25));
  it('counts watches that were opened more often than they should', () =>
    assert.equal(idleRequests([watch, watch, watch], [watch], 1), 3));
  it('does not pass over a watch without an end', () =>
    assert.throws(() => idleRequests([], [{ verb: 'watch', query: 'watch=true' }], 1), /without an end/));
});
