import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { Interner } from '../../../../src/core/util/interner.ts';
import { sameData } from '../../../../src/core/util/sameData.ts';

describe('plain data', () => {
  it('is the same as its copy, with the keys in any order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.ok(sameData(value, structuredClone(value)));
        assert.ok(sameData({ a: value, b: 1 }, { b: 1, a: structuredClone(value) }));
      }),
    );
  });
  it('differs as JSON does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const isSame = sortedJson(a) === sortedJson(b);
        assert.equal(sameData(a, b), isSame);
        assert.equal(sameData(b, a), isSame);
      }),
    );
  });
  it('does not tell an absent key from one that is undefined', () => {
    assert.ok(sameData({ a: 1 }, { a: 1, b: undefined }) && sameData({ a: 1, b: undefined }, { a: 1 }));
    assert.ok(!sameData({ a: 1 }, { a: 1, b: null }) && !sameData({ a: 1, b: null }, { a: 1 }));
  });
  it('is no list where it is a map', () => assert.ok(!sameData([], {}) && !sameData({}, [])));
});

describe('an interner', () => {
  it('gives equal texts back unchanged, and starts anew at its limit', () => {
    const interner = new Interner(3);
    const texts = ['a', 'b', 'c', 'd', 'a', 'e', 'f', 'g'];
    assert.deepEqual(interner.texts(texts), texts);
  });
  it('copies the fields of a value and nothing below them', () => {
    const below = { text: 'x' };
    const copy = new Interner().fields({ name: 'web', count: 1, below });
    assert.deepEqual(copy, { name: 'web', count: 1, below });
    assert.equal(copy.below, below);
  });
});

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : Object.is(item, -0)
        ? '-0'
        : item,
  );
}
