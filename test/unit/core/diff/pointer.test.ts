import assert from 'node:assert/strict';

import { parsePointer, toPointer, valueAt, without, withValue } from '../../../../src/core/diff/pointer.ts';

const OBJECT = { metadata: { labels: { 'a/b': '1', 'c~d': '2' } }, items: [{ name: 'x' }, { name: 'y' }] };

describe('JSON pointers', () => {
  const rows: readonly [pointer: string, path: readonly (string | number)[], value: unknown][] = [
    ['', [], OBJECT],
    ['/metadata/labels/a~1b', ['metadata', 'labels', 'a/b'], '1'],
    ['/metadata/labels/c~0d', ['metadata', 'labels', 'c~d'], '2'],
    ['/items/1/name', ['items', 1, 'name'], 'y'],
    ['/items/01/name', ['items', '01', 'name'], undefined],
    ['/items/2', ['items', 2], undefined],
    ['/metadata/labels/toString', ['metadata', 'labels', 'toString'], undefined],
  ];
  for (const [pointer, path, value] of rows) {
    it(`${pointer || '(root)'} is written, read and followed`, () => {
      assert.equal(toPointer(path), pointer);
      assert.deepEqual(parsePointer(pointer), path.map(String));
      assert.deepEqual(valueAt(OBJECT, pointer), value);
    });
  }

  it('refuses text without a leading slash', () => {
    assert.equal(parsePointer('spec/replicas'), undefined);
  });

  it('removes a key and leaves the original alone', () => {
    assert.deepEqual(without(OBJECT, ['metadata', 'labels', 'a/b']).metadata, { labels: { 'c~d': '2' } });
    assert.equal(OBJECT.metadata.labels['a/b'], '1');
  });

  it('removes a list item and moves later ones up', () => {
    assert.deepEqual(without(OBJECT, ['items', '0']).items, [{ name: 'y' }]);
  });

  it('changes nothing when the path leads nowhere', () => {
    for (const path of [
      ['nope'],
      ['items', '7'],
      ['items', 'x'],
      ['metadata', 'labels', 'a/b', 'deeper'],
      [],
    ]) {
      assert.deepEqual(without(OBJECT, path), OBJECT);
    }
  });

  it('puts values, makes maps on the way, appends at the end of a list', () => {
    const put = withValue<unknown>(
      withValue<unknown>({ items: ['a'] }, ['spec', 'deep', 'x'], 1),
      ['items', 9],
      'b',
    );
    assert.deepEqual(put, { items: ['a', 'b'], spec: { deep: { x: 1 } } });
  });
});
