import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { ArrayReader } from '../../../../src/platform/kube/arrayReader.ts';
import { ArrayScanner } from '../../../../src/platform/kube/arrayScanner.ts';
import { readItem, toPage } from '../../../../src/core/kube/listItems.ts';
import { readArray, readJson } from '../../../../src/platform/kube/readBody.ts';
import { readRow, toRows } from '../../../../src/core/kube/table.ts';
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

describe('ArrayReader', () => {
  const kind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };
  const mark = JSON.stringify([{}, kind]).slice(2, -2);

  /** Objects that hold what could be taken for the beginning of the next one. */
  const item = fc.record({
    spec: fc.oneof(
      fc.jsonValue(),
      fc.constant([{ a: 1 }, kind, { ...kind, metadata: {} }]),
      fc.constant(`text ${mark} text`),
      fc.string({ unit: 'grapheme' }),
    ),
  });

  function read(text: string, size: number): { readonly items: unknown[]; readonly reader: ArrayReader } {
    const reader = new ArrayReader('items');
    const bytes = Buffer.from(text);
    const items: unknown[] = [];
    for (let from = 0; from < bytes.length; from += size) {
      items.push(...reader.push(bytes.subarray(from, from + size)));
    }
    items.push(...reader.end());
    return { items, reader };
  }

  it('finds what JSON.parse finds in lists as servers write them, wherever the chunks are cut', () => {
    fc.assert(
      fc.property(fc.array(item), fc.integer({ min: 1, max: 300 }), (specs, size) => {
        const list = {
          items: specs.map((each) => ({ ...kind, ...each })),
          kind: 'ApplicationList',
          metadata: { continue: 'x' },
        };
        const text = JSON.stringify(list);
        const { items, reader } = read(text, size);
        assert.deepEqual(items, (JSON.parse(text) as { items: unknown[] }).items);
        assert.ok(reader.isComplete);
        assert.deepEqual(JSON.parse(reader.envelope), { ...list, items: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('hands on objects as they come, also those that begin with their own name', () => {
    const item = (name: string): object => ({ metadata: { name }, data: { text: 'x'.repeat(100_000) } });
    const items = Array.from({ length: 40 }, (_, index) => item(`map-${index}`));
    const bytes = Buffer.from(JSON.stringify({ kind: 'ConfigMapList', items }));
    const reader = new ArrayReader('items');
    const found: unknown[] = [];
    let most = 0;
    for (let from = 0; from < bytes.length; from += 65_536) {
      const before = found.length;
      found.push(...reader.push(bytes.subarray(from, from + 65_536)));
      most = Math.max(most, found.length - before);
    }
    assert.ok(most <= 8, `${most} objects in one go`);
    found.push(...reader.end());
    assert.deepEqual(found, items);
  });

  it('finds objects that begin in different ways', () => {
    const objects = [
      { ...kind, n: 1 },
      { n: 2 },
      { kind: 'Application', n: 3 },
      { ...kind, n: 4 },
      { ...kind, n: 5 },
    ];
    for (const size of [1, 20, 1_000]) {
      assert.deepEqual(read(JSON.stringify({ items: objects }), size).items, objects);
    }
  });

  it('tells of an object that is no JSON, and of an end that is missing', () => {
    const text = JSON.stringify({
      items: [
        { ...kind, n: 1 },
        { ...kind, n: 2 },
        { ...kind, n: 3 },
      ],
    });
    assert.ok(read(text.replace('"n":2', '"n":x'), 30).items.includes(undefined));
    const { items, reader } = read(text.slice(0, -20), 30);
    assert.equal(items.length, 2);
    assert.equal(reader.isComplete, false);
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
