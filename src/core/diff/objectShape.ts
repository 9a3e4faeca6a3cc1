import type { GroupVersionKind } from '../model/kubeObject.ts';
import type { Json } from '../util/json.ts';
import { podListKeys } from './podShape.ts';
import { equalQuantities, isQuantityField } from './quantity.ts';

/** How items of a list are told apart: by fields, or by value (a set). Undefined: only the list as a whole counts. */
export type ListShape = { readonly kind: 'map'; readonly keys: readonly string[] } | { readonly kind: 'set' };

/** What a kind's schema says that a comparison needs. Paths are map keys alone: list indexes are left out. */
export interface ObjectShape {
  /** Served by Kubernetes itself: zero values are dropped on the way in, quantities come back canonical. */
  readonly isBuiltIn: boolean;
  list(path: readonly string[]): ListShape | undefined;
  /** Scalars that the server treats as one, e.g. the quantities `0.5` and `500m`. */
  isSame(path: readonly string[], left: Json, right: Json): boolean;
}

/** Where each kind holds pod specs. An Argo Rollout carries the same template type. */
const POD_SPECS: ReadonlyMap<string, readonly string[]> = new Map([
  ['/Pod', ['spec']],
  ['/PodTemplate', ['template', 'spec']],
  ['/ReplicationController', ['spec', 'template', 'spec']],
  ['apps/Deployment', ['spec', 'template', 'spec']],
  ['apps/StatefulSet', ['spec', 'template', 'spec']],
  ['apps/DaemonSet', ['spec', 'template', 'spec']],
  ['apps/ReplicaSet', ['spec', 'template', 'spec']],
  ['batch/Job', ['spec', 'template', 'spec']],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
  ['argoproj.io/Rollout', ['spec', 'template', 'spec']],
]);

/** List keys as Kubernetes' OpenAPI states them (`x-kubernetes-list-map-keys`), for lists outside pod specs. */
const LISTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['/Service spec.ports', ['port', 'protocol']],
  ['/ServiceAccount secrets', ['name']],
  ['admissionregistration.k8s.io/MutatingWebhookConfiguration webhooks', ['name']],
  ['admissionregistration.k8s.io/ValidatingWebhookConfiguration webhooks', ['name']],
  ['admissionregistration.k8s.io/MutatingWebhookConfiguration webhooks.matchConditions', ['name']],
  ['admissionregistration.k8s.io/ValidatingWebhookConfiguration webhooks.matchConditions', ['name']],
  ['admissionregistration.k8s.io/ValidatingAdmissionPolicy spec.matchConditions', ['name']],
  ['admissionregistration.k8s.io/ValidatingAdmissionPolicy spec.variables', ['name']],
]);

export function isBuiltInGroup(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}

export function shapeOf(gvk: Pick<GroupVersionKind, 'group' | 'kind'>): ObjectShape {
  const id = `${gvk.group}/${gvk.kind}`;
  const podSpec = POD_SPECS.get(id);
  const isBuiltIn = isBuiltInGroup(gvk.group);
  return {
    isBuiltIn,
    list(path) {
      const envelope = metadataList(path);
      if (envelope) {
        return envelope;
      }
      const keys =
        LISTS.get(`${id} ${path.join('.')}`) ??
        (podSpec && startsWith(path, podSpec) ? podListKeys(path.slice(podSpec.length)) : undefined);
      return keys && { kind: 'map', keys };
    },
    isSame: (path, left, right) =>
      (isBuiltIn || podSpec !== undefined) && isQuantityField(path) && equalQuantities(left, right),
  };
}

function metadataList(path: readonly string[]): ListShape | undefined {
  if (path[0] !== 'metadata' || path.length !== 2) {
    return undefined;
  }
  switch (path[1]) {
    case 'finalizers':
      return { kind: 'set' };
    case 'ownerReferences':
      return { kind: 'map', keys: ['uid'] };
    default:
      return undefined;
  }
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((step, index) => path[index] === step);
}
