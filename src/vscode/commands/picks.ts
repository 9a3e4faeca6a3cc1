import * as vscode from 'vscode';

import type { App } from '../../core/model/app.ts';
import type { AppId, ResourceKey } from '../../core/model/ids.ts';
import type { ManagedResource } from '../../core/model/resource.ts';
import { parseNodeId } from '../../core/view/nodeId.ts';
import { notice } from '../notice.ts';
import type { CommandHost } from './host.ts';
import { pick } from '../ask.ts';

/** What the first argument of a command stands for: a row's id, or nothing of ours. */
export function targetOfRow(
  row: unknown,
): { readonly app: AppId; readonly resource?: ResourceKey } | undefined {
  const ref = typeof row === 'string' ? parseNodeId(row) : undefined;
  if (!ref || !('app' in ref)) {
    return undefined;
  }
  return 'resource' in ref ? { app: ref.app, resource: ref.resource } : { app: ref.app };
}

/** For what can be done with any object of a controller: looking at it, copying its name. */
export const ANY_ROLE: readonly App['role'][] = [
  'app',
  'generator',
  'source',
  'project',
  'imageAutomation',
  'notification',
];

/** The app that a command is about: the row's, or one that the user picks. Undefined when cancelled or there is none. */
export async function appOf(
  host: CommandHost,
  row: unknown,
  roles: readonly App['role'][] = ['app'],
  isWanted: (app: App) => boolean = () => true,
): Promise<App | undefined> {
  const target = targetOfRow(row);
  if (target) {
    return host.findApp(target.app);
  }
  const selected = targetOfRow(host.appsView.selection[0])?.app;
  const apps = host
    .allApps()
    .filter((app) => roles.includes(app.role) && isWanted(app))
    .toSorted(
      (a, b) => Number(b.id === selected) - Number(a.id === selected) || a.name.localeCompare(b.name),
    );
  if (apps.length === 0) {
    await (host.allApps().length === 0
      ? askToConnect()
      : notice('info', vscode.l10n.t('No app here can be asked for that now.')));
    return undefined;
  }
  const picked = await pick(
    apps.map((app) => ({
      label: app.name,
      description: [app.namespace, app.project].filter(Boolean).join(' · '),
      detail: app.phase.title?.text ?? [app.sync, app.health].filter(Boolean).join(' · '),
      app,
    })),
    { title: vscode.l10n.t('Which app?'), matchOnDescription: true, matchOnDetail: true },
  );
  return picked?.app;
}

export interface ResourceTarget {
  readonly app: App;
  readonly resource: ManagedResource;
}

/** A managed resource: the row's, or app and resource picked in turn. */
export async function resourceOf(
  host: CommandHost,
  row: unknown,
  isWanted?: (app: App) => boolean,
): Promise<ResourceTarget | undefined> {
  const target = targetOfRow(row);
  const app = await appOf(host, row, ['app'], isWanted);
  if (!app) {
    return undefined;
  }
  const resources = await host.resourcesOf(app.id);
  if (target?.resource) {
    const resource = resources.find((candidate) => candidate.key === target.resource);
    return resource && { app, resource };
  }
  const picked = await pick(
    resources.map((resource) => resourceItem(resource)),
    { title: vscode.l10n.t('Which resource of {0}?', app.name), matchOnDescription: true },
  );
  return picked && { app, resource: picked.resource };
}

export function resourceItem(
  resource: ManagedResource,
): vscode.QuickPickItem & { readonly resource: ManagedResource } {
  return {
    label: `${resource.kind} ${resource.name}`,
    description: [
      resource.namespace,
      resource.sync,
      resource.health,
      resource.requiresPruning && !resource.isHook ? vscode.l10n.t('requires pruning') : '',
    ]
      .filter(Boolean)
      .join(' · '),
    resource,
  };
}

/** Says why there is nothing to choose from. */
export async function askToConnect(): Promise<void> {
  const select = vscode.l10n.t('Select Context');
  const picked = await notice(
    'info',
    vscode.l10n.t('No app is known: Plumbline is connected to no cluster, or the cluster has none.'),
    select,
  );
  if (picked === select) {
    await vscode.commands.executeCommand('plumbline.context.select');
  }
}
