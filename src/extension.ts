import * as vscode from 'vscode';

import { COMMAND_IDS } from './vscode/commands/ids.ts';

/**
 * The entry stays small: it claims the command ids and loads everything else as one chunk. Cluster code is a further
 * chunk that is loaded when a context is listed or opened (see compose.ts).
 */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const composed = import('./compose.ts').then((module) => module.compose(context));
  for (const id of COMMAND_IDS) {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => (await composed).run(id, args)),
    );
  }
  await composed;
}

/** VS Code disposes of `context.subscriptions`; nothing else is held here. */
export function deactivate(): void {
  // nothing beyond the subscriptions
}
