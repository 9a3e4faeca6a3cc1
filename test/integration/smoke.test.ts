import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { startDemoCluster, type DemoCluster } from '../world/api/startDemoCluster.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';

const ID = 'plumbline.plumbline-gitops';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

function plumbline(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(ID);
  assert.ok(extension, 'Plumbline is installed');
  return extension;
}

/** Takes the first entry of a quick pick as soon as there is one, until the command that shows it is through. */
async function takeFirst(command: string): Promise<void> {
  const done = Promise.resolve(vscode.commands.executeCommand(command)).then(() => true);
  const soon = (): Promise<boolean> => new Promise((resolve) => setTimeout(() => resolve(false), 50));
  while (!(await Promise.race([done, soon()]))) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }
}

describe('Plumbline in a real VS Code', () => {
  let cluster: DemoCluster;
  const kubeconfig = process.env['KUBECONFIG'];

  before(async () => {
    cluster = await startDemoCluster();
    process.env['KUBECONFIG'] = cluster.kubeconfig;
  });
  after(async () => {
    await vscode.commands.executeCommand('plumbline.context.disconnect');
    if (kubeconfig === undefined) {
      delete process.env['KUBECONFIG'];
    } else {
      process.env['KUBECONFIG'] = kubeconfig;
    }
    await cluster.close();
  });

  it('activates', async () => {
    await plumbline().activate();
    assert.equal(plumbline().isActive, true);
  });

  it('has every command of its manifest', async () => {
    const { contributes } = plumbline().packageJSON as Manifest;
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(contributes.commands.length > 0);
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });

  it('calls no cluster before a context is chosen', async () => {
    await vscode.commands.executeCommand('plumbline.apps.focus');
    assert.deepEqual(cluster.requests.all, []);
  });

  it('loads the cluster chunk and watches the apps of the chosen context', async () => {
    const isWatch = ({ resource, query }: LoggedRequest): boolean =>
      resource === 'applications' && query.includes('watch=true');
    const watching = cluster.requests.next(isWatch);
    await takeFirst('plumbline.context.select');
    const watch = await watching;
    assert.match(watch.path, /^\/apis\/argoproj\.io\/v1alpha1\/applications$/);
    const outside = cluster.requests.all.filter((request) => request.outside !== undefined);
    assert.deepEqual(
      outside.map(({ method, path }) => `${method} ${path}`),
      [],
    );
  });
});
