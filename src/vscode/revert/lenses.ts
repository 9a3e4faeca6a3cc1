import * as vscode from 'vscode';

import { DOCUMENT_SCHEME } from '../../core/view/documentId.ts';

/** What can be done with a plan, above its first line. */
export function planLenses(isKnown: (uri: vscode.Uri) => boolean): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(
    { scheme: DOCUMENT_SCHEME, pattern: '**/*.plan.md' },
    {
      provideCodeLenses: ({ uri }) => {
        if (!isKnown(uri)) {
          return [];
        }
        const top = new vscode.Range(0, 0, 0, 0);
        const lens = (title: string, command: string): vscode.CodeLens =>
          new vscode.CodeLens(top, { title, command, arguments: [uri.toString()] });
        return [
          lens(vscode.l10n.t('$(repo-push) Push Revert Branch…'), 'plumbline.revert.push'),
          lens(vscode.l10n.t('$(diff-multiple) Show Files'), 'plumbline.revert.showFiles'),
          lens(vscode.l10n.t('$(refresh) Plan Again'), 'plumbline.revert.planAgain'),
        ];
      },
    },
  );
}
