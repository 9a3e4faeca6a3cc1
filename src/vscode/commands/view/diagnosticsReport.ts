import * as vscode from 'vscode';

import type { CloneFacts } from '../../../app/describeClones.ts';
import type { ConnectionState } from '../../../core/store/state.ts';
import { redact } from '../../../core/util/redact.ts';
import { clusterErrorWords } from '../../../core/view/errorWords.ts';
import type { CommandHost } from '../host.ts';
import { command } from '../spec.ts';

/** Versions, clones, files, connections, counts and rights in one document that can be attached to a bug report. */
export const diagnosticsReport = command({
  id: 'plumbline.diagnostics.report',
  effect: 'none',
  run: async (host) => {
    const document = await vscode.workspace.openTextDocument({
      language: 'markdown',
      content: redact(await report(host)),
    });
    await vscode.window.showTextDocument(document);
  },
});

async function report(host: CommandHost): Promise<string> {
  const folders = vscode.workspace.workspaceFolders?.length ?? 0;
  const lines = [
    '# Plumbline diagnostics',
    '',
    `- Plumbline ${host.version}, VS Code ${vscode.version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    `- Runs on: ${machineWords()}`,
    `- Workspace: ${vscode.workspace.isTrusted ? 'trusted' : 'Restricted Mode (no process, no connection)'}, ${folders === 1 ? '1 folder' : `${folders} folders`}`,
    `- Git: ${await host.gitVersion()}`,
    '',
    '## Clones',
    '',
    ...(await cloneLines(host)),
    '',
    '## Kubeconfig',
    '',
    ...(await kubeconfigLines(host)),
    '',
    '## Connections',
    '',
  ];
  const connections = [...host.store.state.connections.values()];
  for (const connection of connections) {
    lines.push(...(await connectionLines(host, connection)), '');
  }
  if (connections.length === 0) {
    lines.push('None: no context was chosen, so no cluster was called.');
  }
  return `${lines.join('\n')}\n`;
}

/** The extension host's machine: kubeconfigs, login programs and git are looked up there. */
export function machineWords(): string {
  const remote = vscode.env.remoteName;
  return remote === undefined ? 'this computer' : `the remote machine (${remote})`;
}

async function cloneLines(host: CommandHost): Promise<readonly string[]> {
  if (!vscode.workspace.isTrusted) {
    return ['Not asked in Restricted Mode.'];
  }
  const clones = await host.clones();
  return clones.length === 0 ? ['No folder is open.'] : clones.map(cloneLine);
}

/** Whether an app is matched to a clone goes by the remotes; what is compared goes by the branch. */
function cloneLine({ folder, root, branch, branches, remotes, problem }: CloneFacts): string {
  const failed = problem === undefined ? '' : ` (${problem})`;
  if (root === undefined) {
    return `- ${folder}: no clone${failed}`;
  }
  const on = branch === undefined ? 'no branch checked out' : `on ${branch}`;
  const from = (remotes ?? []).map(({ name, url }) => `${name} ${url}`).join(', ') || 'none';
  return `- ${folder}: ${on}, ${branches === 1 ? '1 branch' : `${branches ?? 0} branches`}, remotes: ${from}${failed}`;
}

async function kubeconfigLines(host: CommandHost): Promise<readonly string[]> {
  if (!vscode.workspace.isTrusted) {
    return ['Not read in Restricted Mode.'];
  }
  const catalog = await host.connections.catalog();
  return [
    `Looked in: ${catalog.origin}`,
    ...catalog.files.map(
      (file) => `- ${file.path}: ${file.state}${file.problem ? ` (${file.problem})` : ''}`,
    ),
    `- ${catalog.contexts.length} contexts, ${catalog.contexts.filter((context) => context.login === 'exec').length} with a login program`,
  ];
}

async function connectionLines(host: CommandHost, connection: ConnectionState): Promise<readonly string[]> {
  const { context, phase } = connection;
  const apps = [...connection.apps.values()];
  const count = (test: (app: (typeof apps)[number]) => boolean): number => apps.filter(test).length;
  return [
    `### ${context.name}`,
    '',
    `- Server: ${context.server ?? 'none'}, login: ${context.login}`,
    `- Phase: ${phase.word}${phase.word === 'failed' ? ` (${clusterErrorWords(phase.error).summary})` : ''}`,
    `- Server version: ${await serverVersion(host, connection)}`,
    ...[...connection.freshness].map(([scope, freshness]) => `- ${scope}: ${freshness.word}`),
    `- Apps: ${count((app) => app.role === 'app')}, generators: ${count((app) => app.role === 'generator')}, projects: ${count((app) => app.role === 'project')}`,
    `- OutOfSync: ${count((app) => app.sync === 'OutOfSync')}, Degraded: ${count((app) => app.health === 'Degraded')}, Missing: ${count((app) => app.health === 'Missing')}`,
    ...(await rightsLines(host, connection)),
  ];
}

async function serverVersion(host: CommandHost, connection: ConnectionState): Promise<string> {
  const client =
    connection.phase.word === 'connected' ? host.connections.client(connection.context.id) : undefined;
  if (!client) {
    return 'not asked (not connected)';
  }
  const version = await client.serverVersion(AbortSignal.timeout(10_000));
  return version.ok ? version.value : clusterErrorWords(version.error).summary;
}

/** What this login may do to each watched kind: the answer to "why is the button refused". */
async function rightsLines(host: CommandHost, connection: ConnectionState): Promise<readonly string[]> {
  const client =
    connection.phase.word === 'connected' ? host.connections.client(connection.context.id) : undefined;
  if (!client) {
    return [];
  }
  const kinds = new Map([...connection.apps.values()].map((app) => [`${app.group}/${app.kind}`, app]));
  const lines: string[] = [];
  for (const app of kinds.values()) {
    const resource = `${app.kind.toLowerCase()}s`;
    const answers = await Promise.all(
      ['get', 'list', 'watch', 'patch'].map(async (verb) => {
        const may = await client.may(
          { verb, group: app.group, resource, namespace: app.namespace },
          AbortSignal.timeout(10_000),
        );
        return `${verb} ${may.ok ? (may.value ? 'yes' : 'no') : 'unknown'}`;
      }),
    );
    lines.push(`- Rights on ${resource}.${app.group} in ${app.namespace}: ${answers.join(', ')}`);
  }
  return lines;
}
