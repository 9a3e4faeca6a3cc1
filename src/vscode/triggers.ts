import * as vscode from 'vscode';

import type { Trigger } from './lazyFeature.ts';

/** From the first document of one of the languages on, whether it is open already or not. */
export const whenOpen =
  (...languages: readonly string[]): Trigger =>
  (fire) => {
    const look = ({ languageId }: vscode.TextDocument): void => {
      if (languages.includes(languageId)) {
        fire();
      }
    };
    vscode.workspace.textDocuments.forEach(look);
    return vscode.workspace.onDidOpenTextDocument(look);
  };
