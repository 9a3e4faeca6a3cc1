import * as vscode from 'vscode';

import type { Plan } from '../../core/model/plan.ts';
import { planDetail } from '../../core/view/planText.ts';
import { confirm } from '../ask.ts';

const CONSENT_KEY = 'plumbline.refreshAllowed';

/**
 * Shows the exact patch and asks. "Allow in This Workspace" exists for refreshes only; everything else asks every time.
 * The body is what is sent, only indented.
 */
export async function confirmPlan(plan: Plan, workspaceState: vscode.Memento): Promise<boolean> {
  if (plan.consent === 'refresh') {
    return confirmRefresh(plan, workspaceState);
  }
  const proceed = actionButton(plan);
  const picked = await confirm(vscode.l10n.t('{0}?', plan.title), planDetail(plan), proceed);
  return picked === proceed;
}

export async function forgetConsent(workspaceState: vscode.Memento): Promise<void> {
  await workspaceState.update(CONSENT_KEY, undefined);
}

async function confirmRefresh(plan: Plan, workspaceState: vscode.Memento): Promise<boolean> {
  if (workspaceState.get<boolean>(CONSENT_KEY) === true) {
    return true;
  }
  const once = vscode.l10n.t('Only This Time');
  const always = vscode.l10n.t('Allow in This Workspace');
  const picked = await confirm(
    vscode.l10n.t('{0}? A refresh writes an annotation to the cluster.', plan.title),
    planDetail(plan),
    once,
    always,
  );
  if (picked === always) {
    await workspaceState.update(CONSENT_KEY, true);
  }
  return picked === once || picked === always;
}

function actionButton(plan: Plan): string {
  switch (plan.action.kind) {
    case 'sync':
      return plan.action.dryRun ? vscode.l10n.t('Run Dry Run') : vscode.l10n.t('Sync');
    case 'terminate':
      return vscode.l10n.t('Terminate');
    case 'refresh':
      return vscode.l10n.t('Refresh');
    case 'reconcile':
      return vscode.l10n.t('Reconcile');
    case 'force':
      return vscode.l10n.t('Force Release');
    case 'resetFailures':
      return vscode.l10n.t('Reset Failures');
    case 'suspend':
      return vscode.l10n.t('Suspend');
    case 'resume':
      return vscode.l10n.t('Resume');
    case 'stopManaging':
      return vscode.l10n.t('Stop Managing');
    case 'manageAgain':
      return vscode.l10n.t('Manage Again');
    default:
      return vscode.l10n.t('Write');
  }
}
