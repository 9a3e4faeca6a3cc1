import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { Store } from '../../src/core/store/store.ts';
import { appNode } from '../../src/core/view/nodeId.ts';
import { anApp } from '../unit/core/view/world.ts';
import { memory, probedView } from './probeView.ts';
import { begin, eventually, Screen } from './screen.ts';

describe('the Apps view after a reload of the window', () => {
  it('comes back with its filter, and with what was open', async () => {
    const root = anApp({ name: 'root' });
    const web = anApp({ name: 'web', trackedBy: { name: 'root' } });
    const api = anApp({ name: 'api', trackedBy: { name: 'root' } });
    const store = new Store();
    begin(store, [root, web, api]);
    const memento = memory();

    const before = new Screen();
    const first = probedView(store, before, { memento });
    await vscode.commands.executeCommand('probe.apps.focus');
    await before.until(() => before.items.has(appNode(api.id)));
    await first.tree.reveal(appNode(api.id), { expand: true, select: false });
    await eventually(() => first.opened.has(api.id));
    first.view.setFilter({ text: 'api', states: [] });
    first.view.dispose();
    assert.deepEqual(JSON.parse(JSON.stringify(memento.get('plumbline.apps.view'))), {
      grouping: 'parent',
      filter: { text: 'api', states: [] },
      pinned: [],
      expansion: [[appNode(api.id), true]],
    });

    const after = new Screen();
    const second = probedView(store, after, { memento });
    await vscode.commands.executeCommand('probe.apps.focus');
    await after.until(() => after.items.has(appNode(api.id)));
    assert.equal(second.view.filter.text, 'api');
    assert.ok(!after.items.has(appNode(web.id)), 'the filter hides it');
    second.view.clearFilter();
    await after.until(() => after.asked.includes(appNode(api.id)));
    await eventually(() => second.opened.has(api.id));
    second.view.dispose();
    store.dispose();
  });
});
