import * as vscode from 'vscode';

import { noticeText } from '../core/view/noticeText.ts';

const SHOW = {
  error: vscode.window.showErrorMessage,
  warning: vscode.window.showWarningMessage,
  info: vscode.window.showInformationMessage,
} as const;

/** A notice in the corner. The text is shown as it is, whoever wrote it; answers the button that was pressed. */
export function notice(
  severity: keyof typeof SHOW,
  text: string,
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  return SHOW[severity](noticeText(text), ...buttons);
}
