import * as vscode from 'vscode';

import { command } from '../spec.ts';
import { connectionOf } from './connectionOf.ts';
import { type } from '../../ask.ts';

/** For users without cluster-wide reads: which namespaces to list and watch instead. Empty goes back to the whole cluster. */
export const chooseNamespaces = command({
  id: 'plumbline.context.chooseNamespaces',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const connection = await connectionOf(host, row);
    if (!connection) {
      return;
    }
    const typed = await type({
      title: vscode.l10n.t('Namespaces that hold the apps in {0}', connection.context.name),
      prompt: vscode.l10n.t(
        'Separated by commas, e.g. argocd, flux-system, team-a. Empty: the whole cluster.',
      ),
      value: host.connections.namespaces(connection.context.id).join(', '),
      validateInput: (text) => invalidNamespace(text),
    });
    if (typed !== undefined) {
      await host.connections.setNamespaces(connection.context.id, splitNamespaces(typed));
    }
  },
});

export function splitNamespaces(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

/** RFC 1123 label, as the API server checks namespace names. */
export function invalidNamespace(text: string): string | undefined {
  const bad = splitNamespaces(text).find((name) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name));
  return bad === undefined
    ? undefined
    : vscode.l10n.t("'{0}' is no namespace name: lower-case letters, digits and '-', at most 63.", bad);
}
