import type { ApiObject, Fields } from './json.ts';
import { copy, fields, get, text } from './json.ts';
import type { ServedKind } from './kind.ts';

/** The `scale` subresource of a workload: `autoscaling/v1` Scale over `spec.replicas`. */
export function asScale(_kind: ServedKind, object: ApiObject): Fields {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const labels = fields(object, 'spec', 'selector', 'matchLabels');
  const selector = Object.keys(labels)
    .map((key) => `${key}=${text(labels, key)}`)
    .sort()
    .join(',');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name: name ?? '',
      namespace: namespace ?? '',
      uid: uid ?? '',
      resourceVersion: resourceVersion ?? '',
      creationTimestamp: creationTimestamp ?? '',
    },
    spec: { replicas: get(object, 'spec', 'replicas') ?? 0 },
    status: {
      replicas: get(object, 'status', 'replicas') ?? 0,
      ...(selector === '' ? {} : { selector }),
    },
  };
}

/** The workload with the replicas of a Scale, and with its resourceVersion as the precondition. */
export function fromScale(object: ApiObject, scale: Fields): ApiObject {
  const next = copy(object);
  const version = text(scale, 'metadata', 'resourceVersion');
  next.metadata['resourceVersion'] = version;
  next['spec'] = { ...fields(next, 'spec'), replicas: get(scale, 'spec', 'replicas') ?? 0 };
  return next;
}
