import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import type { App } from '../../src/core/model/app.ts';
import type { ConnectionPhase } from '../../src/core/model/connection.ts';
import { Store } from '../../src/core/store/store.ts';
import { Emitter } from '../../src/core/util/emitter.ts';
import type { NodeId } from '../../src/core/view/nodeId.ts';
import { appMessageNode, appNode, connectionNode, resourceNode } from '../../src/core/view/nodeId.ts';
import { aContext, anApp, aResource, DEMO } from '../unit/core/view/world.ts';
import type { Probe, ProbedView } from './probeView.ts';
import { memory, probedView } from './probeView.ts';

const root = anApp({ name: 'root' });
const web = anApp({ name: 'web', trackedBy: { name: 'root' } });
const api = anApp({ name: 'api', trackedBy: { name: 'root' }, sync: 'OutOfSync' });
const deployment = aResource({ name: 'api', sync: 'OutOfSync' });

/** What VS Code was given, by row, and what it asked for. */
class Screen implements Probe {
  readonly items = new Map<NodeId, vscode.TreeItem>();
  asked: (NodeId | undefined)[] = [];
  readonly #moved = new Emitter<void>();

  onRow(id: NodeId, item: vscode.TreeItem): void {
    this.items.set(id, item);
    this.#moved.fire();
  }

  onChildren(id: NodeId | undefined): void {
    this.asked.push(id);
    this.#moved.fire();
  }

  /** Resolves once VS Code has read enough; mocha's timeout is the limit. */
  until(isDone: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (isDone()) {
          listening.dispose();
          resolve();
        }
      };
      const listening = this.#moved.event(check);
      check();
    });
  }

  description(id: NodeId): string {
    return String(this.items.get(id)?.description);
  }
}

function storeOf(apps: readonly App[], phase: ConnectionPhase = { word: 'connected' }): Store {
  const store = new Store();
  store.dispatch([
    { type: 'connection/opened', context: aContext() },
    { type: 'connection/phase', id: DEMO, phase },
    {
      type: 'freshness/changed',
      id: DEMO,
      scope: 'argoproj.io/Application',
      freshness: { word: 'live', since: 0 },
    },
    { type: 'apps/observed', id: DEMO, apps: apps.map((app) => ({ app, resourceVersion: '1' })) },
  ]);
  return store;
}

describe('the Apps view in VS Code', () => {
  let store: Store;
  let screen: Screen;
  let probed: ProbedView;
  let memento: vscode.Memento;

  const show = async (): Promise<void> => {
    probed = probedView(store, screen, {
      memento,
      locations: [{ word: 'workspace', root: '/w', path: 'apps/api', exists: true }],
    });
    await vscode.commands.executeCommand('probe.apps.focus');
    await screen.until(() => screen.asked.includes(undefined));
  };

  beforeEach(async () => {
    store = storeOf([root, web, api]);
    screen = new Screen();
    memento = memory();
    await show();
  });

  afterEach(() => {
    probed.view.dispose();
    store.dispose();
  });

  it('gives VS Code rows with a state in words, and opens parents by itself', async () => {
    await screen.until(() => screen.items.has(appNode(api.id)));
    const item = screen.items.get(appNode(api.id));
    assert.equal(item?.label, 'api');
    assert.match(String(item?.description), /^OutOfSync · /);
    assert.match(
      item?.accessibilityInformation?.label ?? '',
      /^Application api, sync OutOfSync, health Healthy/,
    );
    assert.equal((item?.iconPath as vscode.ThemeIcon | undefined)?.id, 'arrow-circle-up');
    assert.equal(item?.collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
    assert.equal(
      screen.items.get(appNode(root.id))?.collapsibleState,
      vscode.TreeItemCollapsibleState.Expanded,
    );
    assert.equal(item?.tooltip, undefined, 'the hover is built when somebody hovers');
  });

  it('keeps the objects of open apps, and only of those', async () => {
    await screen.until(() => screen.items.has(appNode(web.id)));
    assert.deepEqual([...probed.opened], [root.id], 'the root is open by default');
    await probed.tree.reveal(appNode(api.id), { expand: true, select: false });
    await screen.until(() => screen.asked.includes(appNode(api.id)));
    assert.deepEqual([...probed.opened], [root.id, api.id]);

    store.dispatch([{ type: 'resources/observed', app: api.id, resources: [deployment] }]);
    const row = resourceNode(api.id, deployment.key);
    await screen.until(() => screen.items.has(row) && screen.items.has(appMessageNode(api.id, 'source.0')));
    assert.equal(screen.items.get(row)?.command?.command, 'plumbline.resource.diff');
    assert.deepEqual(screen.items.get(row)?.command?.arguments, [row]);
    assert.equal(screen.description(appMessageNode(api.id, 'source.0')), 'in workspace');
  });

  it('shows an app on request, through its closed parents', async () => {
    assert.equal(await probed.view.reveal(web.id), true);
    assert.deepEqual(probed.tree.selection, [appNode(web.id)]);
    assert.equal(await probed.view.reveal(anApp({ name: 'nowhere' }).id), false);
  });

  it('remembers what was open when the window is loaded again', async () => {
    await screen.until(() => screen.items.has(appNode(api.id)));
    await probed.tree.reveal(appNode(api.id), { expand: true, select: false });
    await screen.until(() => screen.asked.includes(appNode(api.id)));
    probed.view.setFilter({ text: 'api', states: [] });
    probed.view.dispose();

    screen = new Screen();
    await show();
    await screen.until(() => screen.items.has(appNode(api.id)));
    assert.equal(probed.view.filter.text, 'api');
    assert.ok(!screen.items.has(appNode(web.id)), 'the filter hides it');
    probed.view.clearFilter();
    await screen.until(() => screen.asked.includes(appNode(api.id)));
    assert.ok(probed.opened.has(api.id), 'and its row is open again');
  });

  it('says what the filter hides, and counts what needs attention', async () => {
    await screen.until(() => screen.items.has(appNode(api.id)));
    assert.equal(probed.tree.badge?.value, 1);
    probed.view.setFilter({ text: '', states: ['OutOfSync'] });
    assert.equal(probed.tree.message, '1 of 3 apps matches OutOfSync');
    assert.equal(probed.keys['plumbline.filtered'], true);
    store.dispatch([
      { type: 'apps/observed', id: DEMO, apps: [{ app: { ...api, sync: 'Synced' }, resourceVersion: '2' }] },
    ]);
    const nothing = `m/connection/${encodeURIComponent(DEMO)}/noMatch`;
    await screen.until(() => screen.items.has(nothing));
    assert.equal(probed.tree.message, '0 of 3 apps match OutOfSync');
    assert.equal(probed.tree.badge, undefined);
    probed.view.clearFilter();
    assert.equal(probed.tree.message, '');
  });

  it('groups by project and back', async () => {
    await screen.until(() => screen.items.has(appNode(api.id)));
    probed.view.setGrouping('project');
    await screen.until(() => [...screen.items.keys()].some((id) => id.startsWith('g/')));
    assert.equal(probed.tree.description, 'by project');
    assert.equal(probed.keys['plumbline.grouping'], 'project');
    screen.asked = [];
    probed.view.setGrouping('parent');
    await screen.until(() => screen.asked.includes(appNode(root.id)));
  });

  it('misses nothing while it is hidden, and works for nobody then', async () => {
    await screen.until(() => screen.items.has(appNode(web.id)));
    await vscode.commands.executeCommand('workbench.view.scm');
    await until(probed.tree.onDidChangeVisibility, () => !probed.tree.visible);
    screen.items.clear();
    store.dispatch([
      {
        type: 'apps/observed',
        id: DEMO,
        apps: [{ app: { ...web, health: 'Degraded' }, resourceVersion: '2' }],
      },
    ]);
    await eventually(() => probed.tree.badge?.value === 2);
    assert.equal(screen.items.size, 0, 'no row was read');
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

/** For what VS Code tells no event of: the badge. Mocha's timeout is the limit. */
async function eventually(isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
