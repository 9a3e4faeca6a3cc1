import assert from 'node:assert/strict';

import { parseEvents } from 'js-yaml';

import { directTree } from '../../../../src/core/yaml/direct/directTree.ts';
import type { YamlNode } from '../../../../src/core/yaml/node.ts';
import { keyText } from '../../../../src/core/yaml/read.ts';
import { treeOf } from '../../../../src/core/yaml/tree.ts';
import { visit } from '../../../../src/core/yaml/visit.ts';
import { manifest, neighbour } from '../../../../bench/authoring/manifests.ts';

/** The tree by the parser that knows all of YAML; the reason where it refuses the text. */
function known(text: string): { readonly root: YamlNode | undefined } | { readonly reason: string } {
  try {
    return { root: treeOf(text, parseEvents(text, {})) };
  } catch (error) {
    return { reason: String(error) };
  }
}

/** Says whether the direct parser took the text; what it takes must be what the other makes of it. */
function agrees(text: string): boolean {
  const direct = directTree(text);
  if (direct !== undefined) {
    assert.deepEqual({ root: direct.root }, known(text), JSON.stringify(text));
    const untold = keysOf(direct.root).filter((key) => !direct.keys.mayHave(key));
    assert.deepEqual(untold, [], JSON.stringify(text));
    assert.ok(direct.mayRepeat || !repeats(direct.root), JSON.stringify(text));
  }
  return direct !== undefined;
}

function repeats(root: YamlNode | undefined): boolean {
  return [...visit(root)].some((node) => {
    const names = node.type === 'map' ? node.entries.map((entry) => keyText(entry)) : [];
    return new Set(names).size < names.length;
  });
}

function keysOf(root: YamlNode | undefined): readonly string[] {
  const entries = [...visit(root)].flatMap((node) => (node.type === 'map' ? node.entries : []));
  return entries.map((entry) => keyText(entry) ?? '');
}

const TAKEN = [
  '',
  '# nothing\n',
  '---\n',
  '--- # note\na: 1\n',
  'a: 1',
  'a:\n',
  'a: # none\nb:\n# c\n',
  'a :  1 \nb : x\n',
  'a:\r\n  b: 1\r\n  c: |\r\n    x\r\n    y\r\nd: e\r\n',
  "\"a\": 'it''s'\n'b': \"x\\ty\\n\" # c\n",
  'url: http://x:80/y#z\nhash: a#b # c\n',
  'a:\n- 1\n-\n- b: c\n  d: e\n-   - x\n    - y\n',
  'a:\n  - # later\n    b: 1\n  -\n    - 2\n',
  '- a\n- b:\n',
  'a: one\n  two\n\n  three # end\nb: four\n',
  'a:\n  one\n  two\nb: 1\n',
  'plain\n',
  '"quoted"\n',
  'a: |\n  x\n   y\n\n  z\n\n\nb: >-\n  one\n  two\n\n  three\nc: |+\n  k\n\nd: 1\n',
  'a: |-\n\n  x\n # no more\nb: >\n  y',
  'a: |\n  x\n    ',
  'a: |\nb: 1\n',
  '- |\n x\n- a: >\n    y\n',
  'a: {}\nb: []\nc: {d: 1, "e": [x, -y, \'z\',], f: {g: h}} # i\n',
  'a: [\n    b, # c\n    d\n  ]\ne: {\n  f: g\n  }\n',
  '{"a": {"b": [1, 2]}}\n',
  'a: &x\n  b: 1\nc: *x\nd: &y 5\ne: [1]\nf: *z\n',
  '- &x\n  a: 1\n- *x\n- &y [1]\n- <<: {}\n',
  '<<: {a: 1}\n',
  'a: -1\nb: - 1\n'.slice(0, 6),
  'version: 1.2.3\nmode: 0400\non: yes\n',
  'größe: ö # ü\n"ß": „x“\nl: [é, ü]\nt: |\n  …\n',
];

const LEFT = [
  'a: {{ .Values.x }}\n',
  'a: b: c\n',
  'a: 1\n  b: 2\n',
  'a: "x\n  y"\n',
  'a: !!str 1\n',
  '? a\n: b\n',
  'a: 1\n---\nb: 2\n',
  'a: 1\n...\n',
  '%YAML 1.2\n---\na: 1\n',
  'a:\t1\n',
  'a: x\ty\n',
  'a: @x\n',
  'a: |2\n   x\n',
  'a: "\\x41"\n',
  'a: \u{1F600}\n',
  'a: b\rc: d\n',
  '&a b: c\n',
  'a: &x\n',
  'a: &x &y 1\n',
  'a: [b: c]\n',
  'a: {b, c: d}\n',
  'a: [b\n',
  'a: [\nb]\n',
  'a: - b\n',
  'a: "b" c\n',
  'a: |\n    \n  x\n',
  'a: *x y\n',
];

describe('the tree read straight from the text', () => {
  for (const text of TAKEN) {
    it(`is the one of the events: ${JSON.stringify(text)}`, () => {
      assert.equal(agrees(text), true);
    });
  }

  for (const text of LEFT) {
    it(`leaves to the events: ${JSON.stringify(text)}`, () => {
      assert.equal(directTree(text), undefined);
    });
  }

  it('ends at the depth that no manifest has, in lists, maps and brackets', () => {
    const deep = Array.from({ length: 90 }, (_, at) => `${' '.repeat(at)}a:\n`).join('');
    assert.equal(directTree(deep), undefined);
    assert.equal(directTree('- '.repeat(90)), undefined);
    assert.equal(directTree(`a: ${'['.repeat(90)}${']'.repeat(90)}`), undefined);
  });

  it('is read as well from a text of any length, and from a short one after it', () => {
    const lines = Array.from({ length: 12_000 }, (_, at) => `key${at}: the ${at}th value of the map\n`).join(
      '',
    );
    assert.equal(agrees(lines), true);
    assert.equal(agrees(`${lines}größe: 1\n`), true);
    assert.equal(agrees('a: 1'), true);
    assert.equal(agrees(lines), true);
  });

  it('knows most of the keys that no map has', () => {
    const keys = directTree(manifest(0).text)?.keys;
    assert.ok(keys);
    assert.equal(keys.mayHave('syncPolicy'), true);
    const others = Array.from({ length: 1000 }, (_, at) => `other${at}`);
    const maybe = others.filter((name) => keys.mayHave(name));
    assert.ok(maybe.length < 200, `${maybe.length} of 1000`);
  });

  it('knows whether a key stands twice in a map', () => {
    for (const text of [
      'a: 1\nb: {a: 2}\nc:\n  a: 3\n  b: 4\n',
      '- a: 1\n- a: 2\n',
      'a: {b: 1}\nc: {b: 2}\n',
    ]) {
      assert.equal(directTree(text)?.mayRepeat, false, text);
    }
    for (const text of [
      'a: 1\nb: 2\na: 3\n',
      'x:\n  a: {c: 1}\n  "a": 2\n',
      "- a: 1\n  b: 1\n  'a' : 2\n",
      'a: {b: 1, c: 2, b: 3}\n',
      'ä : 1\n"ä": 2\n',
    ]) {
      assert.equal(directTree(text)?.mayRepeat, true, text);
    }
  });

  it('has each key as it is written, however many came before', () => {
    const key = (at: number): string => `k${(at * 7919) % 9000}`;
    const file = Array.from({ length: 9000 }, (_, at) => `${key(at)}: x\n`).join('');
    for (let round = 0; round < 3; round++) {
      const root = directTree(file)?.root;
      assert.ok(root?.type === 'map');
      assert.deepEqual(
        root.entries.map((entry) => entry.key.type === 'scalar' && entry.key.text),
        Array.from({ length: 9000 }, (_, at) => key(at)),
      );
    }
  });

  it('is the one of the events for manifests with anything put in or taken out', () => {
    const random = numbers(7);
    let taken = 0;
    for (let round = 0; round < 4000; round++) {
      let text = round % 2 === 0 ? manifest(random(5)).text : neighbour(random(3));
      for (let edits = 1 + random(3); edits > 0; edits--) {
        const at = random(text.length + 1);
        const put = random(3) === 0 ? '' : (PIECES[random(PIECES.length)] ?? '');
        text = text.slice(0, at) + put + text.slice(at + (put === '' ? 1 + random(3) : 0));
      }
      taken += agrees(text) ? 1 : 0;
    }
    assert.ok(taken > 1500, `only ${taken} were taken`);
  });
});

const PIECES = [
  String.raw` ¦  ¦:¦: ¦- ¦#¦ #¦"¦'¦{¦}¦[¦]¦,¦, ¦&a ¦*a¦|¦>¦---¦...¦!¦?¦? ¦x¦- - ¦<<: ¦~¦0¦%¦@¦\¦\n`,
  '`¦\t¦\n¦\r\n¦\n\n¦\n  ¦\n-¦\n#¦\n      ¦|-\n¦a: |\n¦é¦\u00A0',
].flatMap((pieces) => pieces.split('¦'));

/** Numbers below a limit, the same in each run. */
function numbers(seed: number): (below: number) => number {
  let at = seed;
  return (below) => {
    at = (at * 1103515245 + 12345) % 2147483648;
    return Math.floor((at / 2147483648) * below);
  };
}
