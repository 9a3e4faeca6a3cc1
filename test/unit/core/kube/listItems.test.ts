import assert from 'node:assert/strict';

import { readItem, toPage } from '../../../../src/core/kube/listItems.ts';
import { readRow, toRows } from '../../../../src/core/kube/table.ts';

describe('items of a list', () => {
  it('are told from what names nobody', () => {
    const item = { metadata: { name: 'a' } };
    assert.equal(readItem(item), item);
    for (const nobody of [null, 7, [], {}, { metadata: null }, { metadata: { name: 3 } }]) {
      assert.equal(readItem(nobody), undefined);
    }
  });

  it('get kind and version from the list where they say none, and keep their own', () => {
    const read = {
      items: [{ metadata: { name: 'a' } }, { apiVersion: 'v1', kind: 'Other', metadata: { name: 'b' } }],
      envelope: { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: '7', continue: '' } },
    };
    assert.deepEqual(toPage(read), {
      ok: true,
      value: {
        items: [
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
          { apiVersion: 'v1', kind: 'Other', metadata: { name: 'b' } },
        ],
        resourceVersion: '7',
      },
    });
  });

  it('carry the token of the next page', () => {
    const page = toPage({ items: [], envelope: { kind: 'PodList', metadata: { continue: 'more' } } });
    assert.deepEqual(page, { ok: true, value: { items: [], resourceVersion: '', continue: 'more' } });
  });

  it('are none in an answer that is no list, which must not empty the tree', () => {
    for (const envelope of [null, {}, { kind: 'Status' }, { kind: 7 }]) {
      const page = toPage({ items: [], envelope });
      assert.deepEqual(page, {
        ok: false,
        error: { code: 'garbage', detail: 'the answer is not a list' },
      });
    }
  });
});

describe('rows of a table', () => {
  it('are told from rows without an object', () => {
    assert.equal(readRow({ cells: ['a'], object: null }), undefined);
    assert.equal(readRow({ cells: ['a'] }), undefined);
    assert.deepEqual(
      readRow({
        cells: ['a', 3, true, null, { x: 1 }],
        object: { metadata: { name: 'a', namespace: 'n', uid: 'u' } },
      }),
      { name: 'a', namespace: 'n', uid: 'u', cells: ['a', '3', 'true', '', '{"x":1}'] },
    );
  });

  it('name their cells by column, and leave empty what is missing', () => {
    const rows = [{ name: 'a', namespace: '', uid: '', cells: ['a'] }];
    const envelope = { kind: 'Table', columnDefinitions: [{ name: 'Name' }, { name: 'Health Status' }] };
    assert.deepEqual(toRows(rows, envelope), [
      { name: 'a', namespace: '', uid: '', cells: { Name: 'a', 'Health Status': '' } },
    ]);
    assert.equal(toRows(rows, { kind: 'ApplicationList' }), undefined);
  });
});
