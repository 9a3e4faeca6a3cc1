import * as vscode from 'vscode';

import type { App } from '../../../core/model/app.ts';
import { parseAppId } from '../../../core/model/ids.ts';
import { isOfGit } from '../../../core/view/historyRow.ts';
import { appOfNode, parseNodeId } from '../../../core/view/nodeId.ts';
import type { CommandHost } from '../host.ts';
import { askToConnect } from '../picks.ts';
import { inform } from '../report.ts';
import { command } from '../spec.ts';
import { pick } from '../../ask.ts';

interface Choice {
  readonly title: string;
  readonly apps: readonly App[];
}

/** Lists the history of an app, of the selected apps, or of all apps of a project. */
export const openHistory = command({
  id: 'plumbline.app.openHistory',
  effect: 'none',
  needsTrust: true,
  run: async (host, row, selection) => {
    const choice = chosen(host, row, selection) ?? (await ask(host));
    if (!choice) {
      return;
    }
    const apps = choice.apps.filter(({ sources }) => sources.some(isOfGit));
    if (apps.length === 0) {
      inform(
        vscode.l10n.t(
          '{0} has no history in Git: its sources are charts or images of a registry.',
          choice.title,
        ),
      );
      return;
    }
    await (
      await host.features.audit.get()
    ).open(
      apps.map(({ id }) => id),
      choice.title,
    );
  },
});

function chosen(host: CommandHost, row: unknown, selection: unknown): Choice | undefined {
  const rows = Array.isArray(selection) && selection.includes(row) ? (selection as unknown[]) : [row];
  const apps = new Set(rows.flatMap((one) => (typeof one === 'string' ? appsOfRow(host, one) : [])));
  if (apps.size === 0) {
    return undefined;
  }
  const ref = typeof row === 'string' ? parseNodeId(row) : undefined;
  return {
    title: ref?.kind === 'group' && rows.length === 1 ? projectWords(ref.group) : titleOf([...apps]),
    apps: [...apps],
  };
}

function appsOfRow(host: CommandHost, row: string): readonly App[] {
  const ref = parseNodeId(row);
  if (ref?.kind === 'group') {
    return appsOf(host).filter(
      ({ id, project }) => (project ?? '') === ref.group && parseAppId(id)?.connection === ref.connection,
    );
  }
  const id = appOfNode(row);
  const app = id && host.findApp(id);
  return app?.role === 'app' ? [app] : [];
}

function appsOf(host: CommandHost): readonly App[] {
  return host.allApps().filter(({ role }) => role === 'app');
}

async function ask(host: CommandHost): Promise<Choice | undefined> {
  const apps = appsOf(host).toSorted((a, b) => a.name.localeCompare(b.name));
  if (apps.length === 0) {
    await askToConnect();
    return undefined;
  }
  const projects = [...new Set(apps.map(({ project = '' }) => project))].toSorted();
  const separator = (label: string): vscode.QuickPickItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  const picked = await pick<vscode.QuickPickItem & Partial<Choice>>(
    [
      separator(vscode.l10n.t('apps')),
      ...apps.map((app) => ({
        label: app.name,
        description: [app.namespace, app.project].filter(Boolean).join(' · '),
        title: app.name,
        apps: [app],
      })),
      separator(vscode.l10n.t('projects')),
      ...projects.map((project) => {
        const members = apps.filter((app) => (app.project ?? '') === project);
        const label = projectWords(project);
        return {
          label,
          description: vscode.l10n.t('{0} apps', members.length),
          title: label,
          apps: members,
        };
      }),
    ],
    { title: vscode.l10n.t('Whose history?'), matchOnDescription: true },
  );
  return picked?.apps && { title: picked.title ?? '', apps: picked.apps };
}

function titleOf(apps: readonly App[]): string {
  const [first] = apps;
  return apps.length === 1 && first ? first.name : vscode.l10n.t('{0} apps', apps.length);
}

function projectWords(project: string): string {
  return project === '' ? vscode.l10n.t('Apps without a project') : vscode.l10n.t('Project {0}', project);
}
