import { dictAt, textAt, type Dict } from './json.ts';

/** A Kubernetes object as plain JSON. */
export type Obj = Dict;

/** `group/kind/namespace/name`: one object of a cluster. */
export type Key = string;

export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
export const trackingId = 'argocd.argoproj.io/tracking-id';
export const syncOptions = 'argocd.argoproj.io/sync-options';
export const compareOptions = 'argocd.argoproj.io/compare-options';
export const refreshAnnotation = 'argocd.argoproj.io/refresh';
export const argoGroup = 'argoproj.io';

export const kindOf = (obj: Obj): string => textAt(obj, 'kind');
export const nameOf = (obj: Obj): string => textAt(obj, 'metadata', 'name');
export const namespaceOf = (obj: Obj): string => textAt(obj, 'metadata', 'namespace');
export const uidOf = (obj: Obj): string => textAt(obj, 'metadata', 'uid');
export const versionTagOf = (obj: Obj): string => textAt(obj, 'metadata', 'resourceVersion');
export const annotationsOf = (obj: Obj): Dict => dictAt(obj, 'metadata', 'annotations');
export const labelsOf = (obj: Obj): Dict => dictAt(obj, 'metadata', 'labels');
export const isDeleting = (obj: Obj): boolean => textAt(obj, 'metadata', 'deletionTimestamp') !== '';

export function annotationOf(obj: Obj, name: string): string {
  return textAt(obj, 'metadata', 'annotations', name);
}

export function groupOf(obj: Obj): string {
  const apiVersion = textAt(obj, 'apiVersion');
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

export function versionOf(obj: Obj): string {
  const apiVersion = textAt(obj, 'apiVersion');
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

export function key(group: string, kind: string, namespace: string, name: string): Key {
  return `${group}/${kind}/${namespace}/${name}`;
}

export const keyOf = (obj: Obj): Key => key(groupOf(obj), kindOf(obj), namespaceOf(obj), nameOf(obj));

/** True when a comma-separated annotation holds exactly this word. */
export function hasOption(obj: Obj | undefined, annotation: string, option: string): boolean {
  return (
    obj !== undefined &&
    annotationOf(obj, annotation)
      .split(',')
      .some((word) => word.trim() === option)
  );
}

export function withAnnotation(obj: Obj, name: string, value: string): Obj {
  return withMetadata(obj, { annotations: { ...annotationsOf(obj), [name]: value } });
}

export function withMetadata(obj: Obj, fields: Dict): Obj {
  return { ...obj, metadata: { ...dictAt(obj, 'metadata'), ...fields } };
}

/** A copy without one field of the metadata. */
export function withoutMetadata(obj: Obj, ...fields: readonly string[]): Obj {
  const metadata = { ...dictAt(obj, 'metadata') };
  for (const field of fields) {
    delete metadata[field];
  }
  return { ...obj, metadata };
}

export function isCrd(obj: Obj): boolean {
  return kindOf(obj) === 'CustomResourceDefinition' && groupOf(obj) === 'apiextensions.k8s.io';
}

/** RFC3339 with seconds, as Kubernetes writes times. */
export function stamp(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
