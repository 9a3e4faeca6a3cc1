import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import type { Action, Plan } from '../../model/plan.ts';
import type { Result } from '../../util/result.ts';
import { err } from '../../util/result.ts';
import { unreachable } from '../../util/unreachable.ts';
import type { PlanContext, Unsupported } from '../engine.ts';
import { kindOf } from './kinds.ts';
import { HELM_GROUP } from './names.ts';
import { planManaged } from './planManaged.ts';
import { planRequest } from './planReconcile.ts';
import { planResume, planSuspend } from './planSuspend.ts';
import { isStatic } from './stateRules.ts';

/** Every write of ours is a merge patch of annotations or of `spec.suspend` (specs/flux.md c). */
export function plan(action: Action, object: KubeObject, context: PlanContext): Result<Plan, Unsupported> {
  const known = kindOf(gvkOf(object));
  switch (action.kind) {
    case 'reconcile':
      return known?.isReconciled === true && !isStatic(object)
        ? planRequest(action, object, context)
        : unsupported(
            l10n.t('No controller reconciles {0} {1} on request.', object.kind, object.metadata.name),
          );
    case 'force':
    case 'resetFailures':
      return known?.group === HELM_GROUP
        ? planRequest(action, object, context)
        : unsupported(l10n.t('Only a HelmRelease counts tries.'));
    case 'suspend':
      return known?.canSuspend === true ? planSuspend(action, object, context) : leftAlone(object);
    case 'resume':
      return known?.canSuspend === true ? planResume(action, object, context) : leftAlone(object);
    case 'stopManaging':
    case 'manageAgain':
      return known?.kind === 'Kustomization'
        ? planManaged(action, object, context)
        : unsupported(
            l10n.t('Only objects of a Kustomization can be left out: a release is installed as a whole.'),
          );
    case 'refresh':
    case 'sync':
    case 'terminate':
      return unsupported(l10n.t('Flux compares and applies in one: ask to reconcile.'));
    default:
      return unreachable(action);
  }
}

function leftAlone({ kind }: KubeObject): Result<Plan, Unsupported> {
  return unsupported(l10n.t('{0} is a kind that is shown here and left alone.', kind));
}

function unsupported(reason: string): Result<Plan, Unsupported> {
  return err({ code: 'unsupported', reason });
}
