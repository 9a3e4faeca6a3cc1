import assert from 'node:assert/strict';

import { CurrentTree } from '../../../../src/core/view/currentTree.ts';
import { appNode } from '../../../../src/core/view/nodeId.ts';
import { aConnection, anApp, aState, NOW, options } from './world.ts';

describe('the current tree', () => {
  const app = anApp();
  const state = aState(aConnection([app]));
  const same = options();

  it('is shared by all rows of one moment', () => {
    const current = new CurrentTree();
    const tree = current.at(state, same);
    assert.equal(current.at(state, { ...same, now: NOW + 999 }), tree);
  });

  it('is another one when anything that decides rows is', () => {
    const current = new CurrentTree();
    const tree = current.at(state, same);
    const catalog = { contexts: [], files: [], origin: 'home' } as const;
    for (const over of [
      { now: NOW + 1000 },
      { now: NOW - 1000 },
      { grouping: 'project' },
      { filter: { text: 'x', states: [] } },
      { catalog },
      { pinned: new Set([app.id]) },
    ] as const) {
      assert.notEqual(current.at(state, { ...same, ...over }), tree, JSON.stringify(over));
      current.at(state, same);
    }
    assert.notEqual(current.at(aState(aConnection([app])), same), tree);
  });

  it('asks anew what is open and where manifests are', () => {
    const current = new CurrentTree();
    let isOpen = false;
    const over = { ...same, isExpanded: () => isOpen };
    assert.equal(current.at(state, over).row(appNode(app.id))?.collapsible, 'collapsed');
    isOpen = true;
    assert.equal(current.at(state, over).row(appNode(app.id))?.collapsible, 'expanded');
  });
});
