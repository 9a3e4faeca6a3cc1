import assert from 'node:assert/strict';

import { PACE_MS, Pacer } from '../../../src/vscode/pacer.ts';
import { FakeClock } from './fakeClock.ts';

function paced(tells = true) {
  const clock = new FakeClock();
  const start = clock.now();
  const fires: { at: number; rows: string[]; lists: (string | undefined)[] }[] = [];
  const pacer = new Pacer<string>(clock, ({ rows, lists }) => {
    fires.push({ at: clock.now() - start, rows: [...rows], lists: [...lists] });
    return tells;
  });
  return { clock, fires, pacer };
}

describe('the pacer', () => {
  it('hands the first change after quiet on at once', () => {
    const { fires, pacer } = paced();
    pacer.touch({ rows: ['a'] });
    assert.deepEqual(fires, [{ at: 0, rows: ['a'], lists: [] }]);
  });

  it('gathers what follows and fires it together, 210 ms after the last fire', () => {
    const { clock, fires, pacer } = paced();
    pacer.touch({ rows: ['a'] });
    clock.advance(50);
    pacer.touch({ rows: ['b'] });
    clock.advance(50);
    pacer.touch({ rows: ['c', 'b'] });
    pacer.touch({ lists: [undefined, 'x'] });
    assert.equal(fires.length, 1);
    clock.advance(109);
    assert.equal(fires.length, 1);
    clock.advance(1);
    assert.deepEqual(fires[1], { at: PACE_MS, rows: ['b', 'c'], lists: [undefined, 'x'] });
    clock.advance(5000);
    assert.equal(fires.length, 2, 'nothing more is fired when nothing more came');
    assert.equal(clock.pending, 0);
  });

  it('fires at once again after quiet', () => {
    const { clock, fires, pacer } = paced();
    pacer.touch({ rows: ['a'] });
    clock.advance(PACE_MS);
    pacer.touch({ rows: ['b'] });
    assert.deepEqual(
      fires.map(({ at }) => at),
      [0, PACE_MS],
    );
  });

  it('keeps a steady pace under 200 events a second, so that VS Code is never kept waiting', () => {
    const { clock, fires, pacer } = paced();
    const born = new Map<string, number>();
    const ages: number[] = [];
    let seen = 0;
    for (let event = 0; event < 1000; event += 1) {
      born.set(`row-${event}`, event * 5);
      pacer.touch({ rows: [`row-${event}`] });
      clock.advance(5);
      for (const fire of fires.slice(seen)) {
        ages.push(...fire.rows.map((row) => fire.at - (born.get(row) ?? Number.NaN)));
      }
      seen = fires.length;
    }
    clock.advance(PACE_MS);
    assert.equal(fires.flatMap(({ rows }) => rows).length, 1000, 'every change is told once');
    const gaps = fires.slice(1).map(({ at }, index) => at - (fires[index]?.at ?? 0));
    assert.deepEqual([...new Set(gaps)], [PACE_MS]);
    assert.ok(Math.max(...ages) <= PACE_MS, `oldest row: ${Math.max(...ages)} ms`);
    const sorted = ages.toSorted((a, b) => a - b);
    assert.ok((sorted[Math.floor(sorted.length / 2)] ?? 0) <= 110, 'the median waits half a pace');
  });

  it('does not make the next change wait when there was nothing to tell', () => {
    const { clock, fires, pacer } = paced(false);
    pacer.touch({ rows: ['same'] });
    clock.advance(10);
    pacer.touch({ rows: ['other'] });
    assert.deepEqual(
      fires.map(({ at }) => at),
      [0, 10],
    );
  });

  it('drops what was gathered when the view was read as a whole', () => {
    const { clock, fires, pacer } = paced();
    pacer.touch({ rows: ['a'] });
    pacer.touch({ rows: ['b'] });
    pacer.clear();
    clock.advance(PACE_MS);
    assert.deepEqual(fires[1], { at: PACE_MS, rows: [], lists: [] });
  });

  it('stands still no longer than its pace when the clock is set back', () => {
    const { clock, fires, pacer } = paced();
    pacer.touch({ rows: ['a'] });
    clock.set(clock.now() - 3_600_000);
    pacer.touch({ rows: ['b'] });
    clock.advance(PACE_MS);
    assert.equal(fires.length, 2);
  });

  it('is silent once disposed', () => {
    const { clock, fires, pacer } = paced();
    pacer.touch({ rows: ['a'] });
    pacer.touch({ rows: ['b'] });
    pacer.dispose();
    pacer.touch({ rows: ['c'] });
    clock.advance(1000);
    assert.equal(fires.length, 1);
    assert.equal(clock.pending, 0);
  });
});
