import assert from 'node:assert/strict';

import { paths, pathText } from '../../../world/api/fieldSet.ts';
import type { FieldSet } from '../../../world/api/fieldSet.ts';
import { fromFieldsV1 } from '../../../world/api/fieldSet.ts';
import type { Fields, Value } from '../../../world/api/json.ts';
import { compileShape, deduced } from '../../../world/api/shape.ts';
import { merged } from '../../../world/api/typedMerge.ts';
import { compare, fieldSetOf, without } from '../../../world/api/typedValue.ts';

const shape = compileShape({
  labels: 'map',
  selector: 'atomic',
  finalizers: 'set',
  ports: ['port', 'protocol'],
  'ports.tags': 'map',
  refs: ['uid'],
  'refs[]': 'atomic',
});

function told(set: FieldSet): string[] {
  return [...paths(set)].map(pathText);
}

describe('fields of a value', () => {
  const cases: readonly (readonly [name: string, value: Value, expected: readonly string[]])[] = [
    ['leaves of structs, not the structs', { a: { b: 1, c: 'x' } }, ['.a.b', '.a.c']],
    ['keys of maps, each of them', { labels: { x: '1' } }, ['.labels.x']],
    ['an atomic object as one', { selector: { a: 'b', c: 'd' } }, ['.selector']],
    ['a list without a rule as one', { args: ['a', 'b'] }, ['.args']],
    ['items of a set by value', { finalizers: ['a', 'b'] }, ['.finalizers[="a"]', '.finalizers[="b"]']],
    [
      'items by their keys, defaults included',
      { ports: [{ port: 80, name: 'http' }] },
      [
        '.ports[port=80,protocol="TCP"]',
        '.ports[port=80,protocol="TCP"].name',
        '.ports[port=80,protocol="TCP"].port',
      ],
    ],
    ['atomic items as one', { refs: [{ uid: 'u', name: 'n' }] }, ['.refs[uid="u"]']],
    ['empty objects and nulls', { a: {}, b: null }, ['.a', '.b']],
    ['nothing of an empty list of items', { ports: [] }, []],
  ];
  for (const [name, value, expected] of cases) {
    it(name, () => assert.deepEqual(told(fieldSetOf(value, shape)), expected));
  }

  it('are all owned where the schema names none', () => {
    assert.deepEqual(told(fieldSetOf({ spec: { a: 1, list: [1] } }, deduced)), [
      '.spec',
      '.spec.a',
      '.spec.list',
    ]);
  });
});

describe('comparison of two values', () => {
  const cases: readonly (readonly [
    name: string,
    before: Value,
    after: Value,
    expected: { added?: string[]; modified?: string[]; removed?: string[] },
  ])[] = [
    ['nothing', { a: 1 }, { a: 1 }, {}],
    ['order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }, {}],
    ['a changed leaf', { a: 1 }, { a: 2 }, { modified: ['.a'] }],
    ['an added branch with its root', {}, { a: { b: 1 } }, { added: ['.a', '.a.b'] }],
    ['a removed branch with its root', { a: { b: 1 } }, {}, { removed: ['.a', '.a.b'] }],
    ['an atomic object', { selector: { a: '1' } }, { selector: { a: '2' } }, { modified: ['.selector'] }],
    ['a list as a whole', { args: [1] }, { args: [1, 2] }, { modified: ['.args'] }],
    [
      'a set',
      { finalizers: ['a', 'b'] },
      { finalizers: ['b', 'c'] },
      { added: ['.finalizers[="c"]'], removed: ['.finalizers[="a"]'] },
    ],
    [
      'an item by its key',
      { ports: [{ port: 80, name: 'a' }] },
      { ports: [{ port: 80, name: 'b' }] },
      { modified: ['.ports[port=80,protocol="TCP"].name'] },
    ],
    ['empty and absent', { a: {} }, {}, { removed: ['.a'] }],
    [
      'a list that had nothing in it',
      { ports: [] },
      { ports: [{ port: 1 }] },
      { added: ['.ports[port=1,protocol="TCP"]', '.ports[port=1,protocol="TCP"].port'] },
    ],
  ];
  for (const [name, before, after, expected] of cases) {
    it(name, () => {
      const { added, modified, removed } = compare(before, after, shape);
      assert.deepEqual(
        { added: told(added), modified: told(modified), removed: told(removed) },
        { added: [], modified: [], removed: [], ...expected },
      );
    });
  }
});

describe('a value without some fields', () => {
  const cases: readonly (readonly [name: string, value: Value, gone: Fields, expected: Value | undefined])[] =
    [
      ['a leaf', { a: 1, b: 2 }, { 'f:a': {} }, { b: 2 }],
      ['a branch', { a: { x: 1 }, b: 2 }, { 'f:a': {} }, { b: 2 }],
      ['what it leaves empty stays', { a: { x: 1 }, b: 2 }, { 'f:a': { 'f:x': {} } }, { a: {}, b: 2 }],
      [
        'an item',
        { ports: [{ port: 80 }, { port: 81 }] },
        { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': {} } },
        { ports: [{ port: 81 }] },
      ],
      [
        'the last item',
        { ports: [{ port: 80 }] },
        { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': {} } },
        { ports: [] },
      ],
      ['all', { a: 1 }, { 'f:a': {} }, undefined],
      ['nothing of it', { a: 1 }, { 'f:z': {} }, { a: 1 }],
    ];
  for (const [name, value, gone, expected] of cases) {
    it(name, () => assert.deepEqual(without(value, fromFieldsV1(gone), shape), expected));
  }
});

describe('a configuration laid over a live value', () => {
  const cases: readonly (readonly [name: string, live: Value, config: Value, expected: Value])[] = [
    ['leaves of the configuration win', { a: 1, b: 2 }, { a: 3 }, { a: 3, b: 2 }],
    [
      'maps merge',
      { labels: { a: '1', b: '2' } },
      { labels: { b: '3', c: '4' } },
      { labels: { a: '1', b: '3', c: '4' } },
    ],
    [
      'atomic objects are replaced',
      { selector: { a: '1' } },
      { selector: { b: '2' } },
      { selector: { b: '2' } },
    ],
    ['lists are replaced', { args: [1, 2] }, { args: [3] }, { args: [3] }],
    ['sets are united', { finalizers: ['a', 'b'] }, { finalizers: ['c'] }, { finalizers: ['a', 'b', 'c'] }],
    [
      'items merge by key',
      { ports: [{ port: 80, name: 'a', tags: { x: '1' } }] },
      { ports: [{ port: 80, protocol: 'TCP', tags: { y: '2' } }] },
      { ports: [{ port: 80, name: 'a', tags: { x: '1', y: '2' }, protocol: 'TCP' }] },
    ],
    [
      'shared items stand as the configuration has them',
      { ports: [{ port: 1 }, { port: 2 }, { port: 3 }] },
      { ports: [{ port: 3 }, { port: 1 }] },
      { ports: [{ port: 2 }, { port: 3 }, { port: 1 }] },
    ],
    [
      'new items come where they are written',
      { ports: [{ port: 1 }, { port: 2 }] },
      { ports: [{ port: 1 }, { port: 9 }, { port: 2 }] },
      { ports: [{ port: 1 }, { port: 9 }, { port: 2 }] },
    ],
    ['empty beats absent', { a: 1 }, { b: {} }, { a: 1, b: {} }],
  ];
  for (const [name, live, config, expected] of cases) {
    it(name, () => assert.deepEqual(merged(live, config, shape), expected));
  }
});
