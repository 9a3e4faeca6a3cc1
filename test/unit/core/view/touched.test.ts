import assert from 'node:assert/strict';

import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import type { ChangeSet } from '../../../../src/core/store/changeSet.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import type { NodeId } from '../../../../src/core/view/nodeId.ts';
import {
  appMessageNode,
  appNode,
  connectionMessageNode,
  connectionNode,
  fileMessageNode,
  resourceNode,
} from '../../../../src/core/view/nodeId.ts';
import { Painted } from '../../../../src/core/view/painted.ts';
import {
  isWithin,
  rowsOfMovedFreshness,
  rowsOfMovedProjects,
  rowsOfRelated,
  staleSignature,
  touchedBy,
  widen,
} from '../../../../src/core/view/touched.ts';
import { aConnection, anApp, aProject, aResource, aState, DEMO, NOW, options } from './world.ts';

const NOTHING: ChangeSet = {
  apps: new Set(),
  lists: new Set(),
  connections: new Set(),
  children: new Set(),
  roots: false,
  declarations: false,
};
const root = anApp({ name: 'root' });
const web = anApp({ name: 'web', trackedBy: { name: 'root' } });
const deployment = aResource();
const STALE = { word: 'stale', since: NOW, error: { code: 'timeout', server: 's', detail: 'd' } } as const;

const nameOf = ({ group, kind, namespace, name }: typeof root) => ({ group, kind, namespace, name });

/** A view in which the root is open, as VS Code has read it. */
function view() {
  const state = aState(aConnection([root, web], { resourcesByApp: new Map([[root.id, [deployment]]]) }));
  const tree = new AppsTrees().at(state, options());
  const painted = new Painted();
  const read = (parent: NodeId | undefined, children: readonly NodeId[]): void => {
    painted.gaveChildren(parent, children, tree);
    for (const id of children) {
      const row = tree.row(id);
      if (row !== undefined) {
        painted.gaveRow(row);
      }
    }
  };
  read(undefined, tree.roots());
  read(connectionNode(DEMO), tree.children(connectionNode(DEMO)));
  read(appNode(root.id), tree.children(appNode(root.id)));
  return { tree, painted, state };
}

describe('what a batch touches', () => {
  it('is named by the batch itself', () => {
    const touched = touchedBy({
      ...NOTHING,
      apps: new Set([web.id]),
      children: new Set([root.id]),
      connections: new Set([DEMO]),
      roots: true,
    });
    assert.deepEqual([...touched.rows], [appNode(web.id), connectionNode(DEMO)]);
    assert.deepEqual([...touched.lists], [appNode(root.id), connectionNode(DEMO), undefined]);
  });

  it('reaches from an app to what is above it, and to its own lines', () => {
    const { tree, painted } = view();
    const wide = widen(touchedBy({ ...NOTHING, apps: new Set([web.id]) }), painted, tree, false);
    assert.deepEqual([...wide.rows], [appNode(web.id), appNode(root.id), connectionNode(DEMO)]);
    assert.deepEqual([...wide.lists], [appNode(web.id)]);
  });

  it('reaches from an open app to its lines and objects, not to the apps below it', () => {
    const { tree, painted } = view();
    const wide = widen(touchedBy({ ...NOTHING, apps: new Set([root.id]) }), painted, tree, false);
    assert.ok(wide.rows.has(appMessageNode(root.id, 'coverage')));
    assert.ok(wide.rows.has(resourceNode(root.id, deployment.key)));
    assert.ok(!wide.rows.has(appNode(web.id)));
  });

  it('reaches from objects that changed to the apps among them', () => {
    const { tree, painted } = view();
    const wide = widen(touchedBy({ ...NOTHING, children: new Set([root.id]) }), painted, tree, false);
    assert.ok(wide.rows.has(appNode(web.id)), 'how the parent sees the child is in the row of the child');
    assert.ok(wide.lists.has(appNode(root.id)));
  });

  it('reaches from a connection whose members changed to all its lists', () => {
    const { tree, painted } = view();
    const wide = widen(touchedBy({ ...NOTHING, lists: new Set([DEMO]) }), painted, tree, false);
    assert.deepEqual([...wide.lists], [connectionNode(DEMO), appNode(root.id)]);
  });

  it('is every list under a filter', () => {
    const { tree, painted } = view();
    const wide = widen(touchedBy({ ...NOTHING, apps: new Set([web.id]) }), painted, tree, true);
    assert.deepEqual(
      new Set(wide.lists),
      new Set([appNode(web.id), undefined, connectionNode(DEMO), appNode(root.id)]),
    );
  });

  it('is all rows of a connection when it went stale or came back, once', () => {
    const { painted } = view();
    const before = new Map([[DEMO, staleSignature(aConnection([]))]]);
    const stale = aState(
      aConnection([root, web], { freshness: new Map([['argoproj.io/Application', STALE]]) }),
    );
    assert.ok(rowsOfMovedFreshness(stale, [DEMO], before, painted).includes(appNode(web.id)));
    assert.deepEqual(rowsOfMovedFreshness(stale, [DEMO], before, painted), []);
    assert.ok(rowsOfMovedFreshness(aState(), [DEMO], before, painted).length > 0);
  });

  it('is all rows of a connection when a project of it changed, and none for an app', () => {
    const project = aProject('shop');
    const { painted } = view();
    const state = aState(aConnection([root, web, project]));
    assert.ok(rowsOfMovedProjects(state, [web.id, project.id], painted).includes(appNode(web.id)));
    assert.deepEqual(rowsOfMovedProjects(state, [web.id, root.id], painted), []);
    assert.deepEqual(rowsOfMovedProjects(aState(), [project.id], painted), []);
  });

  it('knows which rows belong to a connection', () => {
    const connection = connectionNode(DEMO);
    for (const id of [
      connection,
      appNode(web.id),
      resourceNode(web.id, deployment.key),
      appMessageNode(web.id, 'x'),
      connectionMessageNode(DEMO, 'x'),
    ]) {
      assert.ok(isWithin(id, connection), id);
      assert.ok(!isWithin(id, connectionNode(kubeConnectionId('/other', 'kind-demo'))), id);
    }
    assert.ok(!isWithin(fileMessageNode('/x'), connection));
  });
});

describe('open rows with a line about a changed app', () => {
  const base = anApp({ name: 'base' });
  const source = anApp({ name: 'fleet', role: 'source' });
  const user = anApp({ name: 'user', dependsOn: [nameOf(base)], sourceRefs: [nameOf(source)] });
  const state = aState(aConnection([base, source, user]));
  const tree = new AppsTrees().at(state, options());
  const openOf = (...apps: readonly (typeof root)[]): Painted => {
    const painted = new Painted();
    for (const { id } of apps) {
      painted.gaveChildren(appNode(id), tree.children(appNode(id)), tree);
    }
    return painted;
  };
  const related = (changed: typeof root, ...open: readonly (typeof root)[]): readonly NodeId[] =>
    rowsOfRelated(state, new Set([changed.id]), openOf(...open));

  it('are those of who depends on it and of who uses it, and of the source that it uses', () => {
    assert.deepEqual(related(base, user, source), [appNode(user.id)]);
    assert.deepEqual(related(source, user), [appNode(user.id)]);
    assert.deepEqual(related(user, source), [appNode(source.id)]);
  });

  it('are none where nothing is open, or what is open says nothing of it', () => {
    assert.deepEqual(related(base), []);
    assert.deepEqual(related(source, base), []);
  });
});
