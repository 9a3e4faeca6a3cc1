import assert from 'node:assert/strict';

import { parseManifests } from '../../../../src/core/manifest/documents.ts';
import type { YamlNode } from '../../../../src/core/yaml/node.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';
import { entryOf, nodeAt, toJson } from '../../../../src/core/yaml/read.ts';
import { parseTolerant } from '../../../../src/core/yaml/tolerant.ts';

/** The tree as lines: path, kind, and the text that the range covers. */
function shape(text: string, node: YamlNode | undefined, path = ''): string[] {
  if (!node) {
    return [];
  }
  const covered = JSON.stringify(text.slice(node.start, node.end));
  switch (node.type) {
    case 'map':
      return [
        `${path}: map ${covered}`,
        ...node.entries.flatMap(({ key, value }) => {
          const name = text.slice(key.start, key.end);
          return shape(text, value, `${path}/${name}`);
        }),
      ];
    case 'sequence':
      return [
        `${path}: list ${covered}`,
        ...node.items.flatMap((item, index) => shape(text, item, `${path}/${index}`)),
      ];
    case 'alias':
      return [`${path}: alias ${covered} ${node.target ? 'found' : 'lost'}`];
    default:
      return [`${path}: ${node.style} ${covered} ${JSON.stringify(node.value)}`];
  }
}

const treeOf = (text: string): string[] => {
  const [document] = parseYaml(text);
  assert.ok(document);
  return shape(document.text, document.root);
};

describe('places of nodes', () => {
  it('cover tokens without comments, quotes included', () => {
    assert.deepEqual(treeOf(`a: 1 # one\nb: 'it''s'\nc:\n  - "x"\n  - z # last\n`), [
      `: map ${JSON.stringify(`a: 1 # one\nb: 'it''s'\nc:\n  - "x"\n  - z`)}`,
      '/a: plain "1" 1',
      `/b: single "'it''s'" "it's"`,
      String.raw`/c: list "- \"x\"\n  - z"`,
      String.raw`/c/0: double "\"x\"" "x"`,
      '/c/1: plain "z" "z"',
    ]);
  });

  it('cover brackets of flow collections, whatever comments hold', () => {
    assert.deepEqual(treeOf('a: [1, {b: c} # ]\n  ]\nd: {}\n'), [
      String.raw`: map "a: [1, {b: c} # ]\n  ]\nd: {}"`,
      String.raw`/a: list "[1, {b: c} # ]\n  ]"`,
      '/a/0: plain "1" 1',
      '/a/1: map "{b: c}"',
      '/a/1/b: plain "c" "c"',
      '/d: map "{}"',
    ]);
  });

  it('of empty values stand after the colon', () => {
    const text = 'a:\nb: # none\nc: {d: , e: 1}\n';
    const [document] = parseYaml(text);
    assert.equal(nodeAt(document?.root, 'a')?.start, 2);
    assert.equal(nodeAt(document?.root, 'b')?.start, 5);
    assert.deepEqual(toJson(document?.root), { a: null, b: null, c: { d: null, e: 1 } });
  });

  it('of aliases lead to what they name, within one document', () => {
    assert.deepEqual(treeOf('a: &x !!str 5\nb: *x\nc: *y\n').slice(1), [
      '/a: plain "5" "5"',
      '/b: alias "*x" found',
      '/c: alias "*y" lost',
    ]);
    const [, second] = parseYaml('a: &x 1\n---\nb: *x\n');
    assert.deepEqual(shape(second?.text ?? '', second?.root).slice(1), ['/b: alias "*x" lost']);
  });

  it('of block scalars end with their text', () => {
    assert.deepEqual(treeOf('a: |\n  one\n  two\n\nb: >-\n  x\n').slice(1), [
      String.raw`/a: literal "  one\n  two" "one\ntwo\n"`,
      '/b: folded "  x" "x"',
    ]);
  });
});

describe('values', () => {
  const words = [
    'yes',
    'No',
    'on',
    'OFF',
    'y',
    'n',
    'true',
    '~',
    'null',
    '',
    '0400',
    '0o17',
    '0x1F',
    '08',
    '1_000',
    '1.5',
    '.5',
    '1e3',
    '+7',
    '-0b11',
    '12:30',
    '2026-01-01',
    '1.2.3',
    '.inf',
    'Yess',
    '0.0.1',
    '-',
    '1.',
  ];
  for (const word of words) {
    it(`reads ${word === '' ? 'nothing' : word} as the index of manifests does`, () => {
      const text = `a: ${word === '-' ? '"-"' : word}\n`;
      const [known] = parseManifests(text);
      assert.deepEqual(toJson(parseYaml(text)[0]?.root), known?.value);
    });
  }

  it('look through merge keys, own keys first', () => {
    const text = 'base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\nall:\n  <<: [*b, *m]\n  x: 9\n';
    const root = parseYaml(text)[0]?.root;
    assert.deepEqual(toJson(nodeAt(root, 'all')), { x: 9, y: 2, z: 4 });
    assert.equal(nodeAt(root, 'all', 'z')?.type, 'scalar');
    assert.equal(entryOf(nodeAt(root, 'all'), 'w'), undefined);
  });

  it('stay bounded where aliases multiply', () => {
    const levels = Array.from({ length: 30 }, (_, level) =>
      level === 0 ? 'l0: &l0 [x]' : `l${level}: &l${level} [${`*l${level - 1}, `.repeat(9)}x]`,
    );
    assert.ok(toJson(parseYaml(levels.join('\n'))[0]?.root));
  });
});

describe('a broken document', () => {
  it('has problems with places, and its neighbours are whole', () => {
    const documents = parseYaml('a: 1\n---\nb: c: d\n---\ne: 2\n', parseTolerant);
    assert.deepEqual(
      documents.map(({ problems }) => problems.map(({ code }) => code)),
      [[], ['BLOCK_AS_IMPLICIT_KEY'], []],
    );
    assert.deepEqual(toJson(documents[2]?.root), { e: 2 });
  });

  it('keeps what could be made out', () => {
    const [document] = parseYaml('kind: Application\nspec:\n  a: [1, 2\n', parseTolerant);
    assert.equal(toJson(nodeAt(document?.root, 'kind')), 'Application');
    assert.ok((document?.problems.length ?? 0) > 0);
  });

  it('without the tolerant parser has one problem', () => {
    const [document] = parseYaml('a: [1');
    assert.deepEqual(
      document?.problems.map(({ code, start, end }) => ({ code, start, end })),
      [{ code: 'SYNTAX', start: 5, end: 5 }],
    );
  });

  it('of any depth throws nothing', () => {
    const [document] = parseYaml('['.repeat(20_000), parseTolerant);
    assert.equal(document?.problems.length !== 0, true);
  });
});
