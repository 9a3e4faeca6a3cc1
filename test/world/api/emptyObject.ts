import type { ApiObject, Fields } from './json.ts';
import { copy } from './json.ts';
import { apiVersionOf } from './kind.ts';
import type { ServedKind } from './kind.ts';

/**
 * What a new built-in object is compared with: its type writes these parts also when nothing is in them, so a creator
 * owns their fields but not the parts themselves.
 */
const podTemplate: Fields = { metadata: {}, spec: { containers: [] } };
const parts: Readonly<Record<string, Fields>> = {
  'apps/DaemonSet': { spec: { selector: {}, template: podTemplate, updateStrategy: {} }, status: {} },
  'apps/Deployment': { spec: { selector: {}, template: podTemplate, strategy: {} }, status: {} },
  'apps/ReplicaSet': { spec: { selector: {}, template: podTemplate }, status: {} },
  'apps/StatefulSet': {
    spec: { selector: {}, template: podTemplate, updateStrategy: {} },
    status: {},
  },
  'autoscaling/HorizontalPodAutoscaler': { spec: { scaleTargetRef: {} }, status: {} },
  'batch/CronJob': { spec: { jobTemplate: { metadata: {}, spec: { template: podTemplate } } }, status: {} },
  'batch/Job': { spec: { template: podTemplate }, status: {} },
  'networking.k8s.io/Ingress': { spec: {}, status: { loadBalancer: {} } },
  'networking.k8s.io/IngressClass': { spec: {} },
  'networking.k8s.io/NetworkPolicy': { spec: { podSelector: {} } },
  'policy/PodDisruptionBudget': { spec: {}, status: {} },
  'coordination.k8s.io/Lease': { spec: {} },
  'apiextensions.k8s.io/CustomResourceDefinition': { spec: { names: {} }, status: {} },
  'authorization.k8s.io/SelfSubjectAccessReview': { spec: {} },
  '/Event': {
    involvedObject: {},
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
  },
  'events.k8s.io/Event': {
    eventTime: null,
    regarding: {},
    deprecatedSource: {},
    deprecatedFirstTimestamp: null,
    deprecatedLastTimestamp: null,
  },
  '/LimitRange': { spec: {} },
  '/Namespace': { spec: {}, status: {} },
  '/Node': { spec: {}, status: {} },
  '/PersistentVolume': { spec: {}, status: {} },
  '/PersistentVolumeClaim': { spec: { resources: {} }, status: {} },
  '/Pod': { spec: { containers: [] }, status: {} },
  '/ResourceQuota': { spec: {}, status: {} },
  '/Service': { spec: {}, status: { loadBalancer: {} } },
  'rbac.authorization.k8s.io/ClusterRoleBinding': { roleRef: {} },
  'rbac.authorization.k8s.io/RoleBinding': { roleRef: {} },
};

/** An object of the kind with nothing in it. */
export function emptyObject(kind: ServedKind): ApiObject {
  const own = kind.isCustom ? undefined : parts[`${kind.group}/${kind.kind}`];
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: {}, ...copy(own ?? {}) };
}
