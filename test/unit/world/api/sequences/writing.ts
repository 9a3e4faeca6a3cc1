import { apply, jsonPatch, make, merge, put, read, remove } from './step.ts';
import type { Step } from './step.ts';

const configMaps = '/api/v1/namespaces/{ns}/configmaps';
const deployments = '/apis/apps/v1/namespaces/{ns}/deployments';

export function deployment(
  name: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: 'web' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'web',
              image: 'nginx:1.27',
              ports: [{ containerPort: 80 }],
              env: [{ name: 'LEVEL', value: 'info' }],
              resources: { limits: { cpu: '100m' } },
              ...more,
            },
          ],
        },
      },
    },
  };
}

const project = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'p' }, spec: {} };

function strategic(body: unknown): Step {
  return {
    method: 'PATCH',
    path: `${deployments}/s`,
    body,
    contentType: 'application/strategic-merge-patch+json',
  };
}

function two(): unknown {
  const side = { name: 'side', image: 'side:1' };
  const web = { name: 'web', image: 'nginx:1.27', env: [{ name: 'LEVEL', value: 'info' }], args: ['-x'] };
  return {
    metadata: { name: 's', labels: { app: 's' } },
    spec: {
      selector: { matchLabels: { app: 's' } },
      template: { metadata: { labels: { app: 's' } }, spec: { containers: [web, side] } },
    },
  };
}

function map(name: string, data?: Readonly<Record<string, string>>): Record<string, unknown> {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...(data === undefined ? {} : { data }) };
}

/** Creates, updates, patches and deletes, with their conflicts and refusals. */
export const writing: Readonly<Record<string, readonly Step[]>> = {
  namespace: [
    make('/api/v1/namespaces', { metadata: { name: '{ns}-more' } }),
    read('/api/v1/namespaces/{ns}-more'),
  ],
  'deployment, its status and scale': [
    make(deployments, deployment('a')),
    merge(`${deployments}/a`, { spec: { replicas: 3 } }),
    merge(`${deployments}/a`, { spec: { replicas: 3 } }),
    merge(
      `${deployments}/a`,
      { metadata: { annotations: { note: 'x' } } },
      { userAgent: 'kubectl/v1.36 (x)' },
    ),
    merge(
      `${deployments}/a/status`,
      {
        status: {
          replicas: 2,
          observedGeneration: 1,
          conditions: [
            {
              type: 'Available',
              status: 'True',
              reason: 'x',
              message: 'y',
              lastTransitionTime: '2026-01-01T00:00:00Z',
              lastUpdateTime: '2026-01-01T00:00:00Z',
            },
          ],
        },
      },
      { userAgent: 'kube-controller-manager/v1.36' },
    ),
    read(`${deployments}/a/status`),
    read(`${deployments}/a/scale`),
    merge(`${deployments}/a/scale`, { spec: { replicas: 5 } }),
    read(`${deployments}/a`),
    remove(`${deployments}/a`),
    read(`${deployments}/a`),
  ],
  preconditions: [
    make(configMaps, map('c', { x: 'y' })),
    make(configMaps, map('c')),
    merge(`${configMaps}/c`, { metadata: { resourceVersion: '1' }, data: { x: 'q' } }),
    merge(`${configMaps}/c`, { metadata: { resourceVersion: '{rv0}' }, data: { x: 'q' } }),
    put(`${configMaps}/c`, { ...map('c', { only: 'this' }) }),
    put(`${configMaps}/c`, map('d')),
    put(`${configMaps}/nope`, map('nope')),
    merge(`${configMaps}/nope`, {}),
    remove(`${configMaps}/c`, { preconditions: { uid: 'x' } }),
    remove(`${configMaps}/c`, { preconditions: { resourceVersion: '1' } }),
    remove(`${configMaps}/c`, { preconditions: { uid: '{uid0}' } }),
    remove(`${configMaps}/c`),
  ],
  'updates of what is not there, or without a version': [
    put('/api/v1/namespaces/{ns}/services/s', { metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } }),
    put('/api/v1/namespaces/{ns}/services/s', { metadata: { name: 's' }, spec: { ports: [{ port: 81 }] } }),
    put('/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles/r', { metadata: { name: 'r' }, rules: [] }),
    put(`${deployments}/d`, deployment('d')),
    make('/apis/argoproj.io/v1alpha1/namespaces/{ns}/appprojects', project),
    put('/apis/argoproj.io/v1alpha1/namespaces/{ns}/appprojects/p', project),
    put('/apis/argoproj.io/v1alpha1/namespaces/{ns}/appprojects/q', { ...project, metadata: { name: 'q' } }),
  ],
  'bodies that cannot be': [
    make(configMaps, { metadata: {} }),
    make(configMaps, { metadata: { name: 'BAD_name' } }),
    make('/api/v1/namespaces/{ns}/services', { metadata: { name: '1st' }, spec: { ports: [{ port: 80 }] } }),
    make('/api/v1/namespaces', { metadata: { name: 'a.b' } }),
    make(configMaps, { metadata: { name: 'x', resourceVersion: '5' } }),
    make('/api/v1/namespaces/{ns}-nope/configmaps', map('x')),
    make(configMaps, { metadata: { name: 'x', namespace: 'other' } }),
    make(configMaps, deployment('x')),
    make(configMaps, '{"metadata":{"name":"z"}}', { contentType: 'text/plain' }),
    { method: 'PATCH', path: `${configMaps}/c`, body: '{}', contentType: 'application/json' },
    merge(`${configMaps}/c?force=true`, {}),
    merge(`${configMaps}/c?dryRun=Some`, {}),
  ],
  'dry run': [
    make(`${configMaps}?dryRun=All`, map('dry', { a: 'b' })),
    read(`${configMaps}/dry`),
    make(configMaps, map('wet', { a: 'b' })),
    merge(`${configMaps}/wet?dryRun=All`, { data: { a: 'c' } }),
    put(`${configMaps}/wet?dryRun=All`, map('wet', { a: 'd' })),
    apply(`${configMaps}/wet?dryRun=All&force=true`, 'one', map('wet', { a: 'e' })),
    apply(`${configMaps}/new?dryRun=All`, 'one', map('new', { a: 'e' })),
    remove(`${configMaps}/wet?dryRun=All`),
    read(`${configMaps}/wet`),
    read(`${configMaps}/new`),
  ],
  'JSON patch': [
    make(configMaps, map('j', { a: '1', b: '2' })),
    jsonPatch(`${configMaps}/j`, [
      { op: 'test', path: '/data/a', value: '1' },
      { op: 'replace', path: '/data/a', value: '3' },
      { op: 'remove', path: '/data/b' },
      { op: 'add', path: '/data/c', value: '4' },
      { op: 'add', path: '/metadata/labels', value: { 'a.b/c': 'd' } },
      { op: 'replace', path: '/metadata/labels/a.b~1c', value: 'e' },
    ]),
    jsonPatch(`${configMaps}/j`, [{ op: 'add', path: '/data/c~1d', value: '4' }]),
    jsonPatch(`${configMaps}/j`, [{ op: 'test', path: '/data/a', value: 'no' }]),
    jsonPatch(`${configMaps}/j`, [{ op: 'remove', path: '/data/zzz' }]),
    jsonPatch(`${configMaps}/j`, [{ op: 'copy', from: '/data/a', path: '/data/e' }]),
    jsonPatch(`${configMaps}/j`, [{ op: 'move', from: '/data/e', path: '/data/f' }]),
  ],
  'strategic merge': [
    make(deployments, two()),
    strategic({ spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } } } }),
    strategic({
      spec: {
        template: {
          spec: {
            '$setElementOrder/containers': [{ name: 'side' }, { name: 'web' }],
            containers: [
              {
                name: 'web',
                env: [
                  { name: 'LEVEL', value: 'debug' },
                  { name: 'NEW', value: 'x' },
                ],
              },
            ],
          },
        },
      },
    }),
    strategic({ spec: { template: { spec: { containers: [{ name: 'new', image: 'a:1' }] } } } }),
    strategic({ spec: { template: { spec: { containers: [{ name: 'side', $patch: 'delete' }] } } } }),
    strategic({ spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }),
    strategic({ metadata: { finalizers: ['example.com/a', 'example.com/b'] } }),
    strategic({ metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a'] } }),
    strategic({ metadata: { finalizers: null, labels: { app: null } } }),
    strategic({
      spec: { template: { spec: { containers: [{ $patch: 'replace' }, { name: 'only', image: 'b:1' }] } } },
    }),
    remove(`${deployments}/s`),
  ],
  'a value of another type': [
    make(configMaps, { metadata: { name: 'c' }, data: { a: 7 } }),
    make(configMaps, { metadata: { name: 'c' }, data: { a: {} } }),
    make(configMaps, { metadata: { name: 'c' }, data: ['x'] }),
    make(configMaps, {
      metadata: { name: 'c', labels: { x: 1 }, annotations: { y: false } },
      data: { a: 1 },
    }),
    make(configMaps, { metadata: { name: 'c', annotations: { y: false } } }),
    make(configMaps, { metadata: { name: 'c' }, data: { a: null, b: 'c' } }),
    put(`${configMaps}/c`, { metadata: { name: 'c' }, data: { a: true } }),
    make('/api/v1/namespaces/{ns}/secrets', { metadata: { name: 's' }, stringData: { a: 1 } }),
    make('/api/v1/namespaces/{ns}/secrets', { metadata: { name: 's' }, data: { a: 1 } }),
    make(deployments, mistyped({ replicas: '3' }, {})),
    make(deployments, mistyped({}, { env: [{ name: 'A', value: 1 }] })),
    make(
      deployments,
      mistyped(
        {},
        {
          env: [
            { name: 'A', value: 'x' },
            { name: 'B', value: true },
          ],
        },
      ),
    ),
    make(deployments, { ...mistyped({}, {}), metadata: { name: 'd', labels: { a: 1 } } }),
  ],
  'what cannot be changed': [
    make(deployments, deployment('a')),
    merge(`${deployments}/a`, {
      spec: {
        selector: { matchLabels: { app: 'other' } },
        template: { metadata: { labels: { app: 'other' } } },
      },
    }),
    merge(`${deployments}/a`, { spec: { replicas: -1 } }),
    merge(`${deployments}/a`, { spec: { template: { spec: { containers: [{ name: 'web' }] } } } }),
    merge(`${deployments}/a`, {
      spec: {
        template: {
          spec: {
            containers: [{ name: 'web', image: 'x', volumeMounts: [{ name: 'gone', mountPath: '/x' }] }],
          },
        },
      },
    }),
    make(deployments, { metadata: { name: 'b' }, spec: { replicas: 1 } }),
    make('/apis/apps/v1/namespaces/{ns}/statefulsets', statefulSet('s')),
    merge('/apis/apps/v1/namespaces/{ns}/statefulsets/s', { spec: { serviceName: 'w' } }),
    make('/apis/batch/v1/namespaces/{ns}/jobs', {
      metadata: { name: 'always' },
      spec: { template: { spec: { containers: [{ name: 'a', image: 'b' }] } } },
    }),
    make(configMaps, { ...map('frozen', { a: 'b' }), immutable: true }),
    merge(`${configMaps}/frozen`, { data: { a: 'c' } }),
    make('/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings', {
      metadata: { name: 'r' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'x' },
    }),
    merge('/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings/r', { roleRef: { name: 'y' } }),
    make('/api/v1/namespaces/{ns}/services', { metadata: { name: 'v' }, spec: { ports: [{ port: 80 }] } }),
    merge('/api/v1/namespaces/{ns}/services/v', { spec: { clusterIP: '10.0.3.3' } }),
    merge('/api/v1/namespaces/{ns}/services/v', { spec: { ports: [{ port: 80 }, { port: 81 }] } }),
    make('/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses', {
      metadata: { name: 'i' },
      spec: {
        rules: [{ host: 'a.b', http: { paths: [{ path: '/', backend: { service: { name: 'x' } } }] } }],
      },
    }),
  ],
};

function statefulSet(name: string): Record<string, unknown> {
  return {
    metadata: { name },
    spec: {
      serviceName: name,
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'b' }] } },
    },
  };
}

function mistyped(spec: object, container: object): Record<string, unknown> {
  return {
    metadata: { name: 'd' },
    spec: {
      selector: { matchLabels: { a: 'b' } },
      ...spec,
      template: {
        metadata: { labels: { a: 'b' } },
        spec: { containers: [{ name: 'a', image: 'b', ...container }] },
      },
    },
  };
}
