import * as vscode from 'vscode';

import type { App } from '../../../core/model/app.ts';
import { parseAppId } from '../../../core/model/ids.ts';
import { kubectlGet } from '../../../core/view/kubectlGet.ts';
import type { KubectlObject } from '../../../core/view/kubectlGet.ts';
import type { CommandHost } from '../host.ts';
import { ANY_ROLE, appOf } from '../picks.ts';
import { command } from '../spec.ts';
import { inform } from '../report.ts';

export const copyName = command({
  id: 'plumbline.app.copyName',
  effect: 'none',
  run: async (host, row) => {
    const app = await appOf(host, row, ANY_ROLE);
    if (app) {
      await vscode.env.clipboard.writeText(app.name);
    }
  },
});

export const copyRevision = command({
  id: 'plumbline.app.copyRevision',
  effect: 'none',
  run: async (host, row) => {
    const app = await appOf(host, row);
    if (!app) {
      return;
    }
    if (app.revisions.length === 0) {
      inform(vscode.l10n.t('{0} has no revision yet: the controller has not compared it.', app.name));
      return;
    }
    await vscode.env.clipboard.writeText(app.revisions.join('\n'));
  },
});

export const copyKubectl = command({
  id: 'plumbline.app.copyKubectl',
  effect: 'none',
  run: async (host, row) => {
    const app = await appOf(host, row, ANY_ROLE);
    if (app) {
      await vscode.env.clipboard.writeText(
        kubectlOf(host, app, { kind: app.kind, group: app.group, namespace: app.namespace, name: app.name }),
      );
    }
  },
});

/** A command that reads the object with the same kubeconfig context. */
export function kubectlOf(host: CommandHost, app: App, object: KubectlObject): string {
  const connection = parseAppId(app.id)?.connection;
  const context = connection ? host.store.state.connections.get(connection)?.context : undefined;
  return kubectlGet(context, object);
}
