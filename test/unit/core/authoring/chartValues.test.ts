import assert from 'node:assert/strict';

import { completeIn } from '../../../../src/core/authoring/complete.ts';
import { explainIn } from '../../../../src/core/authoring/explain.ts';
import { catalogOf } from '../../../../src/core/schema/catalog.ts';
import { valuesKind } from '../../../../src/core/schema/valuesSchema.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';

const SCHEMA = {
  $defs: {
    image: {
      type: 'object',
      description: 'What runs.',
      properties: {
        repository: { type: 'string' },
        pullPolicy: { enum: ['Always', 'IfNotPresent', 'Never'], default: 'IfNotPresent' },
      },
      required: ['repository'],
    },
    tree: { properties: { name: { type: 'string' }, children: { items: { $ref: '#/$defs/tree' } } } },
  },
  type: 'object',
  properties: {
    image: { $ref: '#/$defs/image', description: 'The image of the web server.' },
    replicas: { type: ['integer', 'null'], minimum: 1, title: 'How many' },
    tree: { $ref: '#/$defs/tree' },
    old: { type: 'boolean', deprecated: true },
    service: {
      allOf: [
        { properties: { port: { type: 'integer' } } },
        { properties: { type: { const: 'ClusterIP' } } },
      ],
    },
    env: { type: 'object', additionalProperties: { type: 'object', properties: { value: {} } } },
    other: { $ref: 'https://schemas.example/other.json' },
  },
};

const kind = valuesKind(JSON.stringify(SCHEMA));
const context = { schemas: catalogOf([]), docs: {}, path: 'chart/values.yaml' };

/** `|` is the cursor. */
function offered(marked: string): readonly string[] {
  assert.ok(kind);
  const at = marked.indexOf('|');
  return completeIn(kind, marked.replace('|', ''), at, context).map(({ label }) => label);
}

function told(marked: string): string | undefined {
  assert.ok(kind);
  const at = marked.indexOf('|');
  return explainIn(kind, parseYaml(marked.replace('|', '')), at, context)?.text;
}

describe('completion in values by the schema of the chart', () => {
  it('offers keys at the top that are not there yet', () => {
    assert.deepEqual(offered('replicas: 1\n|'), ['image', 'tree', 'old', 'service', 'env', 'other']);
  });

  it('follows references, also ones that lead back to themselves', () => {
    assert.deepEqual(offered('image:\n  |'), ['repository', 'pullPolicy']);
    assert.deepEqual(offered('tree:\n  children:\n    - children:\n        - |'), ['name', 'children']);
  });

  it('lays alternatives over each other', () => {
    assert.deepEqual(offered('service:\n  |'), ['port', 'type']);
    assert.deepEqual(offered('service:\n  type: |'), ['ClusterIP']);
  });

  it('offers values, and what lies under free keys', () => {
    assert.deepEqual(offered('image:\n  pullPolicy: |'), ['Always', 'IfNotPresent', 'Never']);
    assert.deepEqual(offered('env:\n  MODE:\n    |'), ['value']);
  });

  it('knows nothing of what lies in another file', () => {
    assert.deepEqual(offered('other:\n  |'), []);
  });
});

describe('a hover in values by the schema of the chart', () => {
  it('says what is written beside a reference before what the reference says', () => {
    assert.equal(
      told('im|age:\n  repository: a\n'),
      '`image` · object\n\nThe image of the web server.\n\nFrom the schema of the chart (`values.schema.json`)',
    );
  });

  it('names limits and defaults', () => {
    assert.match(told('repl|icas: 2\n') ?? '', /`replicas` · whole number\n\nHow many\n\nAt least 1/);
    assert.match(
      told('image:\n  pull|Policy: Never\n') ?? '',
      /Allowed: `Always`.* · Default: `"IfNotPresent"`/,
    );
    assert.match(told('o|ld: true\n') ?? '', /⚠ Deprecated\n/);
  });

  it('is none where the schema says nothing', () => {
    assert.equal(told('unknown|: 1\n'), undefined);
  });
});

describe('a values.schema.json', () => {
  it('that is no schema is none', () => {
    for (const text of ['', '[]', 'true', '{"$ref": ']) {
      assert.equal(valuesKind(text), undefined, text);
    }
  });

  it('that refers to itself in a circle says nothing', () => {
    const circle = valuesKind('{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}');
    assert.deepEqual(circle?.table[circle.root], {});
  });
});
