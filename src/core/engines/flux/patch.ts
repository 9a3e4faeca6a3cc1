import type { App } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import type { AccessCheck, PlannedPatch } from '../../model/plan.ts';
import type { JsonObject } from '../../util/json.ts';
import { kindOf } from './kinds.ts';

type Target = Pick<App, 'group' | 'version' | 'kind' | 'namespace' | 'name'>;

export interface Write {
  readonly patch: PlannedPatch;
  readonly access: readonly AccessCheck[];
}

/** A merge patch of the object itself, never of its status, and the one right that it takes. */
export function mergePatch(target: Target, body: JsonObject): Write {
  const { group, version, kind, namespace, name } = target;
  const resource = kindOf({ group, kind })?.resource ?? '';
  return {
    patch: { group, version, kind, resource, namespace, name, type: 'merge', body },
    access: [{ verb: 'patch', group, resource, namespace, name }],
  };
}

export function targetOf(object: KubeObject): Target {
  return { ...gvkOf(object), namespace: object.metadata.namespace ?? '', name: object.metadata.name };
}

/** A value that no request before had: the time to the nanosecond, as Flux's own command line writes it. */
export function tokenOf(now: number): string {
  return new Date(now).toISOString().replace(/Z$/, '000000Z');
}
