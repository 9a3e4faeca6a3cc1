import assert from 'node:assert/strict';
import * as fc from 'fast-check';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { Json } from '../../../src/core/util/json.ts';
import { jsonLines } from '../../lab/matrix/lines.ts';
import { Mask } from '../../lab/matrix/masking.ts';
import { patched, patchOf } from '../../lab/matrix/patching.ts';
import { pack, unpack, type MatrixRecord } from '../../lab/matrix/record.ts';

const anyJson = (): fc.Arbitrary<Json> => fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
/** Two values that have much in common, as an object and its prediction have. */
const aPair = fc.tuple(anyJson(), anyJson(), anyJson()).map(([a, b, c]): [Json, Json] => [
  { same: a, 'a/b': [a, b, c], list: [{ name: 'x', v: b }], gone: c },
  { same: a, 'a/b': [a, c], list: [{ name: 'x', v: c }, b], '~': b },
]);

describe('patches of records', () => {
  it('lead from one value to the other, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(anyJson(), anyJson()), aPair), ([from, to]) => {
        assert.deepEqual(plain(patched(from, patchOf(from, to))), plain(to));
      }),
      { seed: 4711, numRuns: 500 },
    );
  });

  it('are empty for equal values, and small for what differs little', () => {
    const from = { spec: { replicas: 2, containers: [{ name: 'web', image: 'a' }] } };
    assert.deepEqual(patchOf(from, structuredClone(from)), []);
    assert.deepEqual(patchOf(from, { spec: { replicas: 5, containers: [{ name: 'web', image: 'a' }] } }), [
      { op: 'replace', path: '/spec/replicas', value: 5 },
    ]);
  });

  it('refuse a base that they do not belong to', () => {
    assert.throws(
      () => patched({ a: 1 }, [{ op: 'replace', path: '/b/c', value: 1 }]),
      /leads nowhere: \/b\/c/,
    );
  });
});

describe('lines of records', () => {
  it('hold the value, in lines that fit where they can', () => {
    fc.assert(
      fc.property(aPair, ([value]) => {
        const text = jsonLines(value);
        assert.deepEqual(JSON.parse(text), plain(value));
        assert.ok(text.endsWith('\n'));
      }),
      { seed: 4711 },
    );
  });

  it('keep what fits on one line', () => {
    assert.equal(jsonLines({ a: [1, 2], b: { c: 'x' } }), '{"a":[1,2],"b":{"c":"x"}}\n');
  });
});

describe('a packed record', () => {
  const object = (colour: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { colour },
  });
  const outcome = (colour: string): NonNullable<MatrixRecord['outcomes']['client']> => ({
    application: object('none'),
    sync: 'OutOfSync',
    conditions: [],
    resources: [],
    managed: [
      {
        group: '',
        kind: 'ConfigMap',
        namespace: 'shop',
        name: 'settings',
        isHook: false,
        modified: true,
        target: object('blue'),
        live: object(colour),
        predicted: object('blue'),
        dryRun: { status: 200, object: object('blue') },
      },
      {
        group: '',
        kind: 'ConfigMap',
        namespace: 'shop',
        name: 'new',
        isHook: false,
        modified: true,
        target: object('x'),
        predicted: object('y'),
      },
    ],
  });
  const record: MatrixRecord = {
    case: { name: 'a-case', title: 'A case.', git: [] },
    versions: {},
    outcomes: { client: outcome('red'), structured: outcome('green') },
  };

  it('comes back as it was', () => {
    assert.deepEqual(unpack(JSON.parse(JSON.stringify(pack(record))) as ReturnType<typeof pack>), record);
  });

  it('holds each object once in full', () => {
    const text = JSON.stringify(pack(record));
    assert.equal(text.split('"apiVersion"').length - 1, 3 + 2, 'two Applications and three objects');
  });
});

describe('the mask of a record', () => {
  const began = Date.parse('2026-06-01T12:00:00Z');
  const mask = (): Mask =>
    new Mask({ place: 'a-case--client', name: 'a-case', rounds: [began, began + 5000] });

  it('gives a time the round in which it was written', () => {
    const text = '2026-06-01T12:00:03Z 2026-06-01T12:00:05.123Z 2020-02-03T04:05:06Z';
    assert.equal(mask().text(text), '2026-01-05T09:00:00Z 2026-01-05T09:01:00Z 2020-02-03T04:05:06Z');
  });

  it('takes the place, ids and addresses out, the same for the same', () => {
    const one = mask();
    const uid = '0c2f0000-1111-4222-8333-444455556666';
    assert.equal(
      one.text(`a-case--client ${uid} 10.0.7.9 ${uid}`),
      one.text(`a-case ${uid} 10.0.7.9 ${uid}`),
    );
    assert.doesNotMatch(one.text(`${uid} 10.0.7.9`), /0c2f|7\.9/);
  });

  it('gives the generated name of a hook the same commit and second each time', () => {
    const texts = ['other-d93fb36-postsync-1796046175', 'other-d93fb36-postsync-12'];
    assert.deepEqual(
      texts.map((text) => mask().text(text)),
      ['other-0000000-postsync-1767603600', 'other-d93fb36-postsync-12'],
    );
  });

  it('leaves status and its writers out, and puts entries in an order that stays', () => {
    const entry = (manager: string, fields: object, subresource?: string): object => ({
      manager,
      operation: 'Update',
      time: '2026-06-01T12:00:06Z',
      fieldsV1: fields,
      ...(subresource === undefined ? {} : { subresource }),
    });
    const masked = mask().object({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'web',
        resourceVersion: '77',
        managedFields: [
          entry('kubectl-edit', { 'f:spec': {} }),
          entry('kube-controller-manager', { 'f:status': {} }, 'status'),
          entry('argocd-controller', { 'f:spec': {} }),
        ] as never,
      },
      status: { replicas: 1 },
    });
    assert.equal(masked['status'], undefined);
    assert.equal(masked.metadata.resourceVersion, undefined);
    assert.deepEqual(
      masked.metadata.managedFields?.map(({ manager, time }) => [manager, time]),
      [
        ['argocd-controller', '2026-01-05T09:01:00Z'],
        ['kubectl-edit', '2026-01-05T09:01:00Z'],
      ],
    );
  });
});

/** As it comes back from a file: no `undefined`, no negative zero. */
const plain = (value: Json): unknown => JSON.parse(JSON.stringify(value));
