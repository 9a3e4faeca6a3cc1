import * as vscode from 'vscode';

import type { App } from '../../core/model/app.ts';
import { parseAppId } from '../../core/model/ids.ts';
import type { ObjectRef } from '../../core/ports.ts';
import { reportClusterError } from '../commands/report.ts';
import type { DocumentHost } from './documentHost.ts';

/** Reads one object from the cluster and shows it, masked and read-only. `app` is the app that it belongs to, or itself. */
export async function showLiveObject(host: DocumentHost, app: App, ref: ObjectRef): Promise<void> {
  const connection = parseAppId(app.id)?.connection;
  const client = connection && host.connections.client(connection);
  const what = vscode.l10n.t('{0} {1} could not be read.', ref.kind, ref.name);
  if (!client) {
    await reportClusterError(what, {
      code: 'unreachable',
      server: '',
      detail: vscode.l10n.t('not connected'),
    });
    return;
  }
  const { readLive } = await import('../../app/readLive.ts');
  const live = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading {0} {1}', ref.kind, ref.name) },
    () => readLive(client, app.id, ref, AbortSignal.timeout(30_000)),
  );
  if (!live.ok) {
    await reportClusterError(what, live.error);
    return;
  }
  const document = await vscode.workspace.openTextDocument(host.documents.put(live.value));
  await vscode.window.showTextDocument(document, { preview: true });
}
