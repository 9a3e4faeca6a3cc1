import type { KubeObject, ManagedFieldsEntry } from '../model/kubeObject.ts';
import type { Json } from '../util/json.ts';
import { ownedFields } from './managedFields.ts';
import type { ObjectShape } from './objectShape.ts';
import type { Step } from './pointer.ts';
import { toPointer } from './pointer.ts';
import { samePlace } from './samePlace.ts';

/** Parts of the control plane that fill fields in by design: what they write is no edit. */
const SYSTEM_MANAGERS: ReadonlySet<string> = new Set([
  'kube-controller-manager',
  'kube-scheduler',
  'kube-apiserver',
  'kubelet',
  'cloud-controller-manager',
]);

/** Whether an entry is somebody else's hand on the object: not the controller's, not the control plane's, not status. */
export function isForeign(entry: ManagedFieldsEntry, controllers: ReadonlySet<string>): boolean {
  const manager = entry.manager ?? '';
  return entry.subresource !== 'status' && !controllers.has(manager) && !SYSTEM_MANAGERS.has(manager);
}

/**
 * Paths of live fields that others set and that `declared` does not have: Argo CD compares none of them and stays
 * Synced. An added list item comes as one path. `live` is the object that carries managedFields.
 */
export function undeclaredPaths(
  live: KubeObject,
  declared: Json,
  controllers: ReadonlySet<string>,
  shape: ObjectShape,
): readonly (readonly Step[])[] {
  const found = new Map<string, readonly Step[]>();
  for (const { path } of ownedFields(live, (entry) => isForeign(entry, controllers))) {
    if (
      isRequest(live, path) ||
      path[0] === 'status' ||
      samePlace(path, live as unknown as Json, declared, shape)
    ) {
      continue;
    }
    const whole = addedItem(path, live as unknown as Json, declared, shape) ?? path;
    found.set(toPointer(whole), whole);
  }
  return [...found.values()];
}

/** The outermost list item on the path that the declared side lacks. */
function addedItem(
  path: readonly Step[],
  live: Json,
  declared: Json,
  shape: ObjectShape,
): readonly Step[] | undefined {
  for (let length = 1; length < path.length; length++) {
    const start = path.slice(0, length);
    if (typeof start.at(-1) === 'number' && !samePlace(start, live, declared, shape)) {
      return start;
    }
  }
  return undefined;
}

/**
 * Requests to Argo CD on its own objects, ours among them: they are answered and gone in seconds, and no part of what
 * the object declares.
 */
function isRequest(live: KubeObject, path: readonly Step[]): boolean {
  return (
    live.apiVersion.startsWith('argoproj.io/') &&
    (path[0] === 'operation' ||
      (path[1] === 'annotations' && /^argocd\.argoproj\.io\/(?:refresh|hydrate)/.test(String(path[2]))))
  );
}
