import * as vscode from 'vscode';

import type { CommitFile } from '../../app/history/commitFiles.ts';
import type { LandingEntry } from '../../core/history/entry.ts';
import { plainText } from '../../core/history/commitMessage.ts';
import type { App } from '../../core/model/app.ts';
import type { GitChange } from '../../core/ports.ts';
import type { DocumentId } from '../../core/view/documentId.ts';
import { DOCUMENT_SCHEME, documentAddress, fileDocument } from '../../core/view/documentId.ts';
import { clip } from '../../core/view/appState.ts';
import { historyProblem } from '../../core/view/historyWords.ts';
import { shortRevision } from '../../core/view/revisionWords.ts';
import { reportFailure } from '../commands/report.ts';
import type { DocumentHost } from '../documents/documentHost.ts';

const READ_MS = 30_000;

export interface OpenedChange {
  readonly app: App;
  readonly landing: LandingEntry;
  readonly change: GitChange;
}

/** The files of one app that a commit changed, both sides read-only, in the editor that shows several. */
export async function openCommit(host: DocumentHost, app: App, landing: LandingEntry): Promise<void> {
  const files = await readFiles(host, app, landing, landing.changes);
  if (!files) {
    return;
  }
  const entries = files.map((file) => {
    const [before, after] = sidesOf(host, app, landing, file);
    return [
      vscode.Uri.from({
        scheme: DOCUMENT_SCHEME,
        path: documentAddress(fileDocument(app.id, file.path, '', '')).path,
      }),
      before,
      after,
    ];
  });
  const title = `${shortRevision(landing.sha)} ${clip(plainText(landing.subject), 60)} · ${app.name}`;
  await vscode.commands.executeCommand('vscode.changes', title, entries);
}

/** One file of a commit, both sides read-only. */
export async function openChange(host: DocumentHost, { app, landing, change }: OpenedChange): Promise<void> {
  const [file] = (await readFiles(host, app, landing, [change])) ?? [];
  if (!file) {
    return;
  }
  const [before, after] = sidesOf(host, app, landing, file);
  const empty = (side: string): vscode.Uri =>
    put(host, fileDocument(app.id, file.path, landing.sha, `no file ${side}`), '');
  const title = `${fileName(file.path)} · ${shortRevision(landing.sha)} ${clip(plainText(landing.subject), 60)}`;
  await vscode.commands.executeCommand(
    'vscode.diff',
    before ?? empty('before'),
    after ?? empty('after'),
    title,
  );
}

/** The file as the commit left it; as it was before where the commit removed it. */
export async function openAtRevision(
  host: DocumentHost,
  { app, landing, change }: OpenedChange,
): Promise<void> {
  const [file] = (await readFiles(host, app, landing, [change])) ?? [];
  if (!file) {
    return;
  }
  const sha = file.after === undefined ? (landing.parent ?? '') : landing.sha;
  // The tab shows the name alone: it has to say of which commit the file is.
  const cut = file.path.lastIndexOf('/') + 1;
  const name = `${file.path.slice(0, cut)}${shortRevision(sha)} ${file.path.slice(cut)}`;
  const uri = put(host, fileDocument(app.id, name, sha, 'at revision'), file.after ?? file.before ?? '');
  await vscode.window.showTextDocument(uri, { preview: true });
}

function fileName(path: string): string {
  return plainText(path.slice(path.lastIndexOf('/') + 1));
}

function sidesOf(
  host: DocumentHost,
  app: App,
  landing: LandingEntry,
  { path, before, after }: CommitFile,
): readonly [vscode.Uri | undefined, vscode.Uri | undefined] {
  const { sha, parent = '' } = landing;
  return [
    before === undefined ? undefined : put(host, fileDocument(app.id, path, parent, `before ${sha}`), before),
    after === undefined ? undefined : put(host, fileDocument(app.id, path, sha, 'after'), after),
  ];
}

/** Texts of changed files from the clone that has the commit: apps of several sources may have several. */
async function readFiles(
  host: DocumentHost,
  app: App,
  landing: LandingEntry,
  changes: readonly GitChange[],
): Promise<readonly CommitFile[] | undefined> {
  const { commitFiles } = await import('../../app/history/commitFiles.ts');
  const signal = AbortSignal.timeout(READ_MS);
  const clones = await Promise.all(app.sources.map((source) => host.locator.cloneOf(source, signal)));
  let failure = vscode.l10n.t('Its clone is not on this machine any more.');
  for (const repository of new Set(clones.flatMap((clone) => (clone ? [clone.repository] : [])))) {
    const has = await repository.history.has([landing.sha], signal);
    const files =
      has.ok && has.value.has(landing.sha) ? await commitFiles(repository, changes, signal) : undefined;
    if (files?.ok === true) {
      return files.value;
    }
    if (files !== undefined) {
      failure = historyProblem(files.error).label;
    }
  }
  await reportFailure(
    vscode.l10n.t('Commit {0} could not be opened.', shortRevision(landing.sha)),
    vscode.l10n.t('{0} Refresh the history and try again.', failure),
  );
  return undefined;
}

function put(host: DocumentHost, id: DocumentId, text: string): vscode.Uri {
  return host.documents.put({ id, text, marks: [] });
}
