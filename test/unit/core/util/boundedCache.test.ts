import assert from 'node:assert/strict';

import { BoundedCache } from '../../../../src/core/util/boundedCache.ts';

describe('BoundedCache', () => {
  const cache = (): BoundedCache<string> => new BoundedCache(10, (text) => text.length);
  const held = (one: BoundedCache<string>): string[] =>
    ['a', 'b', 'c'].filter((name) => one.get(name) !== undefined);

  it('gives up the least recently used once it is too large', () => {
    const one = cache();
    one.set('a', '12345');
    one.set('b', '12345');
    assert.equal(one.get('a'), '12345');
    one.set('c', '1');
    assert.deepEqual(held(one), ['a', 'c']);
    assert.equal(one.size, 6);
  });

  it('counts a value that is put again once', () => {
    const one = cache();
    one.set('a', '12345');
    one.set('a', '123');
    assert.equal(one.size, 3);
    assert.equal(one.get('a'), '123');
  });

  it('keeps the newest even when it is too large alone', () => {
    const one = cache();
    one.set('a', '1');
    one.set('b', '1'.repeat(50));
    assert.deepEqual(held(one), ['b']);
    one.set('c', '1');
    assert.deepEqual(held(one), ['c']);
  });
});
