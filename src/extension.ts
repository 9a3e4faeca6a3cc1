import * as vscode from 'vscode';

import type { Plumbline } from './compose.ts';
import { systemClock } from './platform/clock.ts';
import { COMMAND_IDS } from './vscode/commands/ids.ts';
import { Front } from './vscode/front.ts';
import { whenOpen } from './vscode/triggers.ts';

/**
 * The entry stays small: it claims the command ids, the view and the virtual documents. The composition root is a chunk
 * that loads when a command runs, the view is looked at, or a manifest is open; cluster code is a further chunk that
 * loads when contexts are listed (see compose.ts).
 */
export function activate(context: vscode.ExtensionContext): void {
  let composed: Promise<Plumbline> | undefined;
  const compose = (): Promise<Plumbline> => {
    composed ??= import('./compose.ts').then((module) => module.compose(context, front));
    return composed;
  };
  const front = new Front(systemClock, compose);
  context.subscriptions.push(
    front,
    whenOpen('yaml')(() => void compose()),
    ...COMMAND_IDS.map((id) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => (await compose()).run(id, args)),
    ),
  );
}

/** VS Code disposes of `context.subscriptions`; nothing else is held here. */
export function deactivate(): void {
  // nothing beyond the subscriptions
}
