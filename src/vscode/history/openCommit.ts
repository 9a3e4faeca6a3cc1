import * as vscode from 'vscode';

import type { LandingEntry } from '../../core/history/entry.ts';
import { plainText } from '../../core/history/commitMessage.ts';
import type { App } from '../../core/model/app.ts';
import { DOCUMENT_SCHEME, documentAddress, fileDocument } from '../../core/view/documentId.ts';
import { clip } from '../../core/view/appState.ts';
import { historyProblem } from '../../core/view/historyWords.ts';
import { shortRevision } from '../../core/view/revisionWords.ts';
import { reportFailure } from '../commands/report.ts';
import type { DocumentHost } from '../documents/documentHost.ts';

const READ_MS = 30_000;

/** The files of one app that a commit changed, both sides read-only, in the editor that shows several. */
export async function openCommit(host: DocumentHost, app: App, landing: LandingEntry): Promise<void> {
  const { commitFiles } = await import('../../app/history/commitFiles.ts');
  const signal = AbortSignal.timeout(READ_MS);
  const roots = await Promise.all(app.sources.map((source) => host.locator.cloneOf(source, signal)));
  // The clone that has the commit: apps of several sources may have several.
  let failure = vscode.l10n.t('Its clone is not on this machine any more.');
  for (const repository of new Set(roots.flatMap((clone) => (clone ? [clone.repository] : [])))) {
    const has = await repository.history.has([landing.sha], signal);
    const files =
      has.ok && has.value.has(landing.sha)
        ? await commitFiles(repository, landing.changes, signal)
        : undefined;
    if (files?.ok === true) {
      const entries = files.value.map(({ path, before, after }) => [
        vscode.Uri.from({
          scheme: DOCUMENT_SCHEME,
          path: documentAddress(fileDocument(app.id, path, '', '')).path,
        }),
        before === undefined
          ? undefined
          : put(host, app, path, before, landing.parent ?? '', `before ${landing.sha}`),
        after === undefined ? undefined : put(host, app, path, after, landing.sha, 'after'),
      ]);
      const title = `${shortRevision(landing.sha)} ${clip(plainText(landing.subject), 60)} · ${app.name}`;
      await vscode.commands.executeCommand('vscode.changes', title, entries);
      return;
    }
    if (files !== undefined) {
      failure = historyProblem(files.error).label;
    }
  }
  await reportFailure(
    vscode.l10n.t('Commit {0} could not be opened.', shortRevision(landing.sha)),
    vscode.l10n.t('{0} Refresh the history and try again.', failure),
  );
}

function put(
  host: DocumentHost,
  app: App,
  path: string,
  text: string,
  version: string,
  variant: string,
): vscode.Uri {
  return host.documents.put({ id: fileDocument(app.id, path, version, variant), text, marks: [] });
}
