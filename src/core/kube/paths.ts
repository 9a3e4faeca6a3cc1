import type { ListRequest, PatchRequest, WatchRequest } from '../ports.ts';

/** Where an object or a collection lives. */
export interface Place {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** Undefined or empty: cluster-scoped, or all namespaces. */
  readonly namespace?: string;
  readonly name?: string;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export function rootPath(of: { readonly group: string; readonly version: string }): string {
  return of.group === '' ? `/api/${of.version}` : `/apis/${of.group}/${of.version}`;
}

export function placePath(place: Place): string {
  const root = rootPath(place);
  const scope = place.namespace ? `/namespaces/${encodeURIComponent(place.namespace)}` : '';
  const name = place.name === undefined ? '' : `/${encodeURIComponent(place.name)}`;
  return `${root}${scope}/${place.resource}${name}`;
}

/**
 * Whether a text can be one part of a path, as names of Kubernetes are. `.` and `..` would lead to another place, and half
 * a surrogate pair cannot be written in an address.
 */
export function isPathSegment(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && !/[/%\uD800-\uDFFF]/u.test(text);
}

export function listPath(request: ListRequest): string {
  return withQuery(placePath(request), {
    labelSelector: request.labelSelector,
    fieldSelector: request.fieldSelector,
    limit: request.limit,
    continue: request.continue,
  });
}

export function watchPath(request: WatchRequest): string {
  return withQuery(placePath(request), {
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion: request.resourceVersion,
    timeoutSeconds: request.timeoutSeconds,
    labelSelector: request.labelSelector,
    fieldSelector: request.fieldSelector,
  });
}

export function patchPath(place: Place, request: PatchRequest): string {
  return withQuery(placePath(place), {
    fieldManager: request.fieldManager ?? 'plumbline',
    dryRun: request.dryRun ? 'All' : undefined,
    force: request.type === 'apply' && request.force ? true : undefined,
  });
}

function withQuery(path: string, query: Query): string {
  const parts = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}

/** `applications.argoproj.io`, `pods`: how messages name a resource. */
export function resourceName(place: { readonly group: string; readonly resource: string }): string {
  return place.group === '' ? place.resource : `${place.resource}.${place.group}`;
}
