import { everyVerb } from './kind.ts';
import type { ServedKind, Subresource, Verb } from './kind.ts';

interface Traits {
  readonly short?: readonly string[];
  readonly all?: true;
  readonly cluster?: true;
  readonly sub?: readonly Subresource[];
  readonly verbs?: readonly Verb[];
}

/** One line a kind; the server's own names, short names, categories and subresources. */
const table: readonly (readonly [apiVersion: string, kind: string, plural: string, traits: Traits])[] = [
  ['v1', 'ConfigMap', 'configmaps', { short: ['cm'] }],
  ['v1', 'Event', 'events', { short: ['ev'] }],
  ['v1', 'LimitRange', 'limitranges', { short: ['limits'] }],
  [
    'v1',
    'Namespace',
    'namespaces',
    {
      short: ['ns'],
      cluster: true,
      sub: ['finalize', 'status'],
      verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
    },
  ],
  ['v1', 'Node', 'nodes', { short: ['no'], cluster: true, sub: ['status'] }],
  ['v1', 'PersistentVolume', 'persistentvolumes', { short: ['pv'], cluster: true, sub: ['status'] }],
  ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', { short: ['pvc'], sub: ['status'] }],
  ['v1', 'Pod', 'pods', { short: ['po'], all: true, sub: ['status'] }],
  ['v1', 'ResourceQuota', 'resourcequotas', { short: ['quota'], sub: ['status'] }],
  ['v1', 'Secret', 'secrets', {}],
  ['v1', 'Service', 'services', { short: ['svc'], all: true, sub: ['status'] }],
  ['v1', 'ServiceAccount', 'serviceaccounts', { short: ['sa'] }],
  [
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    { short: ['crd', 'crds'], cluster: true, sub: ['status'] },
  ],
  ['apps/v1', 'ControllerRevision', 'controllerrevisions', {}],
  ['apps/v1', 'DaemonSet', 'daemonsets', { short: ['ds'], all: true, sub: ['status'] }],
  ['apps/v1', 'Deployment', 'deployments', { short: ['deploy'], all: true, sub: ['scale', 'status'] }],
  ['apps/v1', 'ReplicaSet', 'replicasets', { short: ['rs'], all: true, sub: ['scale', 'status'] }],
  ['apps/v1', 'StatefulSet', 'statefulsets', { short: ['sts'], all: true, sub: ['scale', 'status'] }],
  [
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    { short: ['hpa'], all: true, sub: ['status'] },
  ],
  ['batch/v1', 'CronJob', 'cronjobs', { short: ['cj'], all: true, sub: ['status'] }],
  ['batch/v1', 'Job', 'jobs', { all: true, sub: ['status'] }],
  ['coordination.k8s.io/v1', 'Lease', 'leases', {}],
  ['events.k8s.io/v1', 'Event', 'events', { short: ['ev'] }],
  ['networking.k8s.io/v1', 'Ingress', 'ingresses', { short: ['ing'], sub: ['status'] }],
  ['networking.k8s.io/v1', 'IngressClass', 'ingressclasses', { cluster: true }],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', { short: ['netpol'] }],
  ['policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', { short: ['pdb'], sub: ['status'] }],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', { cluster: true }],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'clusterrolebindings', { cluster: true }],
  ['rbac.authorization.k8s.io/v1', 'Role', 'roles', {}],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings', {}],
  ['scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', { short: ['pc'], cluster: true }],
  ['storage.k8s.io/v1', 'StorageClass', 'storageclasses', { short: ['sc'], cluster: true }],
  [
    'authentication.k8s.io/v1',
    'SelfSubjectReview',
    'selfsubjectreviews',
    { cluster: true, verbs: ['create'] },
  ],
  [
    'authorization.k8s.io/v1',
    'SelfSubjectAccessReview',
    'selfsubjectaccessreviews',
    { cluster: true, verbs: ['create'] },
  ],
  [
    'authorization.k8s.io/v1',
    'SelfSubjectRulesReview',
    'selfsubjectrulesreviews',
    { cluster: true, verbs: ['create'] },
  ],
];

export const builtinKinds: readonly ServedKind[] = table.map(([apiVersion, kind, plural, traits]) => {
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    listKind: `${kind}List`,
    plural,
    singular: kind.toLowerCase(),
    shortNames: traits.short ?? [],
    categories: traits.all === true ? ['all'] : [],
    isNamespaced: traits.cluster !== true,
    isCustom: false,
    verbs: traits.verbs ?? everyVerb,
    subresources: traits.sub ?? [],
    columns: [],
    schema: {},
  };
});
