import assert from 'node:assert/strict';

import {
  difference,
  fromFieldsV1,
  has,
  insert,
  emptySet,
  intersection,
  isEmpty,
  paths,
  pathText,
  toFieldsV1,
  union,
  withNamedParents,
  withoutBranches,
} from '../../../world/api/fieldSet.ts';
import type { FieldSet } from '../../../world/api/fieldSet.ts';
import type { Fields } from '../../../world/api/json.ts';
import { compileShape } from '../../../world/api/shape.ts';

/** A set of dotted paths; a step is a field unless it says otherwise. */
function set(...written: readonly string[]): FieldSet {
  const made = emptySet();
  for (const path of written) {
    insert(
      made,
      path.split('.').map((step) => (/^[fkvi]:/u.test(step) ? step : `f:${step}`)),
    );
  }
  return made;
}

function told(of: FieldSet): string[] {
  return [...paths(of)].map(pathText);
}

describe('field sets', () => {
  const operations: readonly (readonly [name: string, result: FieldSet, expected: readonly string[]])[] = [
    ['union', union(set('a', 'b.c'), set('b.d', 'a')), ['.a', '.b.c', '.b.d']],
    ['union of parent and child', union(set('a'), set('a.b')), ['.a', '.a.b']],
    ['intersection', intersection(set('a', 'b.c', 'b.d'), set('b.c', 'e')), ['.b.c']],
    ['intersection of parent and child', intersection(set('a'), set('a.b')), []],
    ['difference', difference(set('a', 'b.c', 'b.d'), set('a', 'b.c')), ['.b.d']],
    ['difference keeps children of what goes', difference(set('a', 'a.b'), set('a')), ['.a.b']],
    ['branches go with their root', withoutBranches(set('a', 'a.b', 'c'), set('a')), ['.c']],
    ['a branch below', withoutBranches(set('a.b.c', 'a.b.d', 'a.e'), set('a.b')), ['.a.e']],
  ];
  for (const [name, result, expected] of operations) {
    it(name, () => assert.deepEqual(told(result), expected));
  }

  it('is empty when nothing is in it, however deep its shell', () => {
    assert.ok(isEmpty(emptySet()));
    assert.ok(isEmpty(difference(set('a.b.c'), set('a.b.c'))));
    assert.ok(!isEmpty(set('a.b')));
  });

  it('knows its members by whole paths', () => {
    const some = set('a.b', 'c');
    assert.ok(has(some, ['f:a', 'f:b']));
    assert.ok(!has(some, ['f:a']));
    assert.ok(!has(some, ['f:x', 'f:b']));
  });

  it('adds parents that the schema names, not the keys of maps', () => {
    const shape = compileShape({ 'metadata.labels': 'map', 'spec.ports': ['port'] });
    const named = withNamedParents(set('metadata.labels.a', 'spec.ports.k:{"port":80}.name'), shape);
    assert.deepEqual(told(named), [
      '.metadata',
      '.spec',
      '.metadata.labels',
      '.metadata.labels.a',
      '.spec.ports',
      '.spec.ports[port=80].name',
    ]);
  });

  const texts: readonly (readonly [path: readonly string[], text: string])[] = [
    [['f:spec', 'f:replicas'], '.spec.replicas'],
    [['f:spec', 'f:containers', 'k:{"name":"web"}', 'f:image'], '.spec.containers[name="web"].image'],
    [['f:ports', 'k:{"containerPort":80,"protocol":"TCP"}'], '.ports[containerPort=80,protocol="TCP"]'],
    [['f:finalizers', 'v:"a/b"'], '.finalizers[="a/b"]'],
    [['f:args', 'i:2'], '.args[2]'],
    [['f:metadata', 'f:labels', 'f:app.kubernetes.io/name'], '.metadata.labels.app.kubernetes.io/name'],
  ];
  for (const [path, text] of texts) {
    it(`writes ${text}`, () => assert.equal(pathText(path), text));
  }

  const wire: readonly Fields[] = [
    { 'f:a': {}, 'f:b': { 'f:c': {} } },
    { 'f:labels': { '.': {}, 'f:x': {} } },
    { 'f:ports': { 'k:{"port":80}': { '.': {}, 'f:name': {} } }, 'f:set': { 'v:"x"': {} } },
  ];
  for (const fields of wire) {
    it(`reads and writes ${JSON.stringify(fields)}`, () => {
      assert.deepEqual(toFieldsV1(fromFieldsV1(fields)), fields);
    });
  }

  it('writes fields before keyed items before values, each in order', () => {
    const made = set('v:"z"', 'k:{"a":1}', 'b', 'a');
    assert.deepEqual(Object.keys(toFieldsV1(made)), ['f:a', 'f:b', 'k:{"a":1}', 'v:"z"']);
  });
});
