import * as vscode from 'vscode';

import { showLiveObject } from '../../documents/showLive.ts';
import { showAt } from '../app/open.ts';
import { resourceOf } from '../picks.ts';
import { inform } from '../report.ts';
import { command } from '../spec.ts';

export const openResourceLive = command({
  id: 'plumbline.resource.openLive',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const target = await resourceOf(host, row);
    if (target) {
      await showLiveObject(host, target.app, target.resource);
    }
  },
});

/** The file and line of Git that declare the object, in the app's own folder or a base of it. */
export const openResourceManifest = command({
  id: 'plumbline.resource.openManifest',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const target = await resourceOf(host, row);
    if (!target) {
      return;
    }
    const { app, resource } = target;
    const found = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Window,
        title: vscode.l10n.t('Looking for {0} {1} in Git', resource.kind, resource.name),
      },
      async () => {
        const { findManifest } = await import('../../../app/findManifest.ts');
        return findManifest(host, app, resource, undefined, AbortSignal.timeout(30_000));
      },
    );
    if (found) {
      await showAt({ uri: vscode.Uri.file(found.file).toString(), offset: found.offset, line: found.line });
      return;
    }
    const openSource = vscode.l10n.t('Open Source Folder');
    inform(
      vscode.l10n.t(
        'No file of a clone on this machine declares {0} {1}: it is rendered from a template, or its repository is not cloned.',
        resource.kind,
        resource.name,
      ),
      {
        title: openSource,
        run: () => vscode.commands.executeCommand('plumbline.app.openSource', `a/${app.id}`),
      },
    );
  },
});
