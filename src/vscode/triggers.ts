import * as vscode from 'vscode';

import type { Store } from '../core/store/store.ts';
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

/** From the first connection on. */
export const whenConnected =
  (store: Store): Trigger =>
  (fire) => {
    if (store.state.connections.size > 0) {
      fire();
    }
    return store.onDidChange(({ state }) => {
      if (state.connections.size > 0) {
        fire();
      }
    });
  };
