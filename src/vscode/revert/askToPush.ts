import * as vscode from 'vscode';

import { revertMessage } from '../../core/revert/message.ts';
import { revertCommands } from '../../core/view/revertPlanText.ts';
import { graveText } from '../../core/view/revertFoundText.ts';
import { levelSentence } from '../../core/view/revertWords.ts';
import { visibleText } from '../../core/view/visibleText.ts';
import type { ShownPlan } from './parts.ts';
import { confirm, type } from '../ask.ts';

/** The message of the commit, once everything was answered; undefined when somebody thought better of it. */
export async function askToPush({ app, undo, plan, branch }: ShownPlan): Promise<string | undefined> {
  const reason = await type({
    title: vscode.l10n.t('Why is it taken back?'),
    prompt: vscode.l10n.t('It goes into the commit message. Leave it empty to say nothing.'),
    placeHolder: vscode.l10n.t('INC-1234: checkout answers 500 since 02:10'),
    ignoreFocusOut: true,
  });
  if (reason === undefined || !(await confirmData(app.name, plan.findings))) {
    return undefined;
  }
  const message = revertMessage({ app: app.name, reason, ...plan });
  const push = vscode.l10n.t('Push Branch');
  const picked = await confirm(
    undo.remote === ''
      ? vscode.l10n.t('Create {0}?', branch)
      : vscode.l10n.t('Push {0} to {1}?', branch, undo.remote),
    [
      ...(plan.level === 'S' ? [] : [levelSentence(plan.level), '']),
      ...revertCommands(plan, { remote: undo.remote, branch }),
      '',
      message,
    ].join('\n'),
    push,
  );
  return picked === push ? message : undefined;
}

/** What Git does not bring back is confirmed by the name of the app, typed: a click is too quick for that. */
async function confirmData(name: string, findings: ShownPlan['plan']['findings']): Promise<boolean> {
  const grave = graveText(findings);
  if (grave === undefined) {
    return true;
  }
  // As it is shown: what cannot be seen cannot be typed.
  const shown = visibleText(name);
  const typed = await type({
    title: vscode.l10n.t('Git does not bring back everything here. Type {0} to go on.', shown),
    prompt: grave,
    placeHolder: shown,
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === shown ? undefined : vscode.l10n.t('Type {0}, or press Escape.', shown),
  });
  return typed === shown;
}
