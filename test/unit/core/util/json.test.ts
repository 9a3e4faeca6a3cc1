import assert from 'node:assert/strict';

import {
  asArray,
  asNumber,
  asObject,
  asObjects,
  asText,
  at,
  parseJson,
  textField,
} from '../../../../src/core/util/json.ts';

const OUTSIDE: readonly unknown[] = [undefined, null, true, 7, 'text', ['a'], { a: 1 }];

describe('reads of JSON from outside', () => {
  it('answer only what has the shape that was asked for', () => {
    assert.deepEqual(OUTSIDE.map(asObject), [...Array<undefined>(6).fill(undefined), { a: 1 }]);
    assert.deepEqual(OUTSIDE.map(asArray), [[], [], [], [], [], ['a'], []]);
    assert.deepEqual(
      OUTSIDE.map(asText).filter((one) => one !== undefined),
      ['text'],
    );
    assert.deepEqual(
      OUTSIDE.map(asNumber).filter((one) => one !== undefined),
      [7],
    );
    assert.deepEqual(asObjects([1, { a: 1 }, null, [{}], { b: 2 }]), [{ a: 1 }, { b: 2 }]);
  });

  it('follow a path as far as it goes', () => {
    const value = { list: [{ name: 'a' }, null], text: 'x' };
    assert.equal(at(value, 'list', 0, 'name'), 'a');
    assert.equal(at(value), value);
    for (const path of [['none'], ['list', 'name'], ['list', 2, 'x'], ['list', 1, 'x'], ['text', 0]]) {
      assert.equal(at(value, ...path), undefined, path.join('.'));
    }
  });

  it('copy a text field that says something, for spreading', () => {
    assert.deepEqual(textField({ a: 'x', b: 'y' }, 'a'), { a: 'x' });
    for (const from of [{}, { a: '' }, { a: 7 }, null]) {
      assert.deepEqual(textField(from, 'a'), {});
    }
  });

  it('tell text that is no JSON', () => {
    assert.deepEqual(parseJson('{"a":[1]}'), { a: [1] });
    assert.equal(parseJson('null'), null);
    assert.equal(parseJson('{"a":'), undefined);
    assert.equal(parseJson(''), undefined);
  });
});
