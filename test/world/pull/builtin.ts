import { groupOf, type Obj } from './objects.ts';

const groups = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'scheduling.k8s.io',
]);

/**
 * Kinds that the controller knows as Go types: merged strategically, with defaults. CRDs are compared as plain JSON,
 * as everything else that it has no type for.
 */
export function isBuiltIn(obj: Obj): boolean {
  return groups.has(groupOf(obj));
}

const byField: Record<string, string> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  ownerReferences: 'uid',
  conditions: 'type',
  secrets: 'name',
};

/**
 * The strategic merge key of a list, by the field that holds it. Ports of a container merge by containerPort and
 * ports of a Service by port, without the protocol: two rows of one number are one row to the client-side engine.
 */
export function mergeKey(field: string, parentField: string): string | undefined {
  if (field === 'ports') {
    return parentField.endsWith('ontainers') ? 'containerPort' : servicePort(parentField);
  }
  return byField[field];
}

/** A NetworkPolicy's ports (below `ingress` or `egress`) have no merge key. */
function servicePort(parentField: string): string | undefined {
  return parentField === 'spec' ? 'port' : undefined;
}
