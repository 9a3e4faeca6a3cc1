import * as vscode from 'vscode';

import type { ClusterError } from '../../core/model/connection.ts';
import { clusterErrorWords } from '../../core/view/errorWords.ts';
import { notice } from '../notice.ts';

/** Expected failures of a command: what the user reads, and the buttons that help. Cancellation is silent. */
export async function reportClusterError(what: string, error: ClusterError): Promise<void> {
  if (error.code === 'cancelled') {
    return;
  }
  const words = clusterErrorWords(error);
  await reportFailure(`${what} ${words.summary}`, words.advice);
}

/** `problem` says what happened, `advice` what to do about it. */
export async function reportFailure(problem: string, advice: string): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const picked = await notice('error', [problem, advice].filter(Boolean).join(' '), showLog);
  if (picked === showLog) {
    await vscode.commands.executeCommand('plumbline.log.show');
  }
}

/** A notice that needs no answer; not awaited, so that a command ends when its work does. */
export function inform(
  text: string,
  ...buttons: readonly { readonly title: string; readonly run: () => Thenable<unknown> }[]
): void {
  void notice('info', text, ...buttons.map((button) => button.title)).then((title) =>
    buttons.find((button) => button.title === title)?.run(),
  );
}
