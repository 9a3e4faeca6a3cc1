import type { App } from '../../../core/model/app.ts';
import type { Action } from '../../../core/model/plan.ts';
import type { CommandId } from '../ids.ts';
import { appOf } from '../picks.ts';
import type { CommandSpec } from '../spec.ts';
import { command } from '../spec.ts';
import { carryOut } from './act.ts';

type RequestId = Extract<
  CommandId,
  `plumbline.app.${'reconcile' | 'reconcileWithSource' | 'forceRelease' | 'resetFailures' | 'suspend' | 'resume'}`
>;

const APPS: readonly App['role'][] = ['app'];
const APPS_AND_SOURCES: readonly App['role'][] = ['app', 'source'];

export const reconcile = request(
  'plumbline.app.reconcile',
  { kind: 'reconcile', withSource: false },
  APPS_AND_SOURCES,
);
export const reconcileWithSource = request(
  'plumbline.app.reconcileWithSource',
  { kind: 'reconcile', withSource: true },
  APPS,
);
export const forceRelease = request('plumbline.app.forceRelease', { kind: 'force' }, APPS);
export const resetFailures = request('plumbline.app.resetFailures', { kind: 'resetFailures' }, APPS);
export const suspend = request('plumbline.app.suspend', { kind: 'suspend' }, APPS_AND_SOURCES);
export const resume = request('plumbline.app.resume', { kind: 'resume' }, APPS_AND_SOURCES);

/** From the palette only those are offered that can be asked for it now. */
function request(id: RequestId, action: Action, roles: readonly App['role'][]): CommandSpec {
  return command({
    id,
    effect: 'cluster',
    run: async (host, ...[row]) => {
      const app = await appOf(host, row, roles, ({ actions }) => actions?.includes(action.kind) === true);
      if (app) {
        await carryOut(host, app, action);
      }
    },
  });
}
