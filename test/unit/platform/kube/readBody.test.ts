import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { ArrayScanner } from '../../../../src/platform/kube/arrayScanner.ts';
import { readItem, toPage } from '../../../../src/platform/kube/listItems.ts';
import { readArray, readJson } from '../../../../src/platform/kube/readBody.ts';
import { readRow, toRows } from '../../../../src/platform/kube/table.ts';
import { failure, value } from './harness.ts';

async function* chunks(text: string, size = 7): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) {
    yield bytes.subarray(from, from + size);
  }
}

describe('ArrayScanner', () => {
  it('finds what JSON.parse finds, wherever the chunks are cut', () => {
    const content = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(
        fc.array(content),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        fc.boolean(),
        (items, metadata, size, isLast, isIndented) => {
          const document = isLast ? { metadata, items } : { items, metadata, kind: 'List' };
          const bytes = Buffer.from(JSON.stringify(document, undefined, isIndented ? 2 : undefined));
          const scanner = new ArrayScanner('items');
          const found: unknown[] = [];
          for (let from = 0; from < bytes.length; from += size) {
            found.push(
              ...scanner.push(bytes.subarray(from, from + size)).map((text): unknown => JSON.parse(text)),
            );
          }
          assert.deepEqual(found, JSON.parse(JSON.stringify(items)));
          assert.deepEqual(
            JSON.parse(scanner.envelope),
            JSON.parse(JSON.stringify({ ...document, items: [] })),
          );
          assert.ok(scanner.isComplete);
        },
      ),
    );
  });

  it('is not fooled by the key in other places', () => {
    const document = {
      metadata: { items: [{ no: 1 }], text: '"items":[{"no":2}]' },
      other: ['items', [{ no: 3 }]],
      items: [{ metadata: { items: [{ inner: 1 }] } }],
      more: [{ no: 4 }],
    };
    const scanner = new ArrayScanner('items');
    assert.deepEqual(scanner.push(Buffer.from(JSON.stringify(document))), [
      JSON.stringify(document.items[0]),
    ]);
    assert.deepEqual(JSON.parse(scanner.envelope), { ...document, items: [] });
  });

  it('knows that a document broke off', () => {
    const scanner = new ArrayScanner('items');
    assert.deepEqual(scanner.push(Buffer.from('{"items":[{"a":1},{"b"')), ['{"a":1}']);
    assert.equal(scanner.isComplete, false);
  });
});

describe('readArray', () => {
  const LIST = JSON.stringify({
    kind: 'ApplicationList',
    apiVersion: 'argoproj.io/v1alpha1',
    metadata: { resourceVersion: '77', continue: 'next' },
    items: [
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'ä' } },
      { metadata: { name: 'b' } },
      { metadata: {} },
    ],
  });

  it('reads a list, completes items that say no kind, and leaves out what has no name', async () => {
    const page = value(toPage(value(await readArray(chunks(LIST), 'items', readItem))));
    assert.deepEqual(page, {
      resourceVersion: '77',
      continue: 'next',
      items: [
        { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'ä' } },
        { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'b' } },
      ],
    });
  });

  it('reads a list whose items are null as empty', async () => {
    const empty =
      '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1","continue":""},"items":null}';
    assert.deepEqual(value(toPage(value(await readArray(chunks(empty), 'items', readItem)))), {
      resourceVersion: '1',
      items: [],
    });
  });

  for (const [what, text] of [
    ['an HTML page', '<html><body>Please log in</body></html>'],
    ['nothing', ''],
    ['half a list', LIST.slice(0, 150)],
    ['a list with a broken item', LIST.replace('"b"', 'b')],
    ['another object', '{}'],
    ['a Status of success', '{"kind":"Status","items":[]}'],
    ['a number', '7'],
  ] as const) {
    it(`takes ${what} for garbage, not for an empty list`, async () => {
      const read = await readArray(chunks(text), 'items', readItem);
      assert.equal(failure(read.ok ? toPage(read.value) : read).code, 'garbage');
    });
  }

  it('shows the words of a page, and nothing of broken JSON', async () => {
    const page = failure(await readJson(chunks('<html><h1>Please</h1> log in</html>')));
    assert.deepEqual(page, { code: 'garbage', detail: 'the answer is not JSON: Please log in' });
    assert.deepEqual(failure(await readJson(chunks('{"data":{"password":"hunter2'))), {
      code: 'garbage',
      detail: 'the answer is not JSON',
    });
  });

  it('lets others have a turn while it works on much', async () => {
    const items = Array.from({ length: 4_000 }, (_, index) => ({
      metadata: {
        name: `app-${index}`,
        labels: Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`k${n}`, 'v'])),
      },
    }));
    const body = Buffer.from(JSON.stringify({ kind: 'AppList', items, metadata: {} }));
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns++;
      if (!isDone) {
        setImmediate(count);
      }
    };
    setImmediate(count);
    const read = value(
      await readArray(
        (async function* one() {
          yield body;
        })(),
        'items',
        readItem,
      ),
    );
    isDone = true;
    assert.equal(read.items.length, 4_000);
    assert.ok(turns > 1, `${turns} turns`);
  });
});

describe('table rows', () => {
  const TABLE = JSON.stringify({
    kind: 'Table',
    columnDefinitions: [{ name: 'Name' }, { name: 'Sync Status' }, { name: 'Age' }],
    rows: [
      { cells: ['a', 'Synced', 5], object: { metadata: { name: 'a', namespace: 'argocd', uid: 'u1' } } },
      { cells: ['b', null], object: { metadata: { name: 'b' } } },
      { cells: ['c'], object: null },
    ],
  });

  it('names the cells by column, as text', async () => {
    const read = value(await readArray(chunks(TABLE), 'rows', readRow));
    assert.deepEqual(toRows(read.items, read.envelope), [
      { name: 'a', namespace: 'argocd', uid: 'u1', cells: { Name: 'a', 'Sync Status': 'Synced', Age: '5' } },
      { name: 'b', namespace: '', uid: '', cells: { Name: 'b', 'Sync Status': '', Age: '' } },
    ]);
  });

  it('knows a server that answers with a list instead', () => {
    assert.equal(toRows([], { kind: 'ApplicationList', items: [] }), undefined);
  });
});
