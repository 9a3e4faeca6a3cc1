import type { JsonObject } from '../../../../src/core/util/json.ts';
import type { RevertRow } from './checkRow.ts';
import { describeRows, template } from './checkRow.ts';

const SERVICE = 'v1 Service';
const service = (before: JsonObject, after: JsonObject, finds: RevertRow['finds'] = {}): RevertRow => ({
  kind: SERVICE,
  before: { spec: before },
  after: { spec: after },
  finds,
});
const ADDRESS = {
  'service-immutable': ['B', '/spec/clusterIP', /^The cluster address of a Service/],
} as const;
const TYPE = /^Type or node ports change/;

describeRows('reverting a Service', {
  'is refused for another address': service({ clusterIP: '10.0.0.9' }, { clusterIP: '10.0.0.8' }, ADDRESS),
  'is refused for none where the cluster gave one': service({}, { clusterIP: 'None' }, ADDRESS),
  'keeps its address where none is asked for': service({ clusterIP: '10.0.0.9' }, {}),
  'gets an address where it had none': service(
    { type: 'ExternalName' },
    { type: 'ClusterIP', clusterIP: '10.0.0.8' },
    { 'service-type': ['C', '/spec/type', TYPE] },
  ),
  'is refused for another first family': service(
    { ipFamilies: ['IPv6', 'IPv4'] },
    { ipFamilies: ['IPv4', 'IPv6'] },
    { 'service-ip-families': ['B', '/spec/ipFamilies', /first address family .* cannot be changed/] },
  ),
  'may lose its second family': service(
    { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' },
    { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
    { 'service-ip-families': ['C', '/spec/ipFamilies', /second family/] },
  ),
  'may move with its type': service(
    { type: 'LoadBalancer' },
    { type: 'ClusterIP' },
    { 'service-type': ['C', '/spec/type', TYPE] },
  ),
  'may move with its load balancer': service(
    { loadBalancerIP: '192.0.2.2' },
    { loadBalancerIP: '192.0.2.1' },
    { 'service-type': ['C', '/spec/loadBalancerIP', TYPE] },
  ),
  'may move with a node port': service(
    { ports: [{ name: 'http', port: 80, nodePort: 30_002 }] },
    { ports: [{ name: 'http', port: 80, nodePort: 30_001 }] },
    { 'service-type': ['C', '/spec/ports', TYPE] },
  ),
  'stays where one more port goes': service(
    { ports: [{ port: 80 }, { port: 81 }] },
    { ports: [{ port: 80 }] },
  ),
  'is nothing where it comes': { kind: SERVICE, after: { spec: { type: 'LoadBalancer' } }, finds: {} },
});

const WATCH = /^Hosts, certificates or classes may change/;

describeRows('reverting an entry for traffic', {
  'is to be watched for a host': {
    kind: 'networking.k8s.io/v1 Ingress',
    before: { spec: { rules: [{ host: 'b.example' }] } },
    after: { spec: { rules: [{ host: 'a.example' }] } },
    finds: { 'traffic-entry': ['C', '/spec', WATCH] },
  },
  'is to be watched for an annotation': {
    kind: 'networking.k8s.io/v1 Ingress',
    before: { metadata: { annotations: { 'cert-manager.io/issuer': 'b' } } },
    after: {},
    finds: { 'traffic-entry': ['C', '/metadata/annotations', WATCH] },
  },
  'is to be watched when it goes': {
    kind: 'gateway.networking.k8s.io/v1 HTTPRoute',
    before: { spec: {} },
    finds: { 'traffic-entry': ['C', '', WATCH] },
  },
  'is to be watched when it comes': {
    kind: 'route.openshift.io/v1 Route',
    after: { spec: {} },
    finds: { 'traffic-entry': ['C', '', WATCH] },
  },
  'is nothing for a label': {
    kind: 'gateway.networking.k8s.io/v1 Gateway',
    before: { metadata: { labels: { a: '1' } } },
    after: {},
    finds: {},
  },
});

const RIGHTS = /^Rights, traffic or admission change/;
const rights = (kind: string, field: string): RevertRow => ({
  kind,
  before: { [field]: [{ a: 2 }] },
  after: { [field]: [{ a: 1 }] },
  finds: { rights: ['C', `/${field}`, RIGHTS] },
});

describeRows('reverting rights', {
  'is to be watched for a Role': rights('rbac.authorization.k8s.io/v1 Role', 'rules'),
  'is to be watched for a ClusterRole': rights('rbac.authorization.k8s.io/v1 ClusterRole', 'rules'),
  'is to be watched for subjects': rights('rbac.authorization.k8s.io/v1 RoleBinding', 'subjects'),
  'is to be watched for a NetworkPolicy': rights('networking.k8s.io/v1 NetworkPolicy', 'spec'),
  'is to be watched for Cilium': rights('cilium.io/v2 CiliumNetworkPolicy', 'spec'),
  'is to be watched for a webhook': rights(
    'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
    'webhooks',
  ),
  'is to be watched for an account that goes': {
    kind: 'v1 ServiceAccount',
    before: {},
    finds: { rights: ['C', '', RIGHTS] },
  },
  'is refused for the role of a binding': {
    kind: 'rbac.authorization.k8s.io/v1 ClusterRoleBinding',
    before: { roleRef: { name: 'view' } },
    after: { roleRef: { name: 'admin' } },
    finds: {
      'role-ref': ['B', '/roleRef', /^The role of a binding cannot be changed/],
      rights: ['C', '', RIGHTS],
    },
  },
});

const fixed = (kind: string, field: string, words: RegExp): RevertRow => ({
  kind,
  before: { [field]: 'b' },
  after: { [field]: 'a' },
  finds: { 'class-immutable': ['B', `/${field}`, words] },
});

describeRows('reverting a class', {
  'is refused for a priority': fixed(
    'scheduling.k8s.io/v1 PriorityClass',
    'value',
    /^value of a PriorityClass cannot be changed: delete it/,
  ),
  'is refused for a provisioner': fixed(
    'storage.k8s.io/v1 StorageClass',
    'provisioner',
    /^provisioner of a St/,
  ),
  'is refused for parameters': fixed('storage.k8s.io/v1 StorageClass', 'parameters', /^parameters of a/),
  'is refused for a reclaim policy': fixed('storage.k8s.io/v1 StorageClass', 'reclaimPolicy', /^reclaimPol/),
  'is refused for a binding mode': fixed('storage.k8s.io/v1 StorageClass', 'volumeBindingMode', /^volumeB/),
  'is refused for a handler': fixed('node.k8s.io/v1 RuntimeClass', 'handler', /^handler of a RuntimeClass/),
  'is nothing for what may change': {
    kind: 'storage.k8s.io/v1 StorageClass',
    before: { allowVolumeExpansion: true },
    after: { allowVolumeExpansion: false },
    finds: {},
  },
});

const SECRET = 'v1 Secret';
const BACK = /^An earlier credential comes back\. It may have been rotated/;

describeRows('reverting a credential', {
  'brings an earlier value back': {
    kind: SECRET,
    before: { data: { password: 'bmV3' } },
    after: { data: { password: 'b2xk' } },
    finds: { 'credential-back': ['D', '/data', BACK] },
  },
  'brings a Secret back that was gone': {
    kind: SECRET,
    after: { stringData: { password: 'old' } },
    finds: { 'credential-back': ['D', '', BACK] },
  },
  'is nothing where a Secret goes': { kind: SECRET, before: { data: { a: 'eA==' } }, finds: {} },
  'is nothing for its labels': {
    kind: SECRET,
    before: { metadata: { labels: { a: '1' } }, data: { a: 'eA==' } },
    after: { data: { a: 'eA==' } },
    finds: {},
  },
  'brings sealed values back': {
    kind: 'bitnami.com/v1alpha1 SealedSecret',
    before: { spec: { encryptedData: { a: 'new' } } },
    after: { spec: { encryptedData: { a: 'old' } } },
    finds: { 'credential-back': ['D', '/spec', BACK] },
  },
  'brings an external reference back': {
    kind: 'external-secrets.io/v1 ExternalSecret',
    before: { spec: { data: [{ remoteRef: { version: '2' } }] } },
    after: { spec: { data: [{ remoteRef: { version: '1' } }] } },
    finds: { 'credential-back': ['D', '/spec', BACK] },
  },
  'reads a store by another reference': {
    kind: 'external-secrets.io/v1 ExternalSecret',
    before: { spec: { data: [{ remoteRef: { key: 'shop/b' } }] } },
    after: { spec: { data: [{ remoteRef: { key: 'shop/a' } }] } },
    finds: { 'credential-reference': ['C', '/spec', /^It reads the secret store by another reference/] },
  },
  'reads a store again': {
    kind: 'external-secrets.io/v1 ExternalSecret',
    after: { spec: { data: [{ remoteRef: { key: 'shop/a' } }] } },
    finds: { 'credential-reference': ['C', '', /^It reads the secret store/] },
  },
  'brings SOPS values back, whatever the kind': {
    kind: 'isindir.github.com/v1alpha3 SopsSecret',
    before: { sops: { lastmodified: '2' } },
    after: { sops: { lastmodified: '1' } },
    finds: { 'credential-back': ['D', '/sops', BACK] },
  },
  'brings SOPS values of other kinds back': {
    kind: 'example.com/v1 Settings',
    before: { spec: { key: 'ENC[new]' }, sops: {} },
    after: { spec: { key: 'ENC[old]' }, sops: {} },
    finds: { 'credential-back': ['D', '/spec', BACK] },
  },
  'is refused for another type': {
    kind: SECRET,
    before: { type: 'kubernetes.io/tls' },
    after: {},
    finds: { 'secret-type': ['B', '/type', /^The type of a Secret cannot be changed/] },
  },
  'is nothing where the type is only written out': {
    kind: SECRET,
    before: { type: 'Opaque' },
    after: {},
    finds: {},
  },
  'is refused where it is immutable': {
    kind: SECRET,
    before: { immutable: true, data: { a: 'Mg==' } },
    after: { immutable: true, data: { a: 'MQ==' } },
    finds: {
      'immutable-data': ['B', '/data', /^It is immutable: delete it/],
      'credential-back': ['D', '/data', BACK],
    },
  },
  'is refused for settings that are immutable': {
    kind: 'v1 ConfigMap',
    before: { immutable: true, binaryData: { a: 'Mg==' } },
    after: { immutable: true, binaryData: { a: 'MQ==' } },
    finds: { 'immutable-data': ['B', '/binaryData', /^It is immutable/] },
  },
  'is refused where it would be mutable again': {
    kind: 'v1 ConfigMap',
    before: { immutable: true },
    after: {},
    finds: { 'immutable-data': ['B', '/immutable', /^It is immutable/] },
  },
});

const JOB = 'batch/v1 Job';
const RAN = /^What this has run stays done/;
const AGAIN = /^The earlier hook or job runs again/;
const hook = (value: string, name = 'argocd.argoproj.io/hook'): JsonObject => ({
  metadata: { annotations: { [name]: value } },
});
const templates = {
  before: { spec: { template: template('migrate:2') } },
  after: { spec: { template: template('migrate:1') } },
};

describeRows('reverting what runs', {
  'is refused for the template of a Job': {
    kind: JOB,
    ...templates,
    finds: {
      'job-template': ['B', '/spec/template', /^The template of a Job cannot be changed\. .*Replace=true/],
      'migration-ran': ['D', '/spec', RAN],
    },
  },
  'does not undo a Job that goes': {
    kind: JOB,
    before: { spec: {} },
    finds: { 'migration-ran': ['D', '', RAN] },
  },
  'runs a Job that comes back': {
    kind: JOB,
    after: { spec: {} },
    finds: { 'older-hook-runs': ['D', '', AGAIN] },
  },
  'runs the earlier hook': {
    kind: JOB,
    before: { ...hook('PreSync'), ...templates.before },
    after: { ...hook('PreSync'), ...templates.after },
    finds: { 'migration-ran': ['D', '/spec', RAN], 'older-hook-runs': ['D', '/spec', AGAIN] },
  },
  'runs a hook of Helm, whatever the kind': {
    kind: 'v1 Pod',
    after: hook('pre-upgrade', 'helm.sh/hook'),
    finds: { 'older-hook-runs': ['D', '', AGAIN] },
  },
  'knows when a hook runs at another time': {
    kind: 'v1 Pod',
    before: hook('PostSync'),
    after: hook('PreSync'),
    finds: {
      'migration-ran': ['D', '/metadata/annotations', RAN],
      'older-hook-runs': ['D', '/metadata/annotations', AGAIN],
    },
  },
  'is nothing for what no sync runs': { kind: 'v1 Pod', before: hook('Skip'), finds: {} },
  'is nothing for a test of a chart': { kind: 'v1 Pod', after: hook('test', 'helm.sh/hook'), finds: {} },
  'may miss a run of a CronJob': {
    kind: 'batch/v1 CronJob',
    before: { spec: { schedule: '0 2 * * *' } },
    after: { spec: { schedule: '0 1 * * *' } },
    finds: { cronjob: ['C', '/spec', /^Runs may be missed or come once more/] },
  },
  'may miss a run of a CronJob that goes': {
    kind: 'batch/v1 CronJob',
    before: {},
    finds: { cronjob: ['C', '', /^Runs may be missed/] },
  },
});

const QUOTA = /^Limits of the namespace change/;

describeRows('reverting limits of a namespace', {
  'may refuse pods by a quota': {
    kind: 'v1 ResourceQuota',
    before: { spec: { hard: { pods: '20' } } },
    after: { spec: { hard: { pods: '10' } } },
    finds: { quota: ['C', '/spec', QUOTA] },
  },
  'may refuse pods by a range that comes back': {
    kind: 'v1 LimitRange',
    after: { spec: { limits: [] } },
    finds: { quota: ['C', '', QUOTA] },
  },
  'is nothing where they go': { kind: 'v1 ResourceQuota', before: { spec: {} }, finds: {} },
});
