import * as vscode from 'vscode';

import type { ContextCatalog, ContextInfo, LoginKind } from '../../../core/model/connection.ts';
import { unreachable } from '../../../core/util/unreachable.ts';
import { command } from '../spec.ts';
import { pick } from '../../ask.ts';

interface ContextItem extends vscode.QuickPickItem {
  readonly context?: ContextInfo;
  readonly file?: string;
}

/** Lists every context with search, the current one first. Reads files only: nothing is called before the pick. */
export const selectContext = command({
  id: 'plumbline.context.select',
  effect: 'none',
  needsTrust: true,
  run: async (host) => {
    const catalog = await host.connections.catalog();
    const connected = new Set(host.store.state.connections.keys());
    const picked = await pick(
      contextItems(catalog, (context) => connected.has(context.id)),
      {
        title: vscode.l10n.t('Select a context to watch'),
        placeHolder: vscode.l10n.t('Nothing is called before you choose'),
        matchOnDescription: true,
        matchOnDetail: true,
      },
    );
    if (picked?.context) {
      await vscode.commands.executeCommand('plumbline.apps.focus');
      await host.connections.connect(picked.context);
    } else if (picked?.file) {
      await vscode.window.showTextDocument(vscode.Uri.file(picked.file));
    }
  },
});

/** Contexts by file, the current one on top; files that cannot be read are entries too, so that none is missed. */
export function contextItems(
  catalog: ContextCatalog,
  isConnected: (context: ContextInfo) => boolean,
): readonly ContextItem[] {
  const current = catalog.contexts.filter((context) => context.isCurrent);
  const others = catalog.contexts.filter((context) => !context.isCurrent);
  const broken = catalog.files.filter((file) => file.state === 'broken');
  return [
    ...current.map((context) => contextItem(context, isConnected(context))),
    ...others.map((context) => contextItem(context, isConnected(context))),
    ...broken.map((file) => ({
      label: `$(error) ${file.path}`,
      description: vscode.l10n.t('cannot be read; choose to open it'),
      detail: file.problem ?? '',
      file: file.path,
    })),
  ];
}

function contextItem(context: ContextInfo, isConnected: boolean): ContextItem {
  const state = [
    context.isCurrent ? vscode.l10n.t('current') : '',
    isConnected ? vscode.l10n.t('watched') : '',
    loginWords(context.login),
  ];
  return {
    label: context.problem ? `$(warning) ${context.name}` : context.name,
    description: state.filter(Boolean).join(' · '),
    detail: context.problem ?? [context.server ?? context.cluster, context.file].join(' · '),
    context,
  };
}

function loginWords(login: LoginKind): string {
  switch (login) {
    case 'none':
      return vscode.l10n.t('no login');
    case 'token':
      return vscode.l10n.t('token');
    case 'certificate':
      return vscode.l10n.t('client certificate');
    case 'basic':
      return vscode.l10n.t('user and password');
    case 'exec':
      return vscode.l10n.t('runs a login program');
    case 'oidc':
      return vscode.l10n.t('OpenID Connect');
    case 'authProvider':
      return vscode.l10n.t('auth provider');
    default:
      return unreachable(login);
  }
}
