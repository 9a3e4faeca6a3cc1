import {
  annotationOf,
  groupOf,
  isCrd,
  kindOf,
  nameOf,
  namespaceOf,
  trackingId,
  withAnnotation,
  type Obj,
} from './objects.ts';

/** What a tracking id says: which app owns which object. */
export interface Tracking {
  readonly app: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Undefined for an object that carries no id, or one that cannot be read. */
export function trackingOf(obj: Obj): Tracking | undefined {
  const match = /^([^:]+):([^:/]*)\/([^:]+):([^/]*)\/(.+)$/.exec(annotationOf(obj, trackingId));
  if (!match) {
    return undefined;
  }
  const [, app = '', group = '', kind = '', namespace = '', name = ''] = match;
  return { app, group, kind, namespace, name };
}

/** Argo CD never stamps CRDs: they outlive the app that brought them. */
export function stampTracking(obj: Obj, app: string): Obj {
  if (isCrd(obj)) {
    return obj;
  }
  const id = `${app}:${groupOf(obj)}/${kindOf(obj)}:${namespaceOf(obj)}/${nameOf(obj)}`;
  return withAnnotation(obj, trackingId, id);
}

/**
 * False when the live object's id names another object: the annotation was copied along with a manifest, and the
 * object is none of the app's business. An object that Git declares is always the app's own: it was found by its key.
 */
export function isSelfReferenced(live: Obj | undefined, target: Obj | undefined): boolean {
  const id = live && !target ? trackingOf(live) : undefined;
  if (!live || !id) {
    return true;
  }
  return (
    (namespaceOf(live) === '' || namespaceOf(live) === id.namespace) &&
    nameOf(live) === id.name &&
    groupOf(live) === id.group &&
    kindOf(live) === id.kind
  );
}
