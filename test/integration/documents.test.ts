import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { appId, kubeConnectionId, resourceKey } from '../../src/core/model/ids.ts';
import type { AppId, ResourceKey } from '../../src/core/model/ids.ts';
import { documentAddress } from '../../src/core/view/documentId.ts';
import type { DocumentId } from '../../src/core/view/documentId.ts';
import { appNode, resourceNode } from '../../src/core/view/nodeId.ts';
import { ApiClient } from '../unit/world/api/apiClient.ts';
import { startDemoCluster } from '../world/api/startDemoCluster.ts';
import { contextOf } from '../world/api/kubeconfig.ts';
import { laidOver, recorded, toCreate } from '../unit/recorded.ts';

const SHOP = 'shop-documents';
const CANARY = 'canary-hunter2';

/** Runs a command; prompts that it shows are answered with their first entry. */
async function run(command: string, ...args: readonly unknown[]): Promise<void> {
  const done = Promise.resolve(vscode.commands.executeCommand(command, ...args)).then(() => true);
  const soon = (): Promise<boolean> => new Promise((resolve) => setTimeout(() => resolve(false), 50));
  while (!(await Promise.race([done, soon()]))) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }
}

function uriOf(id: DocumentId): vscode.Uri {
  return vscode.Uri.from({ scheme: 'plumbline', ...documentAddress(id) });
}

async function textOf(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** The active tab once it is one that `is` accepts: tabs are told after the command that opened them. */
async function activeTab<T>(is: (tab: vscode.Tab) => T | undefined): Promise<T> {
  for (;;) {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const found = tab && is(tab);
    if (found !== undefined) {
      return found;
    }
    await new Promise<void>((resolve) => {
      const listening = vscode.window.tabGroups.onDidChangeTabs(() => {
        listening.dispose();
        resolve();
      });
    });
  }
}

function diffOf(tab: vscode.Tab, name: string): vscode.TabInputTextDiff | undefined {
  return tab.input instanceof vscode.TabInputTextDiff && tab.label.includes(name) ? tab.input : undefined;
}

/** Both texts of the diff of this object and its tab's title. */
async function activeDiff(
  name: string,
): Promise<{ readonly title: string; readonly left: string; readonly right: string }> {
  const input = await activeTab((tab) => diffOf(tab, name));
  const title = vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '';
  return { title, left: await textOf(input.original), right: await textOf(input.modified) };
}

describe('Virtual documents and differences in a real VS Code', () => {
  let api: ApiClient;
  let app: AppId;
  const key = (kind: string, name: string): ResourceKey =>
    resourceKey({ group: '', kind, namespace: SHOP, name });
  const kubeconfig = process.env['KUBECONFIG'];

  before(async () => {
    api = new ApiClient(await startDemoCluster());
    process.env['KUBECONFIG'] = api.cluster.kubeconfig;
    api.cluster.objects.namespaces(SHOP, 'argocd');
    const connection = kubeConnectionId(api.cluster.kubeconfig, contextOf('admin'));
    app = appId({ connection, group: 'argoproj.io', kind: 'Application', namespace: 'argocd', name: 'shop' });
    await seed(api);
    await vscode.extensions.getExtension('plumbline.plumbline-gitops')?.activate();
    const watched = api.cluster.requests.next(
      ({ resource, query }) => resource === 'applications' && query.includes('watch=true'),
    );
    await run('plumbline.context.select');
    await watched;
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('plumbline.context.disconnect');
    if (kubeconfig === undefined) {
      delete process.env['KUBECONFIG'];
    } else {
      process.env['KUBECONFIG'] = kubeconfig;
    }
    await api.close();
  });

  it('shows the difference of one resource: that line, and the verdict in the title', async () => {
    await run('plumbline.resource.diff', resourceNode(app, key('ConfigMap', 'conf')));
    const { title, left, right } = await activeDiff('ConfigMap conf');
    assert.match(title, /^ConfigMap conf: as last applied ↔ live .*Argo CD: OutOfSync$/);
    const [before, after] = [left.split('\n'), right.split('\n')];
    assert.deepEqual(
      before.flatMap((line, index) => (line === after[index] ? [] : [[line, after[index]]])),
      [['  level: info', '  level: debug']],
    );
  });

  it('shows its documents as read-only YAML of a size that fits', async () => {
    const { modified: uri } = await activeTab((tab) => diffOf(tab, 'ConfigMap conf'));
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'yaml');
    const stat = await vscode.workspace.fs.stat(uri);
    assert.equal(stat.size, (await vscode.workspace.fs.readFile(uri)).byteLength);
    assert.equal(stat.permissions, vscode.FilePermission.Readonly);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, new Uint8Array())));
  });

  it('never shows the value of a Secret, yet that it differs', async () => {
    await run('plumbline.resource.diff', resourceNode(app, key('Secret', 'db')));
    const { left, right } = await activeDiff('Secret db');
    assert.match(left, /password: <masked \d>/);
    assert.notEqual(left, right);
    await run('plumbline.resource.openLive', resourceNode(app, key('Secret', 'db')));
    const live = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(live, /^kind: Secret$/m);
    for (const text of [left, right, live]) {
      assert.ok(!text.includes(CANARY) && !text.includes(Buffer.from(CANARY).toString('base64')), text);
    }
  });

  it('shows the whole app in one multi-diff editor', async () => {
    await run('plumbline.app.diff', appNode(app));
    const { label, count } = await activeTab((tab) => {
      const { textDiffs } = (tab.input ?? {}) as { readonly textDiffs?: readonly unknown[] };
      return textDiffs && { label: tab.label, count: textDiffs.length };
    });
    assert.match(label, /^shop: as last applied ↔ live · Argo CD: OutOfSync/);
    assert.equal(count, 2);
  });

  it('answers for a document that it has no text of, and asks no cluster', async () => {
    const asked = api.cluster.requests.all.length;
    for (const kind of ['live', 'diff-desired', 'revision'] as const) {
      const uri = uriOf({ kind, app, resource: key('ConfigMap', 'conf'), version: 'long ago', variant: '' });
      const text = await textOf(uri);
      assert.match(text, /^# ConfigMap shop-documents\/conf of shop\n# Plumbline keeps no cluster data/);
      assert.equal((await vscode.workspace.fs.stat(uri)).size, Buffer.byteLength(text));
    }
    const odd = vscode.Uri.from({ scheme: 'plumbline', path: '/nonsense.yaml' });
    assert.equal(await textOf(odd), '# Plumbline does not know this document.\n');
    assert.equal(api.cluster.requests.all.length, asked);
  });

  it('sent nothing that the cluster does not serve', () => {
    const outside = api.cluster.requests.all.filter((request) => request.outside !== undefined);
    assert.deepEqual(
      outside.map(({ method, path, query }) => `${method} ${path}?${query}`),
      [],
    );
  });
});

async function seed(api: ApiClient): Promise<void> {
  const objects = [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'conf' },
      data: { level: 'info', other: 'same' },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db' },
      data: { password: Buffer.from(CANARY).toString('base64') },
    },
  ];
  for (const object of objects) {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object) };
    const path = `/api/v1/namespaces/${SHOP}/${object.kind === 'Secret' ? 'secrets' : 'configmaps'}`;
    await api.post(`${path}?fieldManager=argocd-controller`, {
      ...object,
      metadata: { ...object.metadata, annotations },
    });
  }
  const edit = (path: string, data: object): Promise<unknown> =>
    api.merge(`/api/v1/namespaces/${SHOP}/${path}?fieldManager=kubectl-edit`, { data });
  await edit('configmaps/conf', { level: 'debug' });
  await edit('secrets/db', { password: Buffer.from('canary-edited').toString('base64') });
  api.cluster.put(
    laidOver(toCreate(recorded('helm')), {
      metadata: { name: 'shop' },
      spec: {
        source: { repoURL: 'https://git.example.com/acme/shop', path: 'charts/web', helm: null },
        destination: { namespace: SHOP },
      },
      status: {
        sync: { status: 'OutOfSync', revision: '', comparedTo: null },
        history: null,
        resources: objects.map(({ kind, metadata }) => ({
          version: 'v1',
          kind,
          namespace: SHOP,
          name: metadata.name,
          status: 'OutOfSync',
        })),
      },
    }),
  );
}
