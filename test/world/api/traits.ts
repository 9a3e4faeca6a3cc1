import type { ServedKind } from './kind.ts';

/** Built-in kinds whose `metadata.generation` counts changes of spec. */
const generational = new Set([
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'batch/CronJob',
  'batch/Job',
  'networking.k8s.io/Ingress',
  'networking.k8s.io/IngressClass',
  'networking.k8s.io/NetworkPolicy',
  'policy/PodDisruptionBudget',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'scheduling.k8s.io/PriorityClass',
  '/Pod',
]);

export function hasGeneration(kind: ServedKind): boolean {
  return kind.isCustom || generational.has(`${kind.group}/${kind.kind}`);
}

/** Kinds that a PUT may create. */
const createdByUpdate = new Set([
  'coordination.k8s.io/Lease',
  'events.k8s.io/Event',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
  '/Event',
  '/LimitRange',
  '/Service',
]);

export function mayCreateOnUpdate(kind: ServedKind): boolean {
  return createdByUpdate.has(`${kind.group}/${kind.kind}`);
}

/** Whether an update has to name the resourceVersion that it changes. */
export function needsVersion(kind: ServedKind): boolean {
  return kind.isCustom || kind.kind === 'PodDisruptionBudget' || kind.kind === 'Lease';
}

export function hasStatusPart(kind: ServedKind): boolean {
  return kind.subresources.includes('status');
}
