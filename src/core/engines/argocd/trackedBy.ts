import { TRACKING_ID } from '../../diff/tracking.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import { INSTANCE_LABEL } from './names.ts';

export interface Tracker {
  readonly name: string;
  /** Undefined where the stamp does not say it: the app then lives in the control plane's own namespace. */
  readonly namespace?: string;
}

/**
 * The app that tracks this object. The annotation decides where there is one, else the instance label. An object with an
 * owner is its owner's, whatever stamps it inherited; a stamp that names another object was copied and does not count.
 */
export function trackedBy(object: KubeObject): Tracker | undefined {
  const { annotations, labels, ownerReferences = [] } = object.metadata;
  if (ownerReferences.length > 0) {
    return undefined;
  }
  const id = annotations?.[TRACKING_ID];
  if (id !== undefined) {
    const stamp = parseTrackingId(id);
    return stamp && isOf(stamp, object) ? toTracker(stamp.instance) : undefined;
  }
  const label = labels?.[INSTANCE_LABEL];
  return label === undefined || label === '' ? undefined : toTracker(label);
}

export interface TrackingId {
  readonly instance: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `<instance>:<group>/<kind>:<namespace>/<name>`, cut at the first two colons: names of RBAC objects hold colons too. */
export function parseTrackingId(id: string): TrackingId | undefined {
  const match = /^([^:]+):([^:/]*)\/([^:]+):([^/]*)\/(.+)$/s.exec(id);
  if (!match) {
    return undefined;
  }
  const [, instance = '', group = '', kind = '', namespace = '', name = ''] = match;
  return { instance, group, kind, namespace, name };
}

/** Cluster-scoped objects carry a namespace in the stamp that the object has not: it is not compared. */
function isOf(stamp: TrackingId, object: KubeObject): boolean {
  const { group, kind } = gvkOf(object);
  const { namespace, name } = object.metadata;
  return (
    stamp.group === group &&
    stamp.kind === kind &&
    stamp.name === name &&
    (namespace === undefined || stamp.namespace === namespace)
  );
}

/** `<namespace>_<name>` for apps outside the control plane's namespace; neither part can hold an underscore. */
function toTracker(instance: string): Tracker {
  const cut = instance.indexOf('_');
  return cut < 0 ? { name: instance } : { namespace: instance.slice(0, cut), name: instance.slice(cut + 1) };
}
