import assert from 'node:assert/strict';

import { systemClock } from '../../../src/platform/clock.ts';

describe('systemClock', () => {
  it('tells the time of the epoch', () => {
    const before = Date.now();
    const now = systemClock.now();
    assert.ok(before <= now && now <= Date.now());
  });

  it('calls back once, after those set for earlier, and not when disposed', async () => {
    const called: string[] = [];
    systemClock.after(1, () => called.push('cancelled')).dispose();
    // Unref'd timers do not keep a process alive, so this one does.
    const keepAlive = setInterval(() => {}, 1_000);
    await new Promise<void>((resolve) => {
      systemClock.after(15, () => {
        called.push('late');
        resolve();
      });
      systemClock.after(2, () => called.push('early'));
    });
    clearInterval(keepAlive);
    assert.deepEqual(called, ['early', 'late']);
  });
});
