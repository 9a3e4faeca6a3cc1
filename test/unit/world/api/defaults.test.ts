import assert from 'node:assert/strict';

import { at } from '../../../../src/core/util/json.ts';
import { canonicalQuantity } from '../../../world/api/defaults/quantity.ts';
import { withDefaults } from '../../../world/api/defaults.ts';
import type { ApiObject, Fields } from '../../../world/api/json.ts';
import { KindRegistry } from '../../../world/api/kindRegistry.ts';

const kinds = new KindRegistry();

function filled(apiVersion: string, kind: string, rest: Fields): ApiObject {
  const served = kinds.named(apiVersion, kind);
  assert.ok(served, `${apiVersion} ${kind}`);
  return withDefaults(served, { apiVersion, kind, metadata: { name: 'x' }, ...rest });
}

describe('quantities', () => {
  const cases: readonly (readonly [written: string | number, canonical: string])[] = [
    ['0.5', '500m'],
    ['1000m', '1'],
    ['100m', '100m'],
    [2, '2'],
    [0.1, '100m'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1536Mi', '1536Mi'],
    ['1000', '1k'],
    ['1500', '1500'],
    ['1e3', '1e3'],
    ['0', '0'],
    ['0Gi', '0'],
    ['512Ki', '512Ki'],
    ['100', '100'],
    ['1M', '1M'],
    ['1000M', '1G'],
    ['500Mi', '500Mi'],
    ['-1', '-1'],
    ['nonsense', 'nonsense'],
    ['0.5Ki', '512'],
  ];
  for (const [written, canonical] of cases) {
    it(`${written} → ${canonical}`, () => assert.equal(canonicalQuantity(written), canonical));
  }
});

describe('defaults', () => {
  const images: readonly (readonly [image: string, policy: string])[] = [
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['registry:5000/nginx', 'Always'],
    ['registry:5000/nginx:1', 'IfNotPresent'],
    [`nginx@sha256:${'a'.repeat(64)}`, 'IfNotPresent'],
  ];
  for (const [image, policy] of images) {
    it(`pull ${image.slice(0, 30)} ${policy}`, () => {
      const pod = filled('v1', 'Pod', { spec: { containers: [{ name: 'c', image }] } });
      assert.equal(at(pod, 'spec', 'containers', 0, 'imagePullPolicy'), policy);
    });
  }

  const cases: readonly (readonly [
    name: string,
    object: ApiObject,
    path: readonly (string | number)[],
    expected: unknown,
  ])[] = [
    ['one replica', filled('apps/v1', 'Deployment', {}), ['spec', 'replicas'], 1],
    [
      'no rolling update for Recreate',
      filled('apps/v1', 'Deployment', { spec: { strategy: { type: 'Recreate' } } }),
      ['spec', 'strategy'],
      { type: 'Recreate' },
    ],
    [
      'what was said stays',
      filled('apps/v1', 'Deployment', { spec: { strategy: { rollingUpdate: { maxSurge: 1 } } } }),
      ['spec', 'strategy', 'rollingUpdate'],
      { maxSurge: 1, maxUnavailable: '25%' },
    ],
    ['zero is a value', filled('apps/v1', 'Deployment', { spec: { replicas: 0 } }), ['spec', 'replicas'], 0],
    [
      'a claim template is a pending claim',
      filled('apps/v1', 'StatefulSet', { spec: { volumeClaimTemplates: [{ metadata: { name: 'd' } }] } }),
      ['spec', 'volumeClaimTemplates', 0, 'status', 'phase'],
      'Pending',
    ],
    [
      'stringData becomes data',
      filled('v1', 'Secret', { stringData: { a: 'b' }, data: { c: 'ZA==' } }),
      ['data'],
      { a: 'Yg==', c: 'ZA==' },
    ],
    [
      'the target of a port is the port',
      filled('v1', 'Service', { spec: { ports: [{ port: 80 }] } }),
      ['spec', 'ports', 0],
      { port: 80, protocol: 'TCP', targetPort: 80 },
    ],
    [
      'egress makes a policy of both ways',
      filled('networking.k8s.io/v1', 'NetworkPolicy', { spec: { egress: [{}] } }),
      ['spec', 'policyTypes'],
      ['Ingress', 'Egress'],
    ],
    [
      'an autoscaler looks at the CPU',
      filled('autoscaling/v2', 'HorizontalPodAutoscaler', { spec: { maxReplicas: 3 } }),
      ['spec', 'metrics', 0, 'resource', 'target', 'averageUtilization'],
      80,
    ],
    [
      'probes have their times',
      filled('v1', 'Pod', {
        spec: {
          containers: [
            { name: 'c', image: 'a:1', livenessProbe: { httpGet: { port: 80 }, periodSeconds: 3 } },
          ],
        },
      }),
      ['spec', 'containers', 0, 'livenessProbe'],
      {
        httpGet: { port: 80, path: '/', scheme: 'HTTP' },
        periodSeconds: 3,
        timeoutSeconds: 1,
        successThreshold: 1,
        failureThreshold: 3,
      },
    ],
    [
      'a volume of nothing is an empty folder',
      filled('v1', 'Pod', { spec: { containers: [], volumes: [{ name: 'v' }] } }),
      ['spec', 'volumes', 0],
      { name: 'v', emptyDir: {} },
    ],
    [
      'nulls and empty lists are not kept',
      filled('v1', 'ConfigMap', { data: null, binaryData: {} }),
      ['data'],
      undefined,
    ],
    [
      'a namespace carries its name',
      filled('v1', 'Namespace', {}),
      ['metadata', 'labels'],
      { 'kubernetes.io/metadata.name': 'x' },
    ],
  ];
  for (const [name, object, path, expected] of cases) {
    it(name, () => assert.deepEqual(at(object, ...path), expected));
  }
});
