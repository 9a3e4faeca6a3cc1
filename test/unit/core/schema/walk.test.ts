import assert from 'node:assert/strict';

import type { KindSchema } from '../../../../src/core/schema/catalog.ts';
import type { Schema } from '../../../../src/core/schema/schema.ts';
import type { WalkOptions } from '../../../../src/core/schema/walk.ts';
import { walkSchema } from '../../../../src/core/schema/walk.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';

/** A kind with one field of each sort. */
const TABLE: readonly Schema[] = [
  {
    type: 'object',
    properties: {
      text: 1,
      count: 2,
      flag: 3,
      list: 4,
      open: 5,
      labels: 6,
      mode: 7,
      either: 8,
      inner: 9,
      any: 10,
    },
    required: ['text'],
    additionalProperties: false,
  },
  { type: 'string', minLength: 1, maxLength: 5 },
  { type: 'integer', minimum: 0, maximum: 9 },
  { type: 'boolean' },
  { type: 'array', items: 3 },
  { type: 'object' },
  { type: ['object', 'null'], additionalProperties: 1 },
  { type: 'string', enum: ['Always', 'Never'] },
  { type: ['integer', 'string'] },
  { type: 'object', properties: { deep: 3 }, required: ['deep'], additionalProperties: false },
  {},
];
const KIND: KindSchema = { group: '', version: 'v1', kind: 'One', origin: 'bundled', root: 0, table: TABLE };
const WHOLE: WalkOptions = { isPartial: false, isPlaceholder: (text) => text.startsWith('${') };

/** `code path "the text that is underlined"` of each problem. */
function problemsOf(text: string, options: WalkOptions = WHOLE, table = TABLE): string[] {
  const [document] = parseYaml(text);
  assert.ok(document?.root);
  return walkSchema(document.root, { ...KIND, table }, options).map((problem) => {
    const name = 'name' in problem ? ` ${problem.name}` : '';
    const covered = document.text.slice(problem.place.start, problem.place.end);
    return `${problem.code}${name} at ${problem.path.join('.')}: ${covered}`;
  });
}

const ROWS: Readonly<Record<string, readonly [text: string, ...problems: string[]]>> = {
  'all is well': [
    'text: a\ncount: 3\nflag: true\nlist: [true]\nopen: {x: {y: 1}}\nlabels: {a: b}\nany: [1]\n',
  ],
  'an unknown field at the top': ['text: a\n"txt": b\n', 'unknown txt at : "txt"'],
  'an unknown field below': [
    'text: a\ninner:\n  deep: true\n  deeper: 1 # no\n',
    'unknown deeper at inner: deeper',
  ],
  'a field that every object has': ['text: a\nconstructor: 1\n', 'unknown constructor at : constructor'],
  'a number for text': ['text: 1.0\n', 'type at text: 1.0'],
  'text for a number': ['text: a\ncount: "3"\n', 'type at count: "3"'],
  'a fraction for a whole number': ['text: a\ncount: 1.5\n', 'type at count: 1.5'],
  'a boolean of YAML 1.1': ['text: a\nflag: yes\n'],
  'a word for a boolean': ['text: a\nflag: yep\n', 'type at flag: yep'],
  'an empty value: its key': ['text: a\ninner:\n', 'type at inner: inner'],
  'a block for a scalar: its key': ['text: a\nflag:\n  x: 1\n', 'type at flag: flag'],
  'a wrong item: the item': ['text: a\nlist:\n  - true\n  - no way\n', 'type at list.1: no way'],
  'a list for a map: its key, and nothing below': ['text: a\ninner:\n  - dep: 1\n', 'type at inner: inner'],
  'a value of a map': ['text: a\nlabels:\n  b: toolong\n', 'value at labels.b: toolong'],
  'null where it is allowed': ['text: a\nlabels:\n'],
  'a choice that is none': ['text: a\nmode: always\n', 'value at mode: always'],
  'out of bounds': ['text: a\ncount: 10\n', 'value at count: 10'],
  'below bounds': ['text: a\ncount: -1\n', 'value at count: -1'],
  'empty text': ['text: ""\n', 'value at text: ""'],
  'either of two types': ['text: a\neither: 1\n'],
  'neither of two types': ['text: a\neither: true\n', 'type at either: true'],
  'a missing field at the top: the first key': ['count: 1\n', 'missing text at : count'],
  'a missing field below: the key above': ['text: a\ninner: {}\n', 'missing deep at inner: inner'],
  'in the order of the text': [
    'text: 1\ncnt: 2\nflag: 3\n',
    'type at text: 1',
    'unknown cnt at : cnt',
    'type at flag: 3',
  ],
  'text that is filled in later': ['text: a\ncount: ${COUNT}\nflag: ${FLAG}\n${KEY}: 1\n'],
  'a template without quotes, which is a map': ['text: a\ncount: {{ .count }}\n'],
  'through an alias: the alias': [
    'text: a\nopen: &x {dep: 1}\ninner: *x\n',
    'unknown dep at inner: *x',
    'missing deep at inner: *x',
  ],
  'through a merge key: what it names': [
    'text: a\nopen: &x {deep: 1, more: 2}\ninner:\n  <<: *x\n',
    'type at inner.deep: *x',
    'unknown more at inner: *x',
  ],
  'a required field that a merge brings': ['text: a\nopen: &x {deep: true}\ninner:\n  <<: *x\n'],
  'merges of several maps': ['text: a\nopen: {a: &x {deep: true}, b: &y {}}\ninner:\n  <<: [*y, *x]\n'],
  'an alias that leads nowhere': ['text: a\ninner: *lost\n'],
};

describe('the walk over a schema', () => {
  for (const [name, [text, ...problems]] of Object.entries(ROWS)) {
    it(`finds: ${name}`, () => {
      assert.deepEqual(problemsOf(text), problems);
    });
  }

  it('requires nothing of a part, lets null take away, and knows its directives', () => {
    const part = { ...WHOLE, isPartial: true };
    assert.deepEqual(problemsOf('$patch: delete\ninner:\n  $retainKeys: []\ncount:\n', part), []);
    assert.deepEqual(problemsOf('txt: 1\nflag: 2\n', part), ['unknown txt at : txt', 'type at flag: 2']);
  });

  it('requires nothing below an optional path', () => {
    const options = { ...WHOLE, isOptional: (path: readonly unknown[]) => path[0] === 'inner' };
    assert.deepEqual(problemsOf('inner: {}\n', options), ['missing text at : inner']);
  });

  it('judges by patterns as the API server does, which reads them as Go', () => {
    const judged = (pattern: string, value: string): string[] =>
      problemsOf(`text: "${value}"\n`, WHOLE, [
        TABLE[0] ?? {},
        { type: 'string', pattern },
        ...TABLE.slice(2),
      ]);
    const wrong = (value: string): string[] => [`value at text: "${value}"`];
    assert.deepEqual(judged('(?i)^gp[23]$', 'GP3'), []);
    assert.deepEqual(judged(String.raw`\A(?P<size>[0-9]+)Gi\z`, '10Gi'), []);
    assert.deepEqual(judged(String.raw`\A(?P<size>[0-9]+)Gi\z`, '10GB'), wrong('10GB'));
    assert.deepEqual(judged('[[:upper:]]', 'no'), wrong('no'));
    // No pattern of Go: the API server takes no such CRD.
    assert.deepEqual(judged('^(?!no)', 'no'), []);
    const endless = `${'a'.repeat(50_000)}!`;
    assert.deepEqual(judged('^(a+)+$', endless), wrong(endless));
  });

  it('ends on aliases that double at every level', () => {
    const lines = ['text: a', 'open:', '  l0: &l0 {deep: 1}'];
    for (let level = 1; level < 40; level++) {
      lines.push(`  l${level}: &l${level} [*l${level - 1}, *l${level - 1}]`);
    }
    const table = [...TABLE.slice(0, 9), { type: 'array' as const, items: 9 }];
    const [document] = parseYaml(`${lines.join('\n')}\ninner: *l39\n`);
    assert.ok(document?.root);
    const from = process.cpuUsage().user;
    const problems = walkSchema(document.root, { ...KIND, table }, WHOLE);
    assert.equal(problems.length, 500);
    assert.ok(problems.every(({ place }) => place.type === 'alias' && place.name === 'l39'));
    assert.ok(process.cpuUsage().user - from < 5e6);
  });
});
