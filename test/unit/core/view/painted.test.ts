import assert from 'node:assert/strict';

import type { App } from '../../../../src/core/model/app.ts';
import type { ConnectionState } from '../../../../src/core/store/state.ts';
import type { AppsTree } from '../../../../src/core/view/appsTree.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import type { NodeId } from '../../../../src/core/view/nodeId.ts';
import { appNode, connectionNode } from '../../../../src/core/view/nodeId.ts';
import { Painted } from '../../../../src/core/view/painted.ts';
import { aConnection, anApp, aResource, aState, DEMO, options } from './world.ts';

const CONNECTION = connectionNode(DEMO);

/** A view that VS Code has read as a whole. */
function open(apps: readonly App[], over: Partial<ConnectionState> = {}) {
  const trees = new AppsTrees();
  const painted = new Painted();
  const at = (apps: readonly App[], over: Partial<ConnectionState> = {}): AppsTree =>
    trees.at(aState(aConnection(apps, over)), options());
  const read = (tree: AppsTree, parent?: NodeId): void => {
    const children = parent === undefined ? tree.roots() : tree.children(parent);
    painted.gaveChildren(parent, children, tree);
    for (const id of children) {
      const row = tree.row(id);
      assert.ok(row);
      painted.gaveRow(row);
      if (row.collapsible === 'expanded') {
        read(tree, id);
      }
    }
  };
  read(at(apps, over));
  return { painted, at, read };
}

describe('what VS Code must be told', () => {
  const one = anApp({ name: 'one' });
  const two = anApp({ name: 'two' });

  it('is nothing for a change that reads the same', () => {
    const { painted, at } = open([one, two]);
    const tree = at([{ ...one, labels: { a: 'b' } }, two]);
    assert.equal(
      painted.outdated(tree, [appNode(one.id), appNode(two.id)], [CONNECTION, undefined]),
      undefined,
    );
  });

  it('is the one row whose text changed', () => {
    const { painted, at } = open([one, two]);
    const tree = at([{ ...one, sync: 'OutOfSync' }, two]);
    assert.deepEqual(painted.outdated(tree, [appNode(one.id), appNode(two.id)], []), {
      all: false,
      ids: [appNode(one.id)],
    });
  });

  it('is a row whose hover alone would tell an old story', () => {
    const { painted, at } = open([one]);
    const tree = at([{ ...one, healthMessage: 'new words' }]);
    assert.deepEqual(painted.outdated(tree, [appNode(one.id)], []), { all: false, ids: [appNode(one.id)] });
  });

  it('is not a row again that was read meanwhile', () => {
    const { painted, at, read } = open([one]);
    const tree = at([{ ...one, sync: 'OutOfSync' }]);
    read(tree);
    assert.equal(painted.outdated(tree, [appNode(one.id)], [undefined, CONNECTION]), undefined);
  });

  it('is the parent when its children came, went or changed order, and then not the child too', () => {
    const { painted, at } = open([one]);
    const tree = at([{ ...one, sync: 'OutOfSync' }, two]);
    assert.deepEqual(painted.outdated(tree, [appNode(one.id)], [CONNECTION]), {
      all: false,
      ids: [CONNECTION],
    });
  });

  it('is everything when the top changed', () => {
    const { painted } = open([one]);
    const tree = new AppsTrees().at(aState(), options());
    assert.deepEqual(painted.outdated(tree, [], [undefined]), { all: true });
  });

  it('is an open app whose objects changed order, alone', () => {
    const parent = anApp({ name: 'root' });
    const child = anApp({ name: 'web', trackedBy: { name: 'root' } });
    const calm = [aResource({ name: 'a' }), aResource({ name: 'b' })];
    const { painted, at } = open([parent, child], { resourcesByApp: new Map([[parent.id, calm]]) });
    const moved = [aResource({ name: 'a' }), aResource({ name: 'b', health: 'Degraded' })];
    const tree = at([parent, child], { resourcesByApp: new Map([[parent.id, moved]]) });
    assert.deepEqual(painted.outdated(tree, [], [appNode(parent.id), appNode(child.id), CONNECTION]), {
      all: false,
      ids: [appNode(parent.id)],
    });
  });

  it('never includes rows that VS Code was not given', () => {
    const { painted, at } = open([one]);
    const tree = at([one, { ...two, sync: 'OutOfSync' }]);
    assert.equal(painted.outdated(tree, [appNode(two.id)], [appNode(two.id)]), undefined);
  });

  it('still follows a row that moved to another parent', () => {
    const parent = anApp({ name: 'root' });
    const { painted, at, read } = open([parent, one]);
    const moved = { ...one, trackedBy: { name: 'root' } };
    read(at([parent, moved]), appNode(parent.id));
    read(at([parent, moved]));
    const tree = at([parent, { ...moved, sync: 'OutOfSync' }]);
    assert.deepEqual(painted.outdated(tree, [appNode(one.id)], []), { all: false, ids: [appNode(one.id)] });
  });

  it('forgets rows that are gone', () => {
    const { painted, at, read } = open([one, two]);
    read(at([two]));
    assert.deepEqual(
      [...painted.rows()].filter((id) => id.startsWith('a/')),
      [appNode(two.id)],
    );
  });
});
