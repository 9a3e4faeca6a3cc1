import * as vscode from 'vscode';

import { plainText } from '../../../core/history/commitMessage.ts';
import type { LandingEntry } from '../../../core/history/entry.ts';
import type { App } from '../../../core/model/app.ts';
import type { GitChange } from '../../../core/ports.ts';
import { parseAuditNode } from '../../../core/view/auditNode.ts';
import { historyEntryNode } from '../../../core/view/nodeId.ts';
import type { CommandHost } from '../host.ts';
import { inform } from '../report.ts';
import { command } from '../spec.ts';
import { landingOf } from './landingOf.ts';
import { pick } from '../../ask.ts';

/** What a commit did to one file: both sides beside one another. */
export const openFileChange = command({
  id: 'plumbline.history.openFileChange',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const target = await fileOf(host, row);
    if (target) {
      const { openChange } = await import('../../history/openCommit.ts');
      await openChange(host, target);
    }
  },
});

/** The whole file as a commit left it, read-only. */
export const openFileAtRevision = command({
  id: 'plumbline.history.openFile',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const target = await fileOf(host, row);
    if (target) {
      const { openAtRevision } = await import('../../history/openCommit.ts');
      await openAtRevision(host, target);
    }
  },
});

interface FileTarget {
  readonly app: App;
  readonly landing: LandingEntry;
  readonly change: GitChange;
}

/** The row's file, or one of a commit that the user picks. */
async function fileOf(host: CommandHost, row: unknown): Promise<FileTarget | undefined> {
  const ref = typeof row === 'string' ? parseAuditNode(row) : undefined;
  const target = await landingOf(host, ref?.kind === 'file' ? historyEntryNode(ref.app, ref.key) : row);
  if (!target) {
    return undefined;
  }
  const { changes } = target.landing;
  const named = ref?.kind === 'file' ? changes.find(({ path }) => path === ref.path) : undefined;
  const change = named ?? (changes.length === 1 ? changes[0] : await pickFile(changes));
  return change && { ...target, change };
}

async function pickFile(changes: readonly GitChange[]): Promise<GitChange | undefined> {
  if (changes.length === 0) {
    inform(vscode.l10n.t('The commit changed no file of this app.'));
    return undefined;
  }
  const picked = await pick(
    changes.map((change) => ({ label: plainText(change.path), change })),
    { title: vscode.l10n.t('Which file?') },
  );
  return picked?.change;
}
