import { schemaShape } from './crdShape.ts';
import type { Fields } from './json.ts';
import { fields } from './json.ts';
import type { ServedKind } from './kind.ts';
import { below, compileShape } from './shape.ts';
import type { Shape, ShapeRules } from './shape.ts';

/**
 * What server-side apply has to know of the built-in kinds, as the API's own types declare it (`listType`, `listMapKey`
 * and `structType` markers). A list that is not here is atomic, an object that is not here is a struct.
 */
const metadata: ShapeRules = {
  'metadata.annotations': 'map',
  'metadata.finalizers': 'set',
  'metadata.labels': 'map',
  'metadata.ownerReferences': ['uid'],
  'metadata.ownerReferences[]': 'atomic',
};

const resources: ShapeRules = { claims: ['name'], limits: 'map', requests: 'map' };

const container: ShapeRules = {
  env: ['name'],
  'env.valueFrom.configMapKeyRef': 'atomic',
  'env.valueFrom.fieldRef': 'atomic',
  'env.valueFrom.fileKeyRef': 'atomic',
  'env.valueFrom.resourceFieldRef': 'atomic',
  'env.valueFrom.secretKeyRef': 'atomic',
  ports: ['containerPort', 'protocol'],
  ...below('resources', resources),
  volumeDevices: ['devicePath'],
  volumeMounts: ['mountPath'],
};

const claimSpec: ShapeRules = {
  dataSource: 'atomic',
  'resources.limits': 'map',
  'resources.requests': 'map',
  selector: 'atomic',
};

const podSpec: ShapeRules = {
  'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution': 'atomic',
  containers: ['name'],
  ...below('containers', container),
  ephemeralContainers: ['name'],
  ...below('ephemeralContainers', container),
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  'imagePullSecrets[]': 'atomic',
  initContainers: ['name'],
  ...below('initContainers', container),
  nodeSelector: 'atomicMap',
  overhead: 'map',
  resourceClaims: ['name'],
  ...below('resources', resources),
  schedulingGates: ['name'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  'topologySpreadConstraints.labelSelector': 'atomic',
  volumes: ['name'],
  'volumes.csi.nodePublishSecretRef': 'atomic',
  'volumes.csi.volumeAttributes': 'map',
  ...below('volumes.ephemeral.volumeClaimTemplate', { ...metadata, ...below('spec', claimSpec) }),
};

const template: ShapeRules = { ...metadata, ...below('spec', podSpec) };

const conditions: ShapeRules = { 'status.conditions': ['type'] };

const workload: ShapeRules = {
  ...conditions,
  'spec.selector': 'atomic',
  ...below('spec.template', template),
};

const job: ShapeRules = { selector: 'atomic', ...below('template', template) };

const rules: Readonly<Record<string, ShapeRules>> = {
  'apps/ControllerRevision': { data: 'atomic' },
  'apps/DaemonSet': workload,
  'apps/Deployment': workload,
  'apps/ReplicaSet': workload,
  'apps/StatefulSet': workload,
  'autoscaling/HorizontalPodAutoscaler': conditions,
  'batch/CronJob': below('spec.jobTemplate', { ...metadata, ...below('spec', job) }),
  'batch/Job': {
    ...below('spec', job),
    'status.uncountedTerminatedPods.failed': 'set',
    'status.uncountedTerminatedPods.succeeded': 'set',
  },
  'events.k8s.io/Event': { regarding: 'atomic', related: 'atomic' },
  'networking.k8s.io/Ingress': {
    'spec.defaultBackend.resource': 'atomic',
    'spec.defaultBackend.service.port': 'atomic',
  },
  'networking.k8s.io/NetworkPolicy': { 'spec.podSelector': 'atomic' },
  'policy/PodDisruptionBudget': {
    ...conditions,
    'spec.selector': 'atomic',
    'status.disruptedPods': 'map',
  },
  'rbac.authorization.k8s.io/ClusterRoleBinding': { roleRef: 'atomic' },
  'rbac.authorization.k8s.io/RoleBinding': { roleRef: 'atomic' },
  'storage.k8s.io/StorageClass': { parameters: 'map' },
  'apiextensions.k8s.io/CustomResourceDefinition': {
    ...conditions,
  },
  '/ConfigMap': { binaryData: 'map', data: 'map' },
  '/Event': { involvedObject: 'atomic', related: 'atomic' },
  '/Namespace': conditions,
  '/Node': {
    ...conditions,
    'spec.podCIDRs': 'set',
    'status.addresses': ['type'],
    'status.allocatable': 'map',
    'status.capacity': 'map',
  },
  '/PersistentVolume': { 'spec.capacity': 'map', 'spec.nodeAffinity.required': 'atomic' },
  '/PersistentVolumeClaim': {
    ...conditions,
    ...below('spec', claimSpec),
    'status.allocatedResourceStatuses': 'map',
    'status.allocatedResources': 'map',
    'status.capacity': 'map',
  },
  '/Pod': {
    ...below('spec', podSpec),
    ...conditions,
    'status.podIPs': ['ip'],
    'status.hostIPs': 'atomic',
  },
  '/ResourceQuota': {
    'spec.hard': 'map',
    'spec.scopeSelector': 'atomic',
    'status.hard': 'map',
    'status.used': 'map',
  },
  '/Secret': { data: 'map', stringData: 'map' },
  '/Service': { ...conditions, 'spec.ports': ['port', 'protocol'], 'spec.selector': 'atomicMap' },
  '/ServiceAccount': {
    imagePullSecrets: 'atomic',
    secrets: ['name'],
    'secrets[]': 'atomic',
  },
};

const builtin = new Map(
  Object.entries(rules).map(([kind, own]) => [kind, compileShape({ ...metadata, ...own })]),
);
const plain = compileShape(metadata);

/**
 * Argo CD's definitions name all their fields, every list in them is atomic. The demo's own definitions have no schema,
 * so what the real ones say is written here.
 */
const sourceMaps: ShapeRules = {
  'helm.valuesObject': 'map',
  'kustomize.commonAnnotations': 'map',
  'kustomize.commonLabels': 'map',
};
const namespaceMaps: ShapeRules = {
  'managedNamespaceMetadata.annotations': 'map',
  'managedNamespaceMetadata.labels': 'map',
};
const products: Readonly<Record<string, ShapeRules>> = {
  'argoproj.io/Application': {
    ...below('spec.source', sourceMaps),
    ...below('spec.syncPolicy', namespaceMaps),
    ...below('operation.sync.source', sourceMaps),
    ...below('status.sync.comparedTo.source', sourceMaps),
    ...below('status.operationState.operation.sync.source', sourceMaps),
    ...below('status.operationState.syncResult', { ...below('source', sourceMaps), ...namespaceMaps }),
  },
  'argoproj.io/AppProject': { 'status.jwtTokensByRole': 'map' },
};
const product = new Map(
  Object.entries(products).map(([kind, own]) => [kind, compileShape({ ...metadata, ...own })]),
);
const productGroup = /(^|\.)(argoproj\.io|toolkit\.fluxcd\.io)$/u;
const custom = new WeakMap<ServedKind, Shape>();

/** The shape of a kind's objects. */
export function shapeOf(kind: ServedKind): Shape {
  const name = `${kind.group}/${kind.kind}`;
  if (!kind.isCustom) {
    return builtin.get(name) ?? plain;
  }
  if (productGroup.test(kind.group) && isOpen(kind.schema)) {
    return product.get(name) ?? plain;
  }
  const known = custom.get(kind) ?? customShape(kind);
  custom.set(kind, known);
  return known;
}

/** A schema that leaves `spec` open says nothing of what is in it. */
function isOpen(schema: Fields): boolean {
  const spec = fields(schema, 'properties', 'spec');
  return Object.keys(spec).length === 0 || spec['x-kubernetes-preserve-unknown-fields'] === true;
}

function customShape(kind: ServedKind): Shape {
  const children = new Map(plain.children);
  for (const [key, shape] of schemaShape(kind.schema).children ?? []) {
    if (key !== 'metadata') {
      children.set(key, shape);
    }
  }
  return { ...schemaShape(kind.schema), children };
}
