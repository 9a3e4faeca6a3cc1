import type { ApiObject, Fields } from '../json.ts';
import { childOf, fields, isFields, list, text } from '../json.ts';
import { fill, objectsIn, part } from './fill.ts';
import { fillClaimSpec } from './podDefaults.ts';
import { isStorage } from '../validation/definitionProblems.ts';
import { canonicalQuantities } from './quantity.ts';

export function fillNamespace(object: ApiObject): void {
  childOf(object.metadata, 'labels')['kubernetes.io/metadata.name'] = text(object, 'metadata', 'name');
}

/** `stringData` is write-only: its values end up in `data`, encoded. */
export function fillSecret(object: ApiObject): void {
  fill(object, { type: 'Opaque' });
  const plain = part(object, 'stringData');
  if (plain !== undefined) {
    const data = childOf(object, 'data');
    for (const key of Object.keys(plain)) {
      data[key] = Buffer.from(text(plain, key)).toString('base64');
    }
    delete object['stringData'];
  }
}

export function fillService(object: ApiObject): void {
  const spec = childOf(object, 'spec');
  fill(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
  if (spec['sessionAffinity'] === 'ClientIP') {
    fill(childOf(childOf(spec, 'sessionAffinityConfig'), 'clientIP'), { timeoutSeconds: 10_800 });
  }
  for (const port of objectsIn(spec['ports'])) {
    fill(port, { protocol: 'TCP', targetPort: port['port'] ?? 0 });
  }
  const type = text(spec, 'type');
  if (type === 'LoadBalancer' || type === 'NodePort') {
    fill(spec, { externalTrafficPolicy: 'Cluster' });
  }
  if (type === 'LoadBalancer') {
    fill(spec, { allocateLoadBalancerNodePorts: true });
  }
  if (type !== 'ExternalName') {
    fill(spec, { internalTrafficPolicy: 'Cluster' });
  }
}

export function fillClaim(object: ApiObject): void {
  fillClaimSpec(childOf(object, 'spec'));
}

export function fillVolumeObject(object: ApiObject): void {
  const spec = childOf(object, 'spec');
  fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
  canonicalQuantities(part(spec, 'capacity'));
  const path = part(spec, 'hostPath');
  if (path !== undefined) {
    fill(path, { type: '' });
  }
}

export function fillQuota(object: ApiObject): void {
  canonicalQuantities(part(childOf(object, 'spec'), 'hard'));
}

export function fillNetworkPolicy(object: ApiObject): void {
  const spec = childOf(object, 'spec');
  fill(spec, { podSelector: {} });
  if (spec['policyTypes'] === undefined) {
    spec['policyTypes'] = list(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
  }
  for (const rule of [...objectsIn(spec['ingress']), ...objectsIn(spec['egress'])]) {
    objectsIn(rule['ports']).forEach((port) => fill(port, { protocol: 'TCP' }));
  }
}

const rbac = 'rbac.authorization.k8s.io';

export function fillBinding(object: ApiObject): void {
  fill(childOf(object, 'roleRef'), { apiGroup: rbac });
  for (const subject of objectsIn(object['subjects'])) {
    if (text(subject, 'kind') !== 'ServiceAccount') {
      fill(subject, { apiGroup: rbac });
    }
  }
}

export function fillRole(object: ApiObject): void {
  fill(object, { rules: null });
}

export function fillStorageClass(object: ApiObject): void {
  fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' });
}

export function fillPriorityClass(object: ApiObject): void {
  fill(object, { preemptionPolicy: 'PreemptLowerPriority' });
}

export function fillDefinition(object: ApiObject): void {
  const spec = childOf(object, 'spec');
  fill(spec, { conversion: { strategy: 'None' } });
  const names = childOf(spec, 'names');
  const kind = text(names, 'kind');
  fill(names, { singular: kind.toLowerCase(), ...(kind === '' ? {} : { listKind: `${kind}List` }) });
  const status = object['status'];
  const storage = list(spec, 'versions').find(isStorage);
  if (isFields(status) && list(status, 'storedVersions').length === 0 && storage !== undefined) {
    status['storedVersions'] = [text(storage, 'name')];
  }
}

/** Times that an Event has also when they are not set. */
export function fillEvent(object: ApiObject): void {
  fill(object, { source: {}, firstTimestamp: null, lastTimestamp: null, eventTime: null });
  fill(object, { reportingComponent: '', reportingInstance: '' });
  const regarding: Fields = fields(object, 'involvedObject');
  fill(object, { involvedObject: regarding });
}

export function fillNewerEvent(object: ApiObject): void {
  fill(object, {
    eventTime: null,
    regarding: {},
    deprecatedSource: {},
    deprecatedFirstTimestamp: null,
    deprecatedLastTimestamp: null,
  });
}
