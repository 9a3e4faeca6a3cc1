import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import type { AccessCheck, PlannedPatch } from '../../model/plan.ts';
import type { JsonObject } from '../../util/json.ts';
import { WATCHES } from './watches.ts';

/** A merge patch of the object itself, and the one right that it takes. */
export function mergePatch(
  object: KubeObject,
  body: JsonObject,
): { readonly patch: PlannedPatch; readonly access: readonly AccessCheck[] } {
  const { group, version, kind } = gvkOf(object);
  const { namespace = '', name } = object.metadata;
  const resource = WATCHES.find((spec) => spec.kind === kind)?.resource ?? '';
  return {
    patch: { group, version, kind, resource, namespace, name, type: 'merge', body },
    access: [{ verb: 'patch', group, resource, namespace, name }],
  };
}
