import assert from 'node:assert/strict';

import { inParallel } from '../../../../src/core/util/inParallel.ts';

const NEVER = new AbortController().signal;

describe('inParallel', () => {
  it('answers in the order of the items and never runs more than the limit', async () => {
    let running = 0;
    let most = 0;
    const release: (() => void)[] = [];
    const work = async (item: number): Promise<number> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => {
        release.push(resolve);
      });
      running -= 1;
      return item * 10;
    };
    const all = inParallel([1, 2, 3, 4, 5], 2, work, NEVER);
    for (let done = 0; done < 5; done++) {
      assert.equal(release.length > 0, true);
      release.pop()?.();
      await Promise.resolve();
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    assert.deepEqual(await all, [10, 20, 30, 40, 50]);
    assert.equal(most, 2);
  });

  it('begins nothing after the signal', async () => {
    const abort = new AbortController();
    const begun: number[] = [];
    const work = async (item: number): Promise<number> => {
      begun.push(item);
      abort.abort();
      return item;
    };
    assert.deepEqual(await inParallel([1, 2, 3], 1, work, abort.signal), [1, undefined, undefined]);
    assert.deepEqual(begun, [1]);
  });

  it('is done at once without items, and passes failures on', async () => {
    assert.deepEqual(await inParallel([], 3, () => Promise.resolve(1), NEVER), []);
    await assert.rejects(
      inParallel([1], 3, () => Promise.reject(new Error('broken')), NEVER),
      /broken/,
    );
  });
});
