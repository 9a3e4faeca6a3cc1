import * as vscode from 'vscode';

import type { RunOutcome } from '../../../app/runPlan.ts';
import { runPlan } from '../../../app/runPlan.ts';
import type { App } from '../../../core/model/app.ts';
import { parseAppId } from '../../../core/model/ids.ts';
import type { Action, Plan } from '../../../core/model/plan.ts';
import { unreachable } from '../../../core/util/unreachable.ts';
import { notice } from '../../notice.ts';
import { confirmPlan } from '../confirmPlan.ts';
import type { CommandHost } from '../host.ts';
import type { CommandId } from '../ids.ts';
import { appOf, resourceItem, targetOfRow } from '../picks.ts';
import { inform, reportClusterError, reportFailure } from '../report.ts';
import { command } from '../spec.ts';
import type { CommandSpec } from '../spec.ts';
import { planFor } from './planFor.ts';
import { Progress } from './progress.ts';
import { pickSeveral } from '../../ask.ts';

type ActId = Extract<
  CommandId,
  `plumbline.app.${'refresh' | 'hardRefresh' | 'sync' | 'syncDryRun' | 'syncWithPrune' | 'terminate'}`
>;

const WHOLE = { kind: 'sync', dryRun: false, prune: false, resources: [] } as const;

export const refresh = act('plumbline.app.refresh', { kind: 'refresh', hard: false }, ['app', 'generator']);
export const hardRefresh = act('plumbline.app.hardRefresh', { kind: 'refresh', hard: true });
export const sync = act('plumbline.app.sync', WHOLE);
export const syncDryRun = act('plumbline.app.syncDryRun', { ...WHOLE, dryRun: true });
export const syncWithPrune = act('plumbline.app.syncWithPrune', { ...WHOLE, prune: true });
export const terminate = act('plumbline.app.terminate', { kind: 'terminate' });

/** Some objects of an app: the selected rows, or those that the user ticks; the ones out of sync are ticked already. */
export const syncResources = command({
  id: 'plumbline.app.syncResources',
  effect: 'cluster',
  run: async (host, row, selection) => {
    const app = await appOf(host, row);
    if (!app) {
      return;
    }
    const all = (await host.resourcesOf(app.id)).filter((resource) => !resource.isHook);
    const rows = new Set(
      (Array.isArray(selection) ? selection : [row]).map((one) => targetOfRow(one)?.resource),
    );
    const selected = all.filter((resource) => rows.has(resource.key));
    const resources = selected.length > 0 ? selected : await tickResources(app, all);
    if (resources && resources.length > 0) {
      await carryOut(host, app, {
        ...WHOLE,
        resources: resources.map(({ group, kind, namespace, name }) => ({ group, kind, namespace, name })),
      });
    }
  },
});

function act(id: ActId, action: Action, roles: readonly App['role'][] = ['app']): CommandSpec {
  return command({
    id,
    effect: 'cluster',
    run: async (host, ...[row]) => {
      const app = await appOf(host, row, roles, ({ actions }) => actions === undefined);
      if (app) {
        await carryOut(host, app, action);
      }
    },
  });
}

type ResourceItems = Awaited<ReturnType<CommandHost['resourcesOf']>>;

async function tickResources(app: App, resources: ResourceItems): Promise<ResourceItems | undefined> {
  const items = resources.map((resource) => ({
    ...resourceItem(resource),
    picked: resource.sync === 'OutOfSync',
  }));
  const picked = await pickSeveral(items, {
    title: vscode.l10n.t('Sync which resources of {0}?', app.name),
    placeHolder: vscode.l10n.t('No hooks run and no history entry is written for a partial sync'),
    matchOnDescription: true,
  });
  return picked?.map((item) => item.resource);
}

/** From the app to the end of the operation, with progress that can be cancelled (following ends, the operation does not). */
export async function carryOut(host: CommandHost, app: App, action: Action): Promise<void> {
  const connection = parseAppId(app.id)?.connection;
  const client = connection && host.connections.client(connection);
  const engine = host.connections.engineOf(app.id);
  if (!client || !engine) {
    await reportFailure(
      vscode.l10n.t('{0} is not connected.', app.name),
      vscode.l10n.t('Connect its context, then try again.'),
    );
    return;
  }
  const askedAt = host.clock.now();
  const planned = await planFor(host, app, action, AbortSignal.timeout(20_000), askedAt);
  if (!planned.ok) {
    await (planned.error.code === 'unsupported'
      ? reportFailure(vscode.l10n.t('{0} cannot do that.', app.name), planned.error.reason)
      : reportClusterError(vscode.l10n.t('{0} could not be read.', app.name), planned.error));
    return;
  }
  const plan = planned.value;
  const abort = new AbortController();
  const shown = new Progress(plan.title, abort);
  const outcome = await runPlan(
    {
      client,
      engine,
      store: host.store,
      clock: host.clock,
      logger: host.logger,
      onDidObserve: host.connections.onDidObserve,
    },
    plan,
    {
      signal: abort.signal,
      replan: async () => {
        const again = await planFor(host, app, action, AbortSignal.timeout(20_000), askedAt);
        return again.ok ? again.value : undefined;
      },
      confirm: async (asked) => {
        const isConfirmed = await confirmPlan(asked, host.workspaceState);
        if (isConfirmed) {
          shown.open();
        }
        return isConfirmed;
      },
      onProgress: (seen) => shown.say(progressWords(seen)),
    },
  );
  shown.close();
  await tell(plan, app, outcome);
}

function progressWords(app: App | undefined): string {
  const told = app?.operation?.message ?? app?.phase.reason;
  if (app && told) {
    return told;
  }
  return app ? vscode.l10n.t('running') : vscode.l10n.t('accepted, waiting for the controller');
}

async function tell(plan: Plan, app: App, outcome: RunOutcome): Promise<void> {
  switch (outcome.word) {
    case 'declined':
    case 'cancelled':
      return;
    case 'succeeded':
      inform(successWords(plan, outcome.app, outcome.message, outcome.tookMs));
      return;
    case 'failed': {
      const show = vscode.l10n.t('Show Difference');
      const picked = await notice(
        'error',
        vscode.l10n.t('{0} failed after {1}: {2}', plan.title, seconds(outcome.tookMs), outcome.message),
        show,
      );
      if (picked === show) {
        await vscode.commands.executeCommand('plumbline.app.diff', `a/${app.id}`);
      }
      return;
    }
    case 'blocked':
      await reportFailure(
        vscode.l10n.t('{0}: not now.', plan.title),
        outcome.reasons.map((reason) => reason.text).join(' '),
      );
      return;
    case 'denied':
      await reportFailure(
        vscode.l10n.t(
          "{0}: you lack '{1}' on {2} in {3}.",
          plan.title,
          outcome.check.verb,
          outcome.check.resource,
          outcome.check.namespace ?? '*',
        ),
        vscode.l10n.t('Nothing was sent. Ask for the right, or open the app in Git.'),
      );
      return;
    case 'rejected':
      await reportClusterError(vscode.l10n.t('{0}: refused.', plan.title), outcome.error);
      return;
    case 'noReaction':
      await reportFailure(
        vscode.l10n.t(
          '{0}: accepted, and the controller has not reacted in {1}.',
          plan.title,
          seconds(outcome.waitedMs),
        ),
        [
          ...outcome.reasons.map((reason) => reason.text),
          vscode.l10n.t('The row changes as soon as it reacts.'),
        ].join(' '),
      );
      return;
    case 'gone':
      await reportFailure(vscode.l10n.t('{0}: the app was deleted meanwhile.', plan.title), '');
      return;
    default:
      unreachable(outcome);
  }
}

function successWords(plan: Plan, app: App, message: string, tookMs: number): string {
  const state = app.phase.title?.text ?? [app.sync, app.health].filter(Boolean).join(', ');
  return plan.action.kind === 'refresh' || app.actions !== undefined
    ? vscode.l10n.t('{0}: done in {1}, {2}.', plan.title, seconds(tookMs), state)
    : vscode.l10n.t('{0}: {1} in {2}.', plan.title, message || vscode.l10n.t('succeeded'), seconds(tookMs));
}

function seconds(ms: number): string {
  return vscode.l10n.t('{0} s', (ms / 1000).toFixed(ms < 10_000 ? 1 : 0));
}
