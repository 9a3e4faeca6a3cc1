import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import type { App } from '../../../../src/core/model/app.ts';
import type { AppId } from '../../../../src/core/model/ids.ts';
import type { AppsTree } from '../../../../src/core/view/appsTree.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import type { AppFilter } from '../../../../src/core/view/filter.ts';
import { appMatcher, FILTER_STATES } from '../../../../src/core/view/filter.ts';
import { parseNodeId } from '../../../../src/core/view/nodeId.ts';
import type { NodeId } from '../../../../src/core/view/nodeId.ts';
import { aConnection, aGenerator, anApp, aProject, aState, options } from './world.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const name = fc.constantFrom(...NAMES);
const namespace = fc.constantFrom('argocd', 'team');

/** Any tangle of parents, generators and projects: cycles, namesakes, parents that are not there. */
const app: fc.Arbitrary<App> = fc
  .record({
    role: fc.constantFrom('app', 'app', 'app', 'generator', 'project'),
    name,
    namespace,
    project: fc.constantFrom('p', 'q', ''),
    sync: fc.constantFrom('Synced', 'OutOfSync', 'Unknown'),
    health: fc.constantFrom('Healthy', 'Degraded', 'Missing', 'Suspended'),
    tracker: fc.option(fc.record({ name, namespace }, { requiredKeys: ['name'] }), { nil: undefined }),
    generator: fc.option(name, { nil: undefined }),
  } as const)
  .map(({ role, tracker, generator, name, namespace, project, sync, health }) => {
    const owners = {
      ...(tracker === undefined ? {} : { trackedBy: tracker }),
      ...(generator === undefined ? {} : { generatedBy: { kind: 'ApplicationSet', name: generator } }),
    };
    if (role === 'project') {
      return aProject(name);
    }
    return role === 'generator'
      ? aGenerator({ name, namespace, ...owners })
      : anApp({ name, namespace, project, sync, health, ...owners });
  });

const apps = fc.uniqueArray(app, { selector: ({ id }) => id, maxLength: 12 });
const grouping = fc.constantFrom('parent', 'project');
const filter: fc.Arbitrary<AppFilter> = fc.record({
  text: fc.constantFrom('', 'a', 'team', 'p b', 'nowhere'),
  states: fc.subarray([...FILTER_STATES], { maxLength: 2 }),
});

/** Every row that can be reached, with the way to it; a row twice fails at once. */
function walk(tree: AppsTree): ReadonlyMap<NodeId, NodeId | undefined> {
  const found = new Map<NodeId, NodeId | undefined>();
  const visit = (ids: readonly NodeId[], parent: NodeId | undefined): void => {
    for (const id of ids) {
      assert.ok(!found.has(id), `${id} stands once`);
      found.set(id, parent);
      visit(tree.children(id), id);
    }
  };
  visit(tree.roots(), undefined);
  return found;
}

function appsIn(rows: Iterable<NodeId>): AppId[] {
  return [...rows].flatMap((id) => {
    const ref = parseNodeId(id);
    return ref?.kind === 'app' ? [ref.app] : [];
  });
}

describe('any tangle of apps', () => {
  it('shows every app exactly once, in both groupings', () => {
    fc.assert(
      fc.property(apps, grouping, (apps, grouping) => {
        const rows = walk(new AppsTrees().at(aState(aConnection(apps)), options({ grouping })));
        const expected = apps.filter(({ role }) => role !== 'project').map(({ id }) => id);
        assert.deepEqual(appsIn(rows.keys()).sort(), expected.sort());
      }),
    );
  });

  it('has a row for each, and the parent that listed it', () => {
    fc.assert(
      fc.property(apps, grouping, (apps, grouping) => {
        const tree = new AppsTrees().at(aState(aConnection(apps)), options({ grouping }));
        for (const [id, parent] of walk(tree)) {
          assert.ok(tree.row(id), id);
          assert.equal(tree.parent(id), parent, id);
        }
      }),
    );
  });

  it('shows under a filter just the matches and what is above them', () => {
    fc.assert(
      fc.property(apps, grouping, filter, (apps, grouping, filter) => {
        const connection = aConnection(apps);
        const trees = new AppsTrees();
        const all = walk(trees.at(aState(connection), options({ grouping })));
        const tree = trees.at(aState(connection), options({ grouping, filter }));
        const shown = new Set(walk(tree).keys());
        const matches = appMatcher(filter, connection);
        const expected = new Set<NodeId>();
        for (const [id, parent] of all) {
          const ref = parseNodeId(id);
          const app = ref?.kind === 'app' ? connection.apps.get(ref.app) : undefined;
          if (app !== undefined && matches(app)) {
            for (let here: NodeId | undefined = id; here !== undefined; here = all.get(here)) {
              expected.add(here);
            }
            assert.ok(parent === undefined || shown.has(parent), 'its parent is kept');
          }
        }
        assert.deepEqual(appsIn(shown).sort(), appsIn(expected).sort());
      }),
    );
  });

  it('reads the same from a tree that followed others as from a fresh one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(apps, grouping, filter), { minLength: 1, maxLength: 4 }), (steps) => {
        const trees = new AppsTrees();
        for (const [apps, grouping, filter] of steps) {
          const state = aState(aConnection(apps));
          const over = options({ grouping, filter });
          const followed = walk(trees.at(state, over));
          assert.deepEqual([...followed], [...walk(new AppsTrees().at(state, over))]);
        }
      }),
    );
  });
});
