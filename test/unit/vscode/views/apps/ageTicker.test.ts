import assert from 'node:assert/strict';

import { AgeTicker } from '../../../../../src/vscode/views/apps/ageTicker.ts';
import { FakeClock } from '../../fakeClock.ts';

function ticking(rows: () => readonly number[]) {
  const clock = new FakeClock();
  const start = clock.now();
  const touched: { readonly at: number; readonly rows: readonly number[] }[] = [];
  const ticker = new AgeTicker(clock, rows, (rows) => touched.push({ at: clock.now() - start, rows }));
  return { clock, touched, ticker };
}

describe('the tick of ages', () => {
  it('looks at all rows once a minute, a slice at a time', () => {
    const rows = Array.from({ length: 600 }, (_, row) => row);
    const { clock, touched } = ticking(() => rows);
    clock.advance(60_000);
    assert.equal(touched.length, 1, 'the first slice');
    clock.advance(1000);
    assert.deepEqual(
      touched.map(({ at, rows }) => [at, rows.length, rows[0]]),
      [
        [60_000, 250, 0],
        [60_210, 250, 250],
        [60_420, 100, 500],
      ],
    );
    clock.advance(61_000);
    assert.equal(touched.length, 6, 'and again a minute after the last slice');
  });

  it('asks for the rows anew each time, and rests while there are none', () => {
    let rows: number[] = [];
    const { clock, touched } = ticking(() => rows);
    clock.advance(120_000);
    assert.equal(touched.length, 0);
    rows = [7];
    clock.advance(60_000);
    assert.deepEqual(touched.at(-1)?.rows, [7]);
  });

  it('ends with its view', () => {
    const { clock, touched, ticker } = ticking(() => [1]);
    ticker.dispose();
    clock.advance(600_000);
    assert.equal(touched.length, 0);
    assert.equal(clock.pending, 0);
  });
});
