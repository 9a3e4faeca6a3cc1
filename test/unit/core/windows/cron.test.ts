import assert from 'node:assert/strict';

import { nextDue, parseSchedule } from '../../../../src/core/windows/cron.ts';
import { lastDue } from '../../../world/pull/cron.ts';

/** 2026-11-24 14:00 UTC is a Tuesday. */
const NOW = Date.UTC(2026, 10, 24, 14, 0, 0);

function next(text: string, after = NOW): string | undefined {
  const schedule = parseSchedule(text);
  assert.ok(schedule, text);
  const due = nextDue(schedule, after);
  return due === undefined ? undefined : new Date(due).toISOString().slice(0, 16);
}

describe('a cron schedule', () => {
  const cases: readonly (readonly [schedule: string, next: string | undefined])[] = [
    ['* * * * *', '2026-11-24T14:01'],
    ['0 * * * *', '2026-11-24T15:00'],
    ['30 22 * * *', '2026-11-24T22:30'],
    ['0 14 * * *', '2026-11-25T14:00'],
    ['0 8 * * 1-5', '2026-11-25T08:00'],
    ['0 8 * * mon', '2026-11-30T08:00'],
    ['0 8 * * MON-FRI', '2026-11-25T08:00'],
    ['0 0 1 * *', '2026-12-01T00:00'],
    ['0 0 1 jan *', '2027-01-01T00:00'],
    ['*/15 * * * *', '2026-11-24T14:15'],
    ['7-59/20 * * * *', '2026-11-24T14:07'],
    ['50/5 14 * * *', '2026-11-24T14:50'],
    ['0 0 ? * SUN', '2026-11-29T00:00'],
    ['0 0 29 2 *', '2028-02-29T00:00'],
    ['0 0 31 2 *', undefined],
    // Both days restrict: either is enough.
    ['0 0 13 * 5', '2026-11-27T00:00'],
    // A star with a step restricts as well; without one the other day has to hold.
    ['0 0 */10 * 3', '2026-11-25T00:00'],
    ['0 0 * * 3', '2026-11-25T00:00'],
    ['0 0 1,15 * *', '2026-12-01T00:00'],
    ['59 23 31 12 *', '2026-12-31T23:59'],
  ];
  for (const [schedule, due] of cases) {
    it(`${schedule} is due next at ${due}`, () => assert.equal(next(schedule), due));
  }

  it('is due strictly after the moment asked for', () => {
    assert.equal(next('0 14 * * *', NOW - 1), '2026-11-24T14:00');
    assert.equal(next('0 14 * * *', NOW), '2026-11-25T14:00');
  });

  it('is refused where the scheduler refuses it', () => {
    for (const text of [
      '',
      '* * * *',
      '* * * * * *',
      '60 * * * *',
      '* 24 * * *',
      '* * 0 * *',
      '* * * 13 *',
      '* * * * 7',
      '5-1 * * * *',
      '*/0 * * * *',
      'x * * * *',
      '1,,2 * * * *',
      '@daily',
      'TZ=Europe/Berlin 0 8 * * *',
      '0 8 * * mon-sun',
    ]) {
      assert.equal(parseSchedule(text), undefined, text);
    }
  });

  it('agrees with the clock of the demo, which scans minute by minute and knows no names', () => {
    for (const text of ['5 * * * *', '0 6 * * 1-5', '*/7 3,15 * * *', '0 0 1 * *', '10-20/5 23 * 11 0']) {
      const schedule = parseSchedule(text);
      assert.ok(schedule);
      for (let step = 0; step < 40; step++) {
        const after = NOW + step * 3_777_777;
        const due = nextDue(schedule, after);
        assert.ok(due !== undefined && due > after);
        assert.equal(lastDue(text, due), due, text);
        const before = lastDue(text, due - 1);
        assert.ok(before === undefined || before <= after, `${text} at ${new Date(after).toISOString()}`);
      }
    }
  });
});
