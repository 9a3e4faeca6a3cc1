import * as vscode from 'vscode';

import type { CommandHost } from './host.ts';
import type { CommandId } from './ids.ts';
import { notice } from '../notice.ts';
import { reportFailure } from './report.ts';
import type { CommandSpec } from './spec.ts';

/**
 * Applies to every command, once: trust, and what happens when one throws (a bug: it is logged and said, never modal).
 * The table of commands is loaded when the first one runs.
 */
export function commandRunner(
  load: () => Promise<readonly CommandSpec[]>,
  host: CommandHost,
): (id: CommandId, args: readonly unknown[]) => Promise<void> {
  return async (id, args) => {
    const spec = (await load()).find((one) => one.id === id);
    if (!spec) {
      throw new Error(`no such command: ${id}`);
    }
    if (isRefusedHere(spec)) {
      await offerTrust();
      return;
    }
    try {
      await (spec.run as (host: CommandHost, ...args: readonly unknown[]) => Promise<void>)(host, ...args);
    } catch (error) {
      host.logger.error(`${id} failed`, error);
      await reportFailure(
        vscode.l10n.t('{0} failed: {1}', id, error instanceof Error ? error.message : String(error)),
        vscode.l10n.t('This is a defect of Plumbline; the log has the details.'),
      );
    }
  };
}

function isRefusedHere(spec: CommandSpec): boolean {
  const reachesOut = spec.effect === 'git' || spec.effect === 'cluster' || spec.needsTrust === true;
  return reachesOut && !vscode.workspace.isTrusted;
}

async function offerTrust(): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const picked = await notice(
    'warning',
    vscode.l10n.t(
      'This workspace is in Restricted Mode. A kubeconfig can start programs, so Plumbline connects to no cluster and starts no process here.',
    ),
    manage,
  );
  if (picked === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
}
