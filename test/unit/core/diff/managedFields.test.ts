import assert from 'node:assert/strict';

import { ownedFields, writersOf } from '../../../../src/core/diff/managedFields.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';

const CONTROLLER = 'argocd-controller';

function deployment(): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      labels: { app: 'web', 'example.com/tier': 'front' },
      finalizers: ['a.example.com/x', 'b.example.com/y'],
      managedFields: [
        {
          manager: CONTROLLER,
          operation: 'Update',
          time: '2026-03-01T08:00:00Z',
          fieldsV1: {
            'f:metadata': {
              'f:labels': { '.': {}, 'f:app': {}, 'f:example.com/tier': {} },
              'f:finalizers': { '.': {}, 'v:"b.example.com/y"': {} },
            },
            'f:spec': {
              'f:replicas': {},
              'f:template': {
                'f:spec': {
                  'f:containers': {
                    'k:{"name":"web"}': {
                      '.': {},
                      'f:image': {},
                      'f:name': {},
                      'f:args': {},
                      'f:ports': {
                        'k:{"containerPort":53,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} },
                        'k:{"containerPort":53,"protocol":"UDP"}': { '.': {}, 'f:containerPort': {} },
                      },
                    },
                    'k:{"name":"gone"}': { '.': {}, 'f:image': {} },
                  },
                },
              },
            },
          },
        },
        {
          manager: 'kubectl-edit',
          operation: 'Update',
          time: '2026-03-02T02:00:11Z',
          fieldsV1: {
            'f:spec': {
              'f:template': {
                'f:spec': {
                  'f:containers': {
                    'k:{"name":"web"}': {
                      'f:env': { '.': {}, 'k:{"name":"DEBUG"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
                    },
                  },
                },
              },
            },
          },
        },
        {
          manager: 'kubectl',
          operation: 'Update',
          subresource: 'scale',
          time: '2026-03-02T02:05:00Z',
          fieldsV1: { 'f:spec': { 'f:replicas': {} } },
        },
        {
          manager: 'kube-controller-manager',
          operation: 'Update',
          subresource: 'status',
          time: '2026-03-02T02:06:00Z',
          fieldsV1: { 'f:status': { 'f:replicas': {}, 'f:conditions': { '.': {}, 'i:0': {} } } },
        },
      ],
    },
    spec: {
      replicas: 5,
      template: {
        spec: {
          containers: [
            { name: 'sidecar', image: 'envoy:1' },
            {
              name: 'web',
              image: 'shop/web:2',
              args: ['--fast', '--loud'],
              env: [{ name: 'DEBUG', value: '1' }],
              ports: [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 53 }],
            },
          ],
        },
      },
    },
    status: { replicas: 5, conditions: [{ type: 'Available' }] },
  };
}

const WEB = '/spec/template/spec/containers/1';

describe('writersOf', () => {
  const rows: readonly [title: string, pointer: string, manager: string | undefined][] = [
    ['a leaf with two owners goes to the newer', '/spec/replicas', 'kubectl'],
    ['a list key is resolved to the index the item has now', `${WEB}/image`, CONTROLLER],
    ['a field of an item that another manager added', `${WEB}/env/0/value`, 'kubectl-edit'],
    ['a whole added item', `${WEB}/env/0`, 'kubectl-edit'],
    ['an item of an atomic list belongs to the owner of the list', `${WEB}/args/1`, CONTROLLER],
    ['a key with a slash', '/metadata/labels/example.com~1tier', CONTROLLER],
    ['a key of two fields finds its item', `${WEB}/ports/0/containerPort`, CONTROLLER],
    [
      'a key of two fields finds the item that leaves the default out',
      `${WEB}/ports/1/containerPort`,
      CONTROLLER,
    ],
    ['a value of a set', '/metadata/finalizers/1', CONTROLLER],
    ['a value of a set that nobody owns', '/metadata/finalizers/0', undefined],
    ['an index path', '/status/conditions/0/type', 'kube-controller-manager'],
    ['a container that nobody owns', '/spec/template/spec/containers/0/image', undefined],
    ['a field that is not there', '/spec/paused', undefined],
    ['the map around changed fields names the newest below', '/spec/template', 'kubectl-edit'],
    ['text that is no pointer matches the whole object', 'spec', 'kube-controller-manager'],
  ];
  for (const [title, pointer, manager] of rows) {
    it(title, () => {
      assert.equal(writersOf(deployment())(pointer)?.manager, manager);
    });
  }

  it('tells operation, subresource and time with the manager', () => {
    assert.deepEqual(writersOf(deployment())('/spec/replicas'), {
      manager: 'kubectl',
      operation: 'Update',
      subresource: 'scale',
      at: '2026-03-02T02:05:00Z',
    });
  });

  it('knows nobody on an object without managedFields', () => {
    const bare: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
      data: { a: '1' },
    };
    assert.equal(writersOf(bare)('/data/a'), undefined);
  });
});

describe('ownedFields', () => {
  it('lists the leaves of a manager that the object still has', () => {
    const pointers = ownedFields(deployment(), (entry) => entry.manager === CONTROLLER).map(
      (field) => field.pointer,
    );
    assert.deepEqual(pointers, [
      '/metadata/labels/app',
      '/metadata/labels/example.com~1tier',
      '/metadata/finalizers/1',
      '/spec/replicas',
      `${WEB}/image`,
      `${WEB}/name`,
      `${WEB}/args`,
      `${WEB}/ports/1/containerPort`,
      `${WEB}/ports/0/containerPort`,
    ]);
  });

  it('leaves out entries that are not wanted', () => {
    const fields = ownedFields(deployment(), (entry) => entry.subresource === 'scale');
    assert.deepEqual(
      fields.map((field) => [field.pointer, field.writer.manager]),
      [['/spec/replicas', 'kubectl']],
    );
  });
});
