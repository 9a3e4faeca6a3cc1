import assert from 'node:assert/strict';

import { shortDiff } from '../../../../src/core/revert/shortDiff.ts';

describe('the lines that a plan quotes', () => {
  const file = (tag: string, more = ''): string => `spec:\n  image: web:${tag}\n  replicas: 2\n${more}`;

  it('are those that differ, indented as they are', () => {
    assert.deepEqual(shortDiff(file('2'), file('1')), ['-   image: web:2', '+   image: web:1']);
  });

  it('are those of one side where the other has none there', () => {
    assert.deepEqual(shortDiff(file('1', 'a: 1\n'), file('1')), ['- a: 1']);
    assert.deepEqual(shortDiff(file('1'), file('1', 'a: 1\n')), ['+ a: 1']);
    assert.deepEqual(shortDiff('a: 1\na: 1\n', 'a: 1\n'), ['- a: 1']);
    assert.deepEqual(shortDiff(undefined, 'a: 1\n'), ['+ a: 1']);
  });

  it('are none where texts are alike, by whichever line ends', () => {
    assert.deepEqual(shortDiff('a: 1\r\nb: 2\r\n', 'a: 1\nb: 2\n'), []);
  });

  it('are left to the diff editor where they are many', () => {
    const lines = Array.from({ length: 11 }, (_, index) => `a${index}: 1`).join('\n');
    assert.equal(shortDiff('', lines), undefined);
  });

  it('are cut where they are long', () => {
    assert.equal(shortDiff('', 'x'.repeat(1000))?.[0]?.length, 162);
  });
});
