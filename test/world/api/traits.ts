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

export function hasStatusPart(kind: ServedKind): boolean {
  return kind.subresources.includes('status');
}
