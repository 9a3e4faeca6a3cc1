import assert from 'node:assert/strict';

import { compareTargets } from '../../../../src/core/diff/compareTarget.ts';
import { toDesiredObjects } from '../../../../src/core/diff/desiredObjects.ts';
import type { SourcedObject } from '../../../../src/core/manifest/directorySource.ts';
import type { ResourceKey } from '../../../../src/core/model/ids.ts';
import { parseResourceKey, resourceKey } from '../../../../src/core/model/ids.ts';
import type { ManagedResource } from '../../../../src/core/model/resource.ts';
import type { ApiResource } from '../../../../src/core/ports.ts';

const SERVED: readonly ApiResource[] = [
  {
    group: '',
    version: 'v1',
    kind: 'ConfigMap',
    resource: 'configmaps',
    isNamespaced: true,
    verbs: ['patch'],
  },
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRole',
    resource: 'clusterroles',
    isNamespaced: false,
    verbs: [],
  },
];

function sourced(apiVersion: string, kind: string, metadata: object = {}, path = 'a.yaml'): SourcedObject {
  return {
    object: { apiVersion, kind, metadata: { name: 'x', ...metadata } },
    path,
    offset: 0,
    line: 0,
  };
}

describe('toDesiredObjects', () => {
  const rows: readonly [
    title: string,
    given: SourcedObject,
    namespace: string,
    resource: string | undefined,
  ][] = [
    [
      'a namespaced object without a namespace gets the destination',
      sourced('v1', 'ConfigMap'),
      'shop',
      'configmaps',
    ],
    [
      'an empty namespace counts as none',
      sourced('v1', 'ConfigMap', { namespace: '' }),
      'shop',
      'configmaps',
    ],
    ['a written namespace stays', sourced('v1', 'ConfigMap', { namespace: 'own' }), 'own', 'configmaps'],
    [
      'a cluster-scoped object loses its namespace',
      sourced('rbac.authorization.k8s.io/v1', 'ClusterRole', { namespace: 'own' }),
      '',
      'clusterroles',
    ],
    ['another version of a kind is that kind', sourced('v1beta1', 'ConfigMap'), 'shop', 'configmaps'],
    [
      'a kind the cluster does not know counts as namespaced',
      sourced('example.com/v1', 'Widget'),
      'shop',
      undefined,
    ],
  ];
  for (const [title, given, namespace, resource] of rows) {
    it(title, () => {
      const [object] = toDesiredObjects([given], SERVED, 'shop').objects.values();
      assert.equal(object?.object.metadata.namespace ?? '', namespace);
      assert.equal(parseResourceKey(object?.key ?? '')?.namespace, namespace);
      assert.equal(object?.resource, resource);
    });
  }

  it('counts the last of two objects with one name, and says so', () => {
    const twice = [
      sourced('v1', 'ConfigMap', {}, 'a.yaml'),
      sourced('v1', 'ConfigMap', { namespace: 'shop' }, 'b.yaml'),
    ];
    const { objects, notes } = toDesiredObjects(twice, SERVED, 'shop');
    assert.deepEqual(
      [...objects.values()].map((object) => object.path),
      ['b.yaml'],
    );
    assert.deepEqual(notes, [
      { code: 'repeated', text: 'ConfigMap x is declared more than once; the last one counts (b.yaml).' },
    ]);
  });

  const hooks: readonly [annotations: object, isHook: boolean][] = [
    [{ 'argocd.argoproj.io/hook': 'PreSync' }, true],
    [{ 'helm.sh/hook': 'pre-install' }, true],
    [{ 'argocd.argoproj.io/hook': ' ' }, true],
    [{ 'argocd.argoproj.io/hook': '' }, true],
    [{ 'argocd.argoproj.io/hook': null }, false],
    [{ 'helm.sh/hook': 'crd-install' }, false],
    [{}, false],
  ];
  for (const [annotations, isHook] of hooks) {
    it(`${JSON.stringify(annotations)} is ${isHook ? 'a' : 'no'} hook`, () => {
      const [object] = toDesiredObjects(
        [sourced('v1', 'ConfigMap', { annotations })],
        SERVED,
        'shop',
      ).objects.values();
      assert.equal(object?.isHook, isHook);
    });
  }
});

describe('compareTargets', () => {
  const managed = (name: string): ManagedResource => ({
    key: resourceKey({ group: '', kind: 'ConfigMap', namespace: 'shop', name }),
    group: '',
    version: 'v1',
    kind: 'ConfigMap',
    namespace: 'shop',
    name,
    sync: 'Synced',
    isHook: false,
    requiresPruning: false,
    needsDeletionConfirmation: false,
  });
  const desired = new Map(
    ['b', 'c'].flatMap((name) => {
      const { objects } = toDesiredObjects(
        [{ ...sourced('v1', 'ConfigMap', { name }), from: 'main', file: '/f' }],
        SERVED,
        'shop',
      );
      return [...objects];
    }),
  );
  const told = (only?: ReadonlySet<ResourceKey>): unknown =>
    compareTargets([managed('a'), managed('b')], desired, only).map((target) => [
      target.name,
      target.managed !== undefined,
      target.desired !== undefined,
    ]);

  it('lists what the controller lists, then what Git declares beyond it', () => {
    assert.deepEqual(told(), [
      ['a', true, false],
      ['b', true, true],
      ['c', false, true],
    ]);
  });

  it('reads an object in the version that Git writes', () => {
    const { objects } = toDesiredObjects(
      [{ ...sourced('v2', 'ConfigMap', { name: 'a' }), from: 'main', file: '/f' }],
      SERVED,
      'shop',
    );
    const versions = compareTargets([managed('a'), managed('b')], objects, undefined).map(
      (target) => target.version,
    );
    assert.deepEqual(versions, ['v2', 'v1']);
  });

  it('holds an ordinary object against nothing where Git turned it into a hook', () => {
    const annotations = { 'argocd.argoproj.io/hook': 'PostSync' };
    const { objects } = toDesiredObjects(
      [{ ...sourced('v1', 'ConfigMap', { name: 'a', annotations }), from: 'main', file: '/f' }],
      SERVED,
      'shop',
    );
    const ofHook = { ...managed('a'), isHook: true };
    assert.deepEqual(
      [managed('a'), ofHook].map((one) =>
        compareTargets([one], objects, undefined).map(({ desired: declared }) => declared !== undefined),
      ),
      [[false], [true]],
    );
  });

  it('keeps to the ones asked for', () => {
    assert.deepEqual(told(new Set([managed('b').key])), [['b', true, true]]);
  });
});
