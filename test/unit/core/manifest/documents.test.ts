import assert from 'node:assert/strict';

import { assert as assertProperty, property, stringMatching } from 'fast-check';

import { parseManifests } from '../../../../src/core/manifest/documents.ts';

describe('parseManifests', () => {
  it('gives each document with its place', () => {
    const text = '# intro\nkind: A\n---\n# second\nkind: B\nspec: {}\n---\n---\nkind: C\n';
    const documents = parseManifests(text);
    assert.deepEqual(
      documents.map((document) => [
        document.value?.['kind'],
        document.line,
        text.slice(document.offset, document.offset + 7),
        document.isEmpty,
      ]),
      [
        ['A', 1, 'kind: A', false],
        ['B', 4, 'kind: B', false],
        [undefined, 6, '\n---\nki', true],
        ['C', 8, 'kind: C', false],
      ],
    );
    assert.equal(text.slice(documents[1]?.offset, documents[1]?.end).trim(), 'kind: B\nspec: {}');
  });

  it('reports a broken document with its place and reads the others', () => {
    const [first, broken, last] = parseManifests('kind: A\n---\nkind: [B\n---\nkind: C\n');
    assert.equal(first?.value?.['kind'], 'A');
    assert.equal(broken?.value, undefined);
    assert.equal(broken?.problems[0]?.line, 3, 'where the parser missed the bracket');
    assert.equal(broken?.isEmpty, false);
    assert.equal(last?.value?.['kind'], 'C');
  });

  it('survives an alias without anchor and aliases without end', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
      .split('')
      .map((name, index) => `${name}: &${name} [${`*${'abcdefghi'[index] ?? ''},`.repeat(9)}]`)
      .join('\n')}\n`;
    for (const text of ['kind: *nope\n', bomb]) {
      const [document] = parseManifests(text);
      assert.equal(document?.value, undefined);
      assert.equal(document?.problems.length, 1);
    }
  });

  const scalars: readonly [text: string, value: unknown][] = [
    ['yes', true],
    ['Off', false],
    ['y', true],
    ['N', false],
    ['0644', 420],
    ['0o644', 420],
    ['-0o7', -7],
    ['0x1F', 31],
    ['1_000', 1000],
    ['1e3', 1000],
    ['1.0', 1],
    ['08', 8],
    ['~', null],
    ['Null', null],
    ['12:30:45', '12:30:45'],
    ['2026-03-01', '2026-03-01'],
    ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['"yes"', 'yes'],
    ["'0644'", '0644'],
    ['v1.2', 'v1.2'],
    ['!!binary aGk=', 'aGk='],
    ['500m', '500m'],
    ['1:30', '1:30'],
  ];
  for (const [text, value] of scalars) {
    it(`reads ${text} as ${JSON.stringify(value)}, as the controller does`, () => {
      assert.deepEqual(parseManifests(`a: ${text}\n`)[0]?.value, { a: value });
    });
  }

  it('takes keys as text, the last of two equal ones, and merge keys', () => {
    const text =
      'base: &base {a: 1, b: 2}\nobject:\n  <<: *base\n  b: 3\n1: one\non: x\ntwice: 1\ntwice: 2\n';
    assert.deepEqual(parseManifests(text)[0]?.value, {
      base: { a: 1, b: 2 },
      object: { a: 1, b: 3 },
      '1': 'one',
      true: 'x',
      twice: 2,
    });
  });

  it('finds nothing in nothing', () => {
    assert.deepEqual(
      parseManifests('').filter((document) => !document.isEmpty),
      [],
    );
    assert.deepEqual(
      parseManifests('# only words\n').filter((document) => !document.isEmpty),
      [],
    );
  });

  it('never throws, and places lie inside the text', () => {
    assertProperty(
      property(stringMatching(/^[a-c:{}[\]&*!|>\-#'"\n ]{0,40}$/), (text) => {
        for (const document of parseManifests(text)) {
          assert.ok(
            document.offset >= 0 && document.offset <= document.end && document.end <= text.length + 1,
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});
