import assert from 'node:assert/strict';

import { Lazy } from '../../../../src/core/util/lazy.ts';

class Part {
  disposals = 0;
  dispose(): void {
    this.disposals += 1;
  }
}

describe('Lazy', () => {
  it('makes its part at the first question, once however many ask', async () => {
    let made = 0;
    const lazy = new Lazy(async () => {
      made += 1;
      return new Part();
    });
    assert.equal(made, 0);
    assert.equal(lazy.made, undefined);
    const [first, second] = await Promise.all([lazy.get(), lazy.get()]);
    assert.equal(made, 1);
    assert.equal(first, second);
    assert.equal(lazy.made, first);
  });

  it('tries again after a failure, which everyone who asked hears', async () => {
    let attempts = 0;
    const lazy = new Lazy(async () => {
      attempts += 1;
      if (attempts === 1) {
        throw new Error('not there');
      }
      return new Part();
    });
    const both = await Promise.allSettled([lazy.get(), lazy.get()]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.ok((await lazy.get()) instanceof Part);
    assert.equal(attempts, 2);
  });

  it('disposes of its part with itself, and of one that comes too late', async () => {
    const early = new Lazy(async () => new Part());
    const part = await early.get();
    early.dispose();
    early.dispose();
    assert.equal(part.disposals, 1);
    assert.equal(early.made, undefined);

    const late = new Lazy(async () => new Part());
    const coming = late.get();
    late.dispose();
    assert.equal((await coming).disposals, 1);
  });
});
