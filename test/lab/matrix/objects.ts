/** Objects that cases are made of. Each is what a team would write: no defaults stated, short names. */

type Map = Readonly<Record<string, unknown>>;

interface Meta {
  readonly labels?: Map;
  readonly annotations?: Map;
}

const meta = (name: string, { labels, annotations }: Meta = {}): object => ({
  name,
  ...(labels === undefined ? {} : { labels }),
  ...(annotations === undefined ? {} : { annotations }),
});

export const IMAGE = 'oci.fernhill.example/shop/web:1.0';

export const container = (more: Map = {}): object => ({ name: 'main', image: IMAGE, ...more });

export const podSpec = (more: Map = {}, main: Map = {}): object => ({
  containers: [container(main)],
  ...more,
});

const template = (pod: Map, main: Map): object => ({
  metadata: { labels: { app: 'web' } },
  spec: podSpec(pod, main),
});

export interface Workload extends Meta {
  readonly spec?: Map;
  readonly pod?: Map;
  /** Of its one container. */
  readonly main?: Map;
}

export const deployment = ({ spec = {}, pod = {}, main = {}, ...rest }: Workload = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta('web', rest),
  spec: { selector: { matchLabels: { app: 'web' } }, template: template(pod, main), ...spec },
});

export const statefulSet = ({ spec = {}, pod = {}, main = {}, ...rest }: Workload = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: meta('web', rest),
  spec: {
    serviceName: 'web',
    selector: { matchLabels: { app: 'web' } },
    template: template(pod, main),
    ...spec,
  },
});

export const daemonSet = ({ spec = {}, pod = {}, main = {}, ...rest }: Workload = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: meta('web', rest),
  spec: { selector: { matchLabels: { app: 'web' } }, template: template(pod, main), ...spec },
});

export const cronJob = ({ spec = {}, pod = {}, main = {}, ...rest }: Workload = {}): object => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: meta('report', rest),
  spec: {
    schedule: '0 4 1 1 *',
    jobTemplate: { spec: { template: { spec: podSpec({ restartPolicy: 'Never', ...pod }, main) } } },
    ...spec,
  },
});

export const service = (spec: Map = {}, rest: Meta = {}): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta('web', rest),
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec },
});

/** Without `data` where that is undefined. */
export const configMap = (
  data: Map | undefined = { colour: 'blue', size: 'small' },
  rest: Meta = {},
): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: meta('settings', rest),
  ...(data === undefined ? {} : { data }),
});

export const secret = (
  fields: Map = { stringData: { user: 'shop', word: 'made-up-one' } },
  rest: Meta = {},
): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: meta('access', rest),
  ...fields,
});

/** The base64 of a text, as `data` of a Secret holds it. */
export const base64 = (text: string): string => Buffer.from(text).toString('base64');

export const ingress = (spec: Map = {}): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: meta('web'),
  spec: {
    rules: [
      {
        host: 'shop.fernhill.example',
        http: {
          paths: [
            { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } },
          ],
        },
      },
    ],
    ...spec,
  },
});

export const autoscaler = (spec: Map = {}): object => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: meta('web'),
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nobody' },
    minReplicas: 2,
    maxReplicas: 5,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
      },
      {
        type: 'Resource',
        resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } },
      },
    ],
    ...spec,
  },
});

export const networkPolicy = (spec: Map = {}): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: meta('web'),
  spec: {
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ports: [{ protocol: 'TCP', port: 8080 }] }],
    egress: [{ ports: [{ protocol: 'UDP', port: 53 }] }],
    ...spec,
  },
});

export const role = (
  rules: unknown = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
): object => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: meta('reader'),
  ...(rules === undefined ? {} : { rules }),
});

export const roleBinding = (subjects?: unknown): object => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: meta('reader'),
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
  ...(subjects === undefined ? {} : { subjects }),
});

export const disruptionBudget = (spec: Map = {}): object => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: meta('web'),
  spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } }, ...spec },
});

export const serviceAccount = (rest: Meta = {}): object => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: meta('web', rest),
});

/** Of the lab's own CRD: see `fixtures.ts`. */
export const widget = (spec: Map = {}, rest: Meta = {}): object => ({
  apiVersion: 'shop.fernhill.example/v1',
  kind: 'Widget',
  metadata: meta('wheel', rest),
  spec: { size: 3, ...spec },
});
