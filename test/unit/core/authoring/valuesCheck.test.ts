import assert from 'node:assert/strict';

import { checkValues, compileValues } from '../../../../src/core/authoring/valuesCheck.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';

const SCHEMA = JSON.stringify({
  $schema: 'https://json-schema.org/draft-07/schema#',
  type: 'object',
  required: ['image'],
  additionalProperties: false,
  properties: {
    replicaCount: { type: 'integer', minimum: 1 },
    image: {
      type: 'object',
      required: ['tag'],
      properties: { tag: { type: 'string' }, pullPolicy: { enum: ['Always', 'Never'] } },
    },
    hosts: { type: 'array', items: { type: 'string', pattern: '^[a-z.]+$' } },
  },
});

function told(text: string): string[] {
  const schema = compileValues(SCHEMA);
  assert.ok(schema);
  return checkValues(parseYaml(text), schema).map(
    ({ rule, range, message }) => `${rule} ${text.slice(range.start, range.end)}: ${message}`,
  );
}

describe('values of a chart with a schema', () => {
  it('are checked with exact ranges and a word on what follows', () => {
    assert.deepEqual(told('replicacount: 2\nimage: {tag: 1.0, pullPolicy: Sometimes}\n'), [
      'PL005 replicacount: `values` has no value `replicacount`. Did you mean `replicaCount`? Helm refuses the values.',
      'PL006 1.0: `image.tag` must be string. Helm refuses the values.',
      'PL008 Sometimes: `image.pullPolicy` must be one of `Always`, `Never`. Helm refuses the values.',
    ]);
    assert.deepEqual(told('replicaCount: 0\nhosts: [UP]\nimage: x\n'), [
      'PL008 0: `replicaCount` must be >= 1. Helm refuses the values.',
      'PL006 x: `image` must be object. Helm refuses the values.',
      'PL008 UP: `hosts[0]` must match pattern "^[a-z.]+$". Helm refuses the values.',
    ]);
  });

  it('may leave out what another file has, and what is filled in later', () => {
    assert.deepEqual(told('replicaCount: 2\n'), []);
    assert.deepEqual(told('image: {tag: v1}\nreplicaCount: ${replicas}\n'), []);
    assert.deepEqual(told(''), []);
    assert.deepEqual(told('a: b: c'), []);
  });

  it('are judged by patterns as Helm does, which reads them as Go', () => {
    const judged = (pattern: string, name: string): number => {
      const schema = compileValues(JSON.stringify({ properties: { name: { type: 'string', pattern } } }));
      assert.ok(schema);
      return checkValues(parseYaml(`name: ${name}\n`), schema).length;
    };
    assert.equal(judged('(?i)^web$', 'WEB'), 0);
    assert.equal(judged('(?i)^web$', 'api'), 1);
    assert.equal(judged('^(?!web)', 'web'), 0);
    assert.equal(judged('^(a+)+$', `${'a'.repeat(50_000)}!`), 1);
  });

  it('go unchecked by a schema that is none', () => {
    assert.equal(compileValues('{'), undefined);
    assert.equal(compileValues('{"type": 1}'), undefined);
    assert.equal(compileValues('{"$ref": "https://elsewhere.example/schema.json"}'), undefined);
  });
});
