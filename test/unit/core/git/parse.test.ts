import assert from 'node:assert/strict';

import { parseLog } from '../../../../src/core/git/log.ts';
import { nulFields, splitNul } from '../../../../src/core/git/nulRecords.ts';
import { parseBlobs, parseTree } from '../../../../src/core/git/objects.ts';
import type { GitError } from '../../../../src/core/ports.ts';
import type { Result } from '../../../../src/core/util/result.ts';
import { err, ok } from '../../../../src/core/util/result.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* cut(
  text: string,
  size: number,
  end?: GitError,
): AsyncGenerator<Result<Uint8Array, GitError>> {
  const all = bytes(text);
  for (let at = 0; at < all.length; at += size) {
    yield ok(all.subarray(at, at + size));
  }
  if (end) {
    yield err(end);
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
  }
  return found;
}

describe('nulFields', () => {
  for (const size of [1, 2, 3, 7, 1000]) {
    it(`gives the same fields whatever the chunks (${size} bytes)`, async () => {
      const fields = await all(nulFields(cut('größe\0\0🙂 x\0rest', size)));
      assert.deepEqual(fields, [ok('größe'), ok(''), ok('🙂 x'), ok('rest')]);
    });
  }

  it('ends with the error', async () => {
    const fields = await all(nulFields(cut('a\0b', 10, { code: 'cancelled' })));
    assert.deepEqual(fields, [ok('a'), err({ code: 'cancelled' })]);
  });
});

describe('parseLog', () => {
  const record = (sha: string, subject: string): string =>
    [
      sha,
      'p1 p2',
      'Ada',
      'ada@x.io',
      '2026-01-01T00:00:00Z',
      'Web',
      'web@x.io',
      '2026-01-02T00:00:00Z',
      subject,
      'Body\n\n',
    ]
      .map((field) => `${field}\0`)
      .join('');

  it('reads records that a line break separates', async () => {
    const commits = await all(parseLog(cut(`${record('a', 'One')}\n${record('b', 'Two\u0001')}\n`, 5)));
    assert.deepEqual(
      commits.map(
        (commit) =>
          commit.ok && [commit.value.sha, commit.value.subject, commit.value.parents, commit.value.body],
      ),
      [
        ['a', 'One', ['p1', 'p2'], 'Body'],
        ['b', 'Two\u0001', ['p1', 'p2'], 'Body'],
      ],
    );
  });

  it('gives no half of a record', async () => {
    assert.deepEqual(await all(parseLog(cut('a\0p\0name\0', 4))), []);
  });
});

describe('parseTree', () => {
  it('reads entries and passes over what is none', () => {
    const object = 'a'.repeat(40);
    assert.deepEqual(
      parseTree(bytes(`100644 blob ${object}\tapps/a b\n.yaml\x00160000 commit ${object}\tsub\0nonsense\0`)),
      [
        { path: 'apps/a b\n.yaml', mode: '100644', type: 'blob', object },
        { path: 'sub', mode: '160000', type: 'commit', object },
      ],
    );
    assert.deepEqual(splitNul(bytes('')), []);
  });
});

describe('parseBlobs', () => {
  it('reads bytes by their length, and leaves out trees, missing objects and a cut-off end', () => {
    const blobs = parseBlobs(bytes('aa blob 5\na\nb\x00c\nbb missing\ncc tree 2\nxx\ndd blob 0\n\nee blo'));
    assert.deepEqual(
      [...blobs].map(([id, content]) => [id, [...content]]),
      [
        ['aa', [97, 10, 98, 0, 99]],
        ['dd', []],
      ],
    );
  });
});
