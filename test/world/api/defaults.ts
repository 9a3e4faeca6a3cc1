import {
  fillBinding,
  fillClaim,
  fillDefinition,
  fillEvent,
  fillNamespace,
  fillNetworkPolicy,
  fillNewerEvent,
  fillPriorityClass,
  fillQuota,
  fillRole,
  fillSecret,
  fillService,
  fillStorageClass,
  fillVolumeObject,
} from './defaults/plainDefaults.ts';
import {
  fillAutoscaler,
  fillCronJob,
  fillDaemonSet,
  fillDeployment,
  fillJob,
  fillPodObject,
  fillReplicaSet,
  fillStatefulSet,
} from './defaults/workloadDefaults.ts';
import type { ApiObject, Fields, Value } from './json.ts';
import { isFields } from './json.ts';
import type { ServedKind } from './kind.ts';
import { shapeOf } from './listKeys.ts';
import { childShape, itemShape } from './shape.ts';
import { structured } from './structural.ts';
import type { Shape } from './shape.ts';

const table: Readonly<Record<string, (object: ApiObject) => void>> = {
  '/Event': fillEvent,
  '/Namespace': fillNamespace,
  '/PersistentVolume': fillVolumeObject,
  '/PersistentVolumeClaim': fillClaim,
  '/Pod': fillPodObject,
  '/ResourceQuota': fillQuota,
  '/Secret': fillSecret,
  '/Service': fillService,
  'apiextensions.k8s.io/CustomResourceDefinition': fillDefinition,
  'apps/DaemonSet': fillDaemonSet,
  'apps/Deployment': fillDeployment,
  'apps/ReplicaSet': fillReplicaSet,
  'apps/StatefulSet': fillStatefulSet,
  'autoscaling/HorizontalPodAutoscaler': fillAutoscaler,
  'batch/CronJob': fillCronJob,
  'batch/Job': fillJob,
  'events.k8s.io/Event': fillNewerEvent,
  'networking.k8s.io/NetworkPolicy': fillNetworkPolicy,
  'rbac.authorization.k8s.io/ClusterRole': fillRole,
  'rbac.authorization.k8s.io/ClusterRoleBinding': fillBinding,
  'rbac.authorization.k8s.io/Role': fillRole,
  'rbac.authorization.k8s.io/RoleBinding': fillBinding,
  'scheduling.k8s.io/PriorityClass': fillPriorityClass,
  'storage.k8s.io/StorageClass': fillStorageClass,
};

/**
 * The object with what the server fills in where the client said nothing. Built-in kinds lose what their types do not
 * write: nulls, empty lists and empty maps. Custom resources lose them
 * in metadata only, and get the defaults of their schema.
 */
export function withDefaults(kind: ServedKind, object: ApiObject): ApiObject {
  if (kind.isCustom) {
    const metadata = withoutBlanks(object.metadata, childShape(shapeOf(kind), 'metadata')) as Fields;
    return { ...structured(object, kind.schema).object, metadata };
  }
  const tidy = withoutBlanks(object, shapeOf(kind)) as ApiObject;
  tidy.metadata ??= {};
  const { managedFields } = object.metadata;
  if (managedFields !== undefined) {
    tidy.metadata['managedFields'] = managedFields; // an empty list has a meaning there
  }
  table[`${kind.group}/${kind.kind}`]?.(tidy);
  return tidy;
}

function withoutBlanks(value: Value, shape: Shape): Value {
  if (Array.isArray(value)) {
    return value.map((item) => withoutBlanks(item, itemShape(shape)));
  }
  if (!isFields(value)) {
    return value;
  }
  const kept: Fields = {};
  for (const [key, inner] of Object.entries(value)) {
    const below = childShape(shape, key);
    if (!isBlank(key, inner, below)) {
      kept[key] = withoutBlanks(inner, below);
    }
  }
  return kept;
}

function isBlank(key: string, value: Value, shape: Shape): boolean {
  if (Array.isArray(value)) {
    return value.length === 0;
  }
  const isMap = shape.objects === 'map' || shape.isMap === true || key === 'matchLabels';
  return value === null || (isFields(value) && isMap && Object.keys(value).length === 0);
}
