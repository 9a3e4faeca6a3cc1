import { apply, make, merge, read, remove } from './step.ts';
import type { Step } from './step.ts';

/** One object of each built-in kind that the sample or a real cluster may hold, as an author would write it. */
const objects: readonly (readonly [collection: string, object: KindObject])[] = [
  [
    '/apis/apps/v1/namespaces/{ns}/statefulsets',
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'x' },
      spec: {
        serviceName: 'x',
        selector: { matchLabels: { a: 'b' } },
        template: {
          metadata: { labels: { a: 'b' } },
          spec: {
            serviceAccountName: 'sa',
            nodeSelector: { x: 'y' },
            imagePullSecrets: [{ name: 'reg' }],
            volumes: [
              { name: 'cfg', configMap: { name: 'c' } },
              { name: 'sec', secret: { secretName: 's' } },
              { name: 'tmp', emptyDir: {} },
              { name: 'bare' },
              { name: 'h', hostPath: { path: '/x' } },
              { name: 'p', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } },
            ],
            containers: [
              {
                name: 'db',
                image: 'postgres',
                command: ['a', 'b'],
                args: [],
                env: [
                  { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
                  { name: 'PW', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
                  { name: 'E', value: '' },
                ],
                envFrom: [{ secretRef: { name: 'q' } }],
                resources: {
                  requests: { cpu: '0.5', memory: '1024Mi' },
                  limits: { cpu: 2, memory: '1.5Gi' },
                },
                livenessProbe: { httpGet: { port: 80 } },
                readinessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 5 },
                lifecycle: { preStop: { exec: { command: ['x'] } } },
                volumeMounts: [{ name: 'data', mountPath: '/data' }],
                securityContext: { runAsNonRoot: true },
              },
            ],
            initContainers: [{ name: 'i', image: `b@sha256:${'a'.repeat(64)}` }],
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  { topologyKey: 'x', labelSelector: { matchLabels: { a: 'b' } } },
                ],
              },
            },
            tolerations: [{ key: 'a', operator: 'Exists' }],
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'z',
                whenUnsatisfiable: 'DoNotSchedule',
                labelSelector: { matchLabels: { a: 'b' } },
              },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10240Mi' } } },
          },
        ],
      },
    },
  ],
  [
    '/apis/apps/v1/namespaces/{ns}/daemonsets',
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'x' },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: {
          metadata: { labels: { a: 'b' } },
          spec: {
            hostNetwork: true,
            containers: [{ name: 'c', image: 'a:1', ports: [{ containerPort: 9100, name: 'm' }] }],
          },
        },
      },
    },
  ],
  [
    '/apis/apps/v1/namespaces/{ns}/replicasets',
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: 'x',
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd', uid: 'u-1', controller: true },
        ],
      },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'a:1' }] } },
      },
    },
  ],
  [
    '/apis/batch/v1/namespaces/{ns}/jobs',
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'x', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'a:1' }] } } },
    },
  ],
  [
    '/apis/batch/v1/namespaces/{ns}/cronjobs',
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'x' },
      spec: {
        schedule: '0 3 * * *',
        jobTemplate: {
          spec: {
            template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'c', image: 'a:1' }] } },
          },
        },
      },
    },
  ],
  [
    '/api/v1/namespaces/{ns}/services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'x' },
      spec: {
        selector: { a: 'b' },
        ports: [
          { port: 80, name: 'http' },
          { port: 443, targetPort: 'https', name: 'https' },
        ],
      },
    },
  ],
  [
    '/api/v1/namespaces/{ns}/services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'y' },
      spec: { clusterIP: 'None', selector: { a: 'b' }, ports: [{ port: 5432 }] },
    },
  ],
  [
    '/api/v1/namespaces/{ns}/services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'z' },
      spec: { type: 'ExternalName', externalName: 'a.b.c' },
    },
  ],
  [
    '/api/v1/namespaces/{ns}/persistentvolumeclaims',
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'x' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        resources: { requests: { storage: '5Gi' } },
      },
    },
  ],
  [
    '/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'x' },
      spec: {
        ingressClassName: 'nginx',
        tls: [{ hosts: ['a.b'], secretName: 't' }],
        rules: [
          {
            host: 'a.b',
            http: {
              paths: [
                { path: '/', pathType: 'Prefix', backend: { service: { name: 'x', port: { number: 80 } } } },
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
      metadata: { name: 'x' },
      spec: {
        podSelector: {},
        ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }],
        egress: [{}],
      },
    },
  ],
  [
    '/apis/networking.k8s.io/v1/namespaces/{ns}/networkpolicies',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'deny' },
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    },
  ],
  [
    '/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers',
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'x' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' },
        minReplicas: 2,
        maxReplicas: 5,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } },
          },
        ],
      },
    },
  ],
  [
    '/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers',
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'y' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' },
        maxReplicas: 5,
        behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
      },
    },
  ],
  [
    '/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets',
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'x' },
      spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } },
    },
  ],
  [
    '/api/v1/namespaces/{ns}/secrets',
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'x' },
      stringData: { a: 'b' },
      data: { c: 'ZA==' },
    },
  ],
  [
    '/api/v1/namespaces/{ns}/configmaps',
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', annotations: { b: 'c' }, labels: {} },
      data: { b: '1', a: '2' },
      immutable: true,
    },
  ],
  [
    '/api/v1/namespaces/{ns}/serviceaccounts',
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'x' },
      imagePullSecrets: [{ name: 'reg' }],
      automountServiceAccountToken: false,
    },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'x' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles',
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'empty' }, rules: [] },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'x' },
      roleRef: { kind: 'Role', name: 'x' },
      subjects: [
        { kind: 'ServiceAccount', name: 'x', namespace: 'z' },
        { kind: 'User', name: 'u' },
      ],
    },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: '{ns}-cr' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: '{ns}-crb' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'x' },
      subjects: [{ kind: 'Group', name: 'g' }],
    },
  ],
  [
    '/api/v1/namespaces',
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: '{ns}-q', labels: { a: 'b' } } },
  ],
  [
    '/apis/storage.k8s.io/v1/storageclasses',
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: '{ns}-sc' },
      provisioner: 'x/y',
      parameters: { a: 'b' },
    },
  ],
  [
    '/api/v1/persistentvolumes',
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: '{ns}-pv' },
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } },
    },
  ],
  [
    '/apis/scheduling.k8s.io/v1/priorityclasses',
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: '{ns}-pc' }, value: 1000 },
  ],
  [
    '/apis/networking.k8s.io/v1/ingressclasses',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: '{ns}-ic' },
      spec: { controller: 'a/b' },
    },
  ],
  [
    '/apis/coordination.k8s.io/v1/namespaces/{ns}/leases',
    {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'x' },
      spec: { holderIdentity: 'me', leaseDurationSeconds: 15 },
    },
  ],
  [
    '/api/v1/namespaces/{ns}/resourcequotas',
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'x' },
      spec: { hard: { pods: '10000', 'requests.cpu': '100000' } },
    },
  ],
  [
    '/api/v1/namespaces/{ns}/limitranges',
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'x' },
      spec: { limits: [{ type: 'PersistentVolumeClaim', max: { storage: '10Gi' } }] },
    },
  ],
  [
    '/api/v1/namespaces/{ns}/events',
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'x.17' },
      involvedObject: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        name: 'a',
        namespace: '{ns}',
        uid: 'u',
      },
      reason: 'ResourceUpdated',
      message: 'm',
      type: 'Normal',
      source: { component: 'argocd-application-controller' },
      count: 1,
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:00Z',
    },
  ],
  [
    '/api/v1/namespaces/{ns}/pods',
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x', labels: { a: 'b' } },
      spec: { containers: [{ name: 'c', image: 'a:1', resources: { limits: { cpu: '1', memory: '1Gi' } } }] },
    },
  ],
  [
    '/api/v1/namespaces/{ns}/pods',
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'y' },
      spec: { containers: [{ name: 'c', image: 'a:1' }] },
    },
  ],
  [
    '/apis/apps/v1/namespaces/{ns}/controllerrevisions',
    {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: 'x' },
      revision: 1,
      data: { a: 'b' },
    },
  ],
  ['/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: '{ns}-n' } }],
  [
    '/apis/apps/v1/namespaces/{ns}/deployments',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'min' },
      spec: {
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { a: 'b' } },
        template: {
          metadata: { labels: { a: 'b' }, creationTimestamp: null },
          spec: { containers: [{ name: 'c', image: 'reg:5000/a' }] },
        },
      },
    },
  ],
];

interface KindObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** Each is created, deleted, applied, touched by somebody else, and applied again: defaults, owners, allocations. */
export const kinds: Readonly<Record<string, readonly Step[]>> = Object.fromEntries(
  objects.map(([collection, object]) => {
    const { name } = object.metadata;
    const other = { ...object, metadata: { ...object.metadata, name: `${name}-2` } };
    const soon = { gracePeriodSeconds: 0 };
    return [
      `${object.kind} ${name.replace('{ns}-', '')}`,
      [
        make(collection, object),
        remove(`${collection}/${name}`, soon),
        apply(`${collection}/${name}-2`, 'one', other),
        merge(`${collection}/${name}-2`, { metadata: { annotations: { touched: 'yes' } } }),
        apply(`${collection}/${name}-2`, 'one', other),
        read(`${collection}/${name}-2`),
        remove(`${collection}/${name}-2`, soon),
      ],
    ];
  }),
);
