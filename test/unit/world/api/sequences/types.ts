import { apply, jsonPatch, make, merge, put, read } from './step.ts';
import type { Step } from './step.ts';

type Body = Readonly<Record<string, unknown>>;

const named = { name: 'x' };
const template = (container: Body, pod: Body = {}): Body => ({
  metadata: { labels: { a: 'b' } },
  spec: { containers: [{ name: 'c', image: 'i', ...container }], ...pod },
});
const selector = { matchLabels: { a: 'b' } };

function deployment(spec: Body, container: Body = {}): Body {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: named,
    spec: { replicas: 1, selector, template: template(container), ...spec },
  };
}

const quota = (hard: Body): Body => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: named,
  spec: { hard },
});
const config = (data: unknown, more: Body = {}): Body => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: named,
  data,
  ...more,
});

const secret = (more: Body): Body => ({ apiVersion: 'v1', kind: 'Secret', metadata: named, ...more });

const SECRETS = '/api/v1/namespaces/{ns}/secrets';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/{ns}/deployments';
const QUOTAS = '/api/v1/namespaces/{ns}/resourcequotas';
const MAPS = '/api/v1/namespaces/{ns}/configmaps';
const STRATEGIC = { contentType: 'application/strategic-merge-patch+json' };

/** One field of a Deployment, wrong in each way that a write can be made in. */
function everyWay(spec: Body): readonly Step[] {
  return [
    make(`${DEPLOYMENTS}?dryRun=All`, deployment(spec)),
    merge(`${DEPLOYMENTS}/x`, { spec }),
    merge(`${DEPLOYMENTS}/x`, { spec }, STRATEGIC),
    apply(`${DEPLOYMENTS}/x`, 'me', { ...deployment(spec) }),
  ];
}

/** A wrong value in one kind after the other, as an author's mistake in YAML makes it. */
const mistakes: readonly (readonly [collection: string, body: Body])[] = [
  [
    '/api/v1/namespaces/{ns}/services',
    { apiVersion: 'v1', kind: 'Service', metadata: named, spec: { ports: [{ port: '80' }] } },
  ],
  [
    '/api/v1/namespaces/{ns}/services',
    { apiVersion: 'v1', kind: 'Service', metadata: named, spec: { selector: { version: 2 }, ports: [] } },
  ],
  [
    '/api/v1/namespaces/{ns}/services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: named,
      spec: { ports: [{ port: 80, targetPort: true }] },
    },
  ],
  [
    '/apis/batch/v1/namespaces/{ns}/cronjobs',
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: named,
      spec: {
        schedule: 5,
        jobTemplate: { spec: { template: template({}, { restartPolicy: 'Never' }) } },
      },
    },
  ],
  [
    '/apis/batch/v1/namespaces/{ns}/jobs',
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: named,
      spec: { backoffLimit: '3', template: template({}, { restartPolicy: 'Never' }) },
    },
  ],
  [
    '/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: named,
      spec: {
        rules: [
          {
            host: 7,
            http: {
              paths: [
                { path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } },
              ],
            },
          },
        ],
      },
    },
  ],
  [
    '/apis/networking.k8s.io/v1/namespaces/{ns}/networkpolicies',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: named,
      spec: { podSelector: {}, policyTypes: 'Ingress' },
    },
  ],
  [
    '/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets',
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: named,
      spec: { minAvailable: true, selector },
    },
  ],
  [
    '/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers',
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: named,
      spec: { maxReplicas: 'ten', scaleTargetRef: { kind: 'Deployment', name: 'x', apiVersion: 'apps/v1' } },
    },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: named,
      rules: [{ apiGroups: [''], resources: 'pods', verbs: ['get'] }],
    },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: named,
      roleRef: 'edit',
      subjects: [],
    },
  ],
  [
    '/api/v1/namespaces/{ns}/serviceaccounts',
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: named, automountServiceAccountToken: 'no' },
  ],
  [
    '/apis/apps/v1/namespaces/{ns}/statefulsets',
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: named,
      spec: { serviceName: 'x', selector, template: template({ ports: [{ containerPort: '5432' }] }) },
    },
  ],
  ['/api/v1/namespaces/{ns}/secrets', { apiVersion: 'v1', kind: 'Secret', metadata: named, type: 1 }],
  [
    '/api/v1/namespaces/{ns}/limitranges',
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: named,
      spec: { limits: [{ type: 'Container', default: { cpu: 'lots' } }] },
    },
  ],
];

/** Values of a wrong type, which a server refuses in other words for each way to write them. */
export const types: Readonly<Record<string, readonly Step[]>> = {
  'a text for a number': [make(DEPLOYMENTS, deployment({})), ...everyWay({ replicas: 'three' })],
  'a number for a text': [
    make(DEPLOYMENTS, deployment({})),
    ...everyWay({ template: template({ image: 5 }) }),
    ...everyWay({ template: template({ env: [{ name: 'A', value: 1 }] }) }),
  ],
  'a text for a switch': [make(DEPLOYMENTS, deployment({})), ...everyWay({ paused: 'yes' })],
  'an object for a list': [
    make(DEPLOYMENTS, deployment({})),
    ...everyWay({ template: { metadata: { labels: { a: 'b' } }, spec: { containers: { name: 'c' } } } }),
  ],
  'a text for an object': [make(DEPLOYMENTS, deployment({})), ...everyWay({ template: 'none' })],
  'a fraction for a number': [make(DEPLOYMENTS, deployment({})), ...everyWay({ replicas: 1.5 })],
  'a quantity that is none': [
    make(DEPLOYMENTS, deployment({})),
    ...everyWay({ template: template({ resources: { limits: { memory: '1Gigabyte' } } }) }),
    ...everyWay({ template: template({ resources: { limits: { memory: true } } }) }),
  ],
  'a switch for a port or a share': [
    make(DEPLOYMENTS, deployment({})),
    ...everyWay({ strategy: { rollingUpdate: { maxSurge: true } } }),
  ],
  'other values': [
    make(DEPLOYMENTS, deployment({})),
    ...[
      { paused: 1 },
      { paused: {} },
      { replicas: true },
      { replicas: [] },
      { selector: 'a=b' },
      { selector: { matchLabels: ['a'] } },
      { template: 1 },
      { template: [] },
      { strategy: { type: 3 } },
      { strategy: { rollingUpdate: { maxSurge: {} } } },
      { template: template({ image: true }) },
      { template: template({ image: ['i'] }) },
      { template: template({ image: { name: 'i' } }) },
      { template: template({ command: 'run' }) },
      { template: template({ command: [1] }) },
      { template: template({ imagePullPolicy: false }) },
      { template: template({ livenessProbe: { httpGet: { port: 1.5 } } }) },
      { template: template({ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 5, key: 'k' } } }] }) },
      { template: template({}, { nodeSelector: 'zone' }) },
      { template: template({}, { terminationGracePeriodSeconds: '30' }) },
    ].flatMap(everyWay),
  ],
  'a secret that is not in base64': [
    make(SECRETS, secret({ data: { a: 'Zm9v' } })),
    make(`${SECRETS}?dryRun=All`, secret({ data: { a: 'plain text' } })),
    merge(`${SECRETS}/x`, { data: { a: 'plain text' } }),
    merge(`${SECRETS}/x`, { data: { a: 'plain text' } }, STRATEGIC),
    apply(`${SECRETS}/x?force=true`, 'me', secret({ data: { a: 'plain text' } })),
    merge(`${SECRETS}/x`, { data: { a: 5 } }),
    merge(`${SECRETS}/x`, { data: { a: 5 } }, STRATEGIC),
    apply(`${SECRETS}/x?force=true`, 'me', secret({ data: { a: 5 } })),
    apply(`${SECRETS}/x?force=true`, 'me', secret({ stringData: { a: 5 } })),
  ],
  'a number among labels': [
    make(DEPLOYMENTS, deployment({})),
    merge(`${DEPLOYMENTS}/x`, { metadata: { labels: { version: 2 } } }),
    merge(`${DEPLOYMENTS}/x`, { metadata: { annotations: { on: true } } }),
    apply(`${DEPLOYMENTS}/x`, 'me', { ...deployment({}), metadata: { ...named, labels: { version: 2 } } }),
    jsonPatch(`${DEPLOYMENTS}/x`, [{ op: 'add', path: '/metadata/labels', value: { version: 2 } }]),
  ],
  'json patch': [
    make(DEPLOYMENTS, deployment({})),
    jsonPatch(`${DEPLOYMENTS}/x`, [{ op: 'replace', path: '/spec/replicas', value: '2' }]),
    jsonPatch(`${DEPLOYMENTS}/x`, [
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 1 },
    ]),
    put(`${DEPLOYMENTS}/x`, deployment({ replicas: '2' })),
    read(`${DEPLOYMENTS}/x`),
  ],
  'quantities in other forms': [
    ...['1.5Gi', '1e3', '100m', '.5'].map((pods, at) =>
      make(`${QUOTAS}?dryRun=All`, { ...quota({ cpu: pods }), metadata: { name: `x${at}` } }),
    ),
    ...['1Gg', '1mi', '', '5 Gi', '0x10', '1e'].map((pods) => make(QUOTAS, quota({ cpu: pods }))),
    make(QUOTAS, quota({ cpu: null })),
    make(QUOTAS, { ...quota({}), metadata: { name: 'y' }, spec: { hard: { cpu: 1.5, memory: 1e9 } } }),
  ],
  'a quota': [
    make(QUOTAS, quota({ pods: 'many' })),
    make(QUOTAS, quota({ pods: 10 })),
    merge(`${QUOTAS}/x`, { spec: { hard: { pods: 'many' } } }),
    apply(`${QUOTAS}/x`, 'me', quota({ pods: 'many' })),
    apply(`${QUOTAS}/x?force=true`, 'me', quota({ pods: '20', 'requests.cpu': 4 })),
    merge(`${QUOTAS}/x`, { spec: { hard: ['pods'] } }),
  ],
  'a map of configuration': [
    make(MAPS, config({ a: 'b' })),
    merge(`${MAPS}/x`, { data: { port: 80 } }),
    merge(`${MAPS}/x`, { data: { nested: { a: 'b' } } }),
    merge(`${MAPS}/x`, { data: 'text' }),
    merge(`${MAPS}/x`, { immutable: 'true' }),
    apply(`${MAPS}/x`, 'me', config({ port: 80 })),
    apply(`${MAPS}/x`, 'me', config('text')),
    apply(`${MAPS}/x`, 'me', config({ a: null })),
    merge(`${MAPS}/x`, { data: { port: 80 } }, STRATEGIC),
  ],
  ...Object.fromEntries(
    mistakes.map(([collection, body], at) => [
      `${String(body['kind'])} ${at + 1}`,
      [make(collection, body), apply(`${collection}/x`, 'me', body), read(`${collection}/x`)],
    ]),
  ),
};
