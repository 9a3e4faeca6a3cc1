import assert from 'node:assert/strict';

import { remembered } from '../../../../src/core/util/remembered.ts';

describe('a function that remembers', () => {
  it('makes each answer once, also the one that there is none, and starts anew at its limit', () => {
    const made: string[] = [];
    const lengthOf = remembered(2, (text) => {
      made.push(text);
      return text === '' ? undefined : text.length;
    });
    assert.deepEqual(
      ['a', '', 'a', ''].map((text) => lengthOf(text)),
      [1, undefined, 1, undefined],
    );
    assert.deepEqual(made, ['a', '']);
    lengthOf('third');
    lengthOf('a');
    assert.deepEqual(made, ['a', '', 'third', 'a']);
  });
});
