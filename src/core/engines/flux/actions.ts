import type { KubeObject } from '../../model/kubeObject.ts';
import type { Action } from '../../model/plan.ts';
import { noFailureBlocker } from './blockers.ts';
import type { FluxKind } from './kinds.ts';
import { isStatic, isSuspended } from './stateRules.ts';

/** What may be asked of the object as it stands: the menus offer these, and `plan` makes them. */
export function actionsOf(object: KubeObject, known: FluxKind): readonly Action['kind'][] {
  if (object.metadata.deletionTimestamp !== undefined) {
    return [];
  }
  const suspend: readonly Action['kind'][] = known.canSuspend ? ['suspend'] : [];
  const managed: readonly Action['kind'][] =
    known.kind === 'Kustomization' ? ['stopManaging', 'manageAgain'] : [];
  if (isSuspended(object)) {
    return known.canSuspend ? ['resume', ...managed] : [];
  }
  const reconcile: readonly Action['kind'][] = known.isReconciled && !isStatic(object) ? ['reconcile'] : [];
  return [...reconcile, ...releaseActions(object, known), ...suspend, ...managed];
}

function releaseActions(object: KubeObject, { kind }: FluxKind): readonly Action['kind'][] {
  if (kind !== 'HelmRelease') {
    return [];
  }
  return noFailureBlocker(object).length === 0 ? ['force', 'resetFailures'] : ['force'];
}
