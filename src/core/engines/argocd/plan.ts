import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import type { Action, Plan } from '../../model/plan.ts';
import type { Result } from '../../util/result.ts';
import { err } from '../../util/result.ts';
import { unreachable } from '../../util/unreachable.ts';
import type { PlanContext, Unsupported } from '../engine.ts';
import { planRefresh, planSetRefresh } from './planRefresh.ts';
import { planSync } from './planSync.ts';
import { planTerminate } from './planTerminate.ts';

/** Every write of ours is a merge patch of the Application itself: it has no status subresource. */
export function plan(action: Action, object: KubeObject, context: PlanContext): Result<Plan, Unsupported> {
  switch (gvkOf(object).kind) {
    case 'Application':
      return planForApp(action, object, context);
    case 'ApplicationSet':
      return action.kind === 'refresh' && !action.hard
        ? planSetRefresh(action, object, context)
        : unsupported(l10n.t('An ApplicationSet can be refreshed; syncs are of the apps it generates.'));
    default:
      return unsupported(l10n.t('A project has nothing to refresh or sync.'));
  }
}

function planForApp(action: Action, app: KubeObject, context: PlanContext): Result<Plan, Unsupported> {
  switch (action.kind) {
    case 'refresh':
      return planRefresh(action, app, context);
    case 'sync':
      return planSync(action, app, context);
    case 'terminate':
      return planTerminate(action, app, context);
    case 'reconcile':
    case 'force':
    case 'resetFailures':
    case 'suspend':
    case 'resume':
    case 'stopManaging':
    case 'manageAgain':
      return unsupported(l10n.t('An Application can be refreshed, synced, and its operation terminated.'));
    default:
      return unreachable(action);
  }
}

function unsupported(reason: string): Result<Plan, Unsupported> {
  return err({ code: 'unsupported', reason });
}
