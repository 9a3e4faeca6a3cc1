import assert from 'node:assert/strict';

import { parseGoDuration } from '../../../../src/core/util/goDuration.ts';
import { longSpan, shortSpan } from '../../../../src/core/util/span.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a span of time', () => {
  const cases: readonly (readonly [ms: number, short: string, long: string])[] = [
    [0, '1m', '1 minute'],
    [1, '1m', '1 minute'],
    [5 * MINUTE, '5m', '5 minutes'],
    [5 * MINUTE + 1, '6m', '6 minutes'],
    [HOUR, '1h', '1 hour'],
    [HOUR + MINUTE, '1h 1m', '1 hour 1 minute'],
    [23 * HOUR + 59 * MINUTE, '23h 59m', '23 hours 59 minutes'],
    [24 * HOUR, '1d', '1 day'],
    [24 * HOUR + MINUTE, '1d 1h', '1 day 1 hour'],
    [50 * HOUR, '2d 2h', '2 days 2 hours'],
  ];
  for (const [ms, short, long] of cases) {
    it(`of ${ms} ms reads ${short}`, () => assert.deepEqual([shortSpan(ms), longSpan(ms)], [short, long]));
  }
});

describe('a duration as Go writes it', () => {
  it('is read', () => {
    const cases: readonly (readonly [string, number])[] = [
      ['0', 0],
      ['90s', 90_000],
      ['1h30m', 90 * MINUTE],
      ['1.5h', 90 * MINUTE],
      ['.5s', 500],
      ['250ms', 250],
      ['2us', 0.002],
      ['-1m', -MINUTE],
      ['+1m', MINUTE],
      ['720h', 720 * HOUR],
    ];
    for (const [text, ms] of cases) {
      assert.equal(parseGoDuration(text), ms, text);
    }
  });
  it('is refused where Go refuses it', () => {
    for (const text of ['', '1', '1d', 'h', '1h 30m', '1h30', 'x1h', '1hx']) {
      assert.equal(parseGoDuration(text), undefined, text);
    }
  });
});
