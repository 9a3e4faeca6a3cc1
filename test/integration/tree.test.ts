import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import type { App } from '../../src/core/model/app.ts';
import { Store } from '../../src/core/store/store.ts';
import type { NodeId } from '../../src/core/view/nodeId.ts';
import { appMessageNode, appNode, connectionNode, resourceNode } from '../../src/core/view/nodeId.ts';
import { anApp, aResource, DEMO } from '../unit/core/view/world.ts';
import { begin, eventually, Screen } from './screen.ts';
import type { ProbedView } from './probeView.ts';
import { memory, probedView } from './probeView.ts';

describe('the Apps view in VS Code', () => {
  const store = new Store();
  const screen = new Screen();
  const memento = memory();
  const locations = [{ word: 'workspace', root: '/w', path: 'apps/api', exists: true }] as const;
  let probed: ProbedView;
  let root: App;
  let web: App;
  let api: App;
  let round = 0;

  const observe = (app: App): void =>
    store.dispatch([{ type: 'apps/observed', id: DEMO, apps: [{ app, resourceVersion: '2' }] }]);

  /** As a click on the twistie does; VS Code refuses while it is still reading the rows above. */
  const open = async (id: NodeId): Promise<void> => {
    const isOpen = (): Promise<boolean> =>
      Promise.resolve(probed.tree.reveal(id, { expand: true, select: false })).then(
        () => true,
        () => false,
      );
    while (!(await isOpen())) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };

  before(async () => {
    probed = probedView(store, screen, { memento, locations });
    await vscode.commands.executeCommand('probe.apps.focus');
  });

  // Other names each time: what a test opens or selects is nothing to the next.
  beforeEach(async () => {
    round += 1;
    root = anApp({ name: `root-${round}` });
    web = anApp({ name: `web-${round}`, trackedBy: { name: root.name } });
    api = anApp({ name: `api-${round}`, trackedBy: { name: root.name }, sync: 'OutOfSync' });
    screen.items.clear();
    screen.asked = [];
    begin(store, [root, web, api]);
    await screen.until(() => screen.items.has(appNode(web.id)));
  });

  after(() => {
    probed.view.dispose();
    store.dispose();
  });

  it('gives VS Code rows with a state in words, and opens parents by itself', async () => {
    const item = screen.items.get(appNode(api.id));
    assert.equal(item?.label, api.name);
    assert.match(String(item?.description), /^OutOfSync · /);
    assert.match(
      item?.accessibilityInformation?.label ?? '',
      /^Application api-1, sync OutOfSync, health Healthy/,
    );
    assert.equal((item?.iconPath as vscode.ThemeIcon | undefined)?.id, 'arrow-circle-up');
    assert.equal(item?.collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
    assert.equal(
      screen.items.get(appNode(root.id))?.collapsibleState,
      vscode.TreeItemCollapsibleState.Expanded,
    );
    assert.equal(item?.tooltip, undefined, 'the hover is built when somebody hovers');
  });

  it('writes out characters that nobody sees, by which one name could pass for another', async () => {
    observe({ ...api, conditions: [{ type: 'SyncError', message: 'prod\u202etset', severity: 'error' }] });
    const row = appMessageNode(api.id, 'condition.0');
    await open(appNode(api.id));
    await screen.until(() => screen.items.has(row));
    assert.equal(screen.description(row), 'prod‹U+202E›tset');
    assert.match(screen.items.get(row)?.accessibilityInformation?.label ?? '', /prod‹U\+202E›tset/);
  });

  it('keeps the objects of open apps, and only of those', async () => {
    assert.deepEqual([...probed.opened], [root.id], 'the root is open by default');
    await open(appNode(api.id));
    await eventually(() => probed.opened.has(api.id));
    assert.deepEqual([...probed.opened], [root.id, api.id]);

    const deployment = aResource({ name: 'api', sync: 'OutOfSync' });
    store.dispatch([{ type: 'resources/observed', app: api.id, resources: [deployment] }]);
    const row = resourceNode(api.id, deployment.key);
    await screen.until(() => screen.items.has(row) && screen.items.has(appMessageNode(api.id, 'source.0')));
    assert.equal(screen.items.get(row)?.command?.command, 'plumbline.resource.diff');
    assert.deepEqual(screen.items.get(row)?.command?.arguments, [row]);
    assert.equal(screen.description(appMessageNode(api.id, 'source.0')), 'in workspace');
  });

  it('shows an app on request, through its closed parents', async () => {
    assert.equal(await probed.view.reveal(web.id), true);
    await eventually(() => probed.tree.selection.includes(appNode(web.id)));
    assert.equal(await probed.view.reveal(anApp({ name: 'nowhere' }).id), false);
  });

  it('says what the filter hides, and counts what needs attention', async () => {
    await eventually(() => probed.tree.badge?.value === 1);
    probed.view.setFilter({ text: '', states: ['OutOfSync'] });
    assert.equal(probed.tree.message, '1 of 3 apps matches OutOfSync');
    assert.equal(probed.keys['plumbline.filtered'], true);
    observe({ ...api, sync: 'Synced' });
    const nothing = `m/connection/${encodeURIComponent(DEMO)}/noMatch`;
    await screen.until(() => screen.items.has(nothing));
    await eventually(() => probed.tree.message === '0 of 3 apps match OutOfSync');
    await eventually(() => probed.tree.badge === undefined);
    probed.view.clearFilter();
    assert.equal(probed.tree.message, '');
  });

  it('groups by project and back', async () => {
    probed.view.setGrouping('project');
    await screen.until(() => [...screen.items.keys()].some((id) => id.startsWith('g/')));
    assert.equal(probed.tree.description, 'by project');
    assert.equal(probed.keys['plumbline.grouping'], 'project');
    screen.asked = [];
    probed.view.setGrouping('parent');
    await screen.until(() => screen.asked.includes(appNode(root.id)));
  });

  it('misses nothing while it is hidden, and works for nobody then', async () => {
    await vscode.commands.executeCommand('workbench.view.scm');
    await until(probed.tree.onDidChangeVisibility, () => !probed.tree.visible);
    screen.items.clear();
    observe({ ...web, health: 'Degraded' });
    await eventually(() => probed.tree.badge?.value === 2);
    assert.ok(!screen.items.has(appNode(web.id)), 'its row was not read');
    await vscode.commands.executeCommand('probe.apps.focus');
    await screen.until(() => screen.description(appNode(web.id)).startsWith('Degraded'));
  });

  it('shows the face of a connection that waits for a click', async () => {
    store.dispatch([
      { type: 'connection/phase', id: DEMO, phase: { word: 'waitingForClick', why: 'signedOut' } },
    ]);
    const line = `m/connection/${encodeURIComponent(DEMO)}/connect`;
    await screen.until(() => screen.items.has(line));
    assert.equal(screen.items.get(line)?.command?.command, 'plumbline.context.connect');
    assert.equal(screen.description(connectionNode(DEMO)), 'signed out');
  });

  it('restores the last session once, when it is first shown', () => {
    assert.equal(probed.restored(), 1);
    assert.equal(probed.keys['plumbline.kubeconfig'], 'none');
    assert.equal(probed.keys['plumbline.connections'], 1);
  });
});

function until<T>(event: vscode.Event<T>, isDone: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (isDone()) {
        listening.dispose();
        resolve();
      }
    };
    const listening = event(check);
    check();
  });
}
