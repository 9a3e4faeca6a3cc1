import assert from 'node:assert/strict';

import type { App } from '../../../../src/core/model/app.ts';
import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import type { State } from '../../../../src/core/store/state.ts';
import { NO_FILTER } from '../../../../src/core/view/filter.ts';
import { ViewMemory } from '../../../../src/core/view/viewMemory.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import { appNode, connectionNode, groupNode, resourceNode } from '../../../../src/core/view/nodeId.ts';
import type { TreeOptions } from '../../../../src/core/view/options.ts';
import { matchesGolden, treeText } from './golden.ts';
import {
  aConnection,
  aContext,
  AFTER_RECORDING,
  aGenerator,
  aHeal,
  ago,
  anApp,
  anOperation,
  aProject,
  aResource,
  aState,
  AUTOMATED,
  DEMO,
  MANUAL,
  MINUTE,
  NOW,
  options,
  passingApp,
  recordedApp,
  SHA,
} from './world.ts';

function tree(state: State, over: Partial<TreeOptions> = {}) {
  return new AppsTrees().at(state, options(over));
}

/** The sample platform in small: a root, two children, a generator with two apps, an app by hand. */
function fleet(): App[] {
  return [
    anApp({ name: 'root', project: 'platform', resourceCount: 5 }),
    anApp({ name: 'checkout', trackedBy: { name: 'root' } }),
    anApp({
      name: 'payments',
      trackedBy: { name: 'root' },
      sync: 'OutOfSync',
      health: 'Degraded',
      syncPolicy: MANUAL,
    }),
    aGenerator({ name: 'previews', trackedBy: { name: 'root' } }),
    anApp({
      name: 'preview-7',
      project: 'previews',
      generatedBy: { kind: 'ApplicationSet', name: 'previews' },
    }),
    anApp({
      name: 'preview-9',
      project: 'previews',
      generatedBy: { kind: 'ApplicationSet', name: 'previews' },
      health: 'Progressing',
    }),
    anApp({
      name: 'legacy',
      project: 'default',
      syncPolicy: { ...AUTOMATED, isPaused: true },
      health: 'Suspended',
    }),
    aProject('platform'),
    aProject('empty'),
  ];
}

const closedApps = (apps: readonly App[]) => (id: string) =>
  apps.some((app) => appNode(app.id) === id) ? false : undefined;

describe('the Apps tree', () => {
  it('groups by App-of-Apps parent: a child is one row, below its parent', () => {
    const apps = fleet();
    matchesGolden('grouped-by-parent', treeText(tree(aState(aConnection(apps)))));
  });

  it('groups by project, with empty projects and a generator beside its apps', () => {
    matchesGolden(
      'grouped-by-project',
      treeText(tree(aState(aConnection(fleet())), { grouping: 'project' })),
    );
  });

  it('says on a closed parent how much below it needs attention', () => {
    const apps = fleet();
    const isExpanded = closedApps(apps);
    matchesGolden('closed-parent', treeText(tree(aState(aConnection(apps)), { isExpanded })));
  });

  it('opens an app to what was healed, what its verdict covers, where its manifests are, and its objects', () => {
    const app = anApp({ name: 'checkout', sync: 'OutOfSync', resourceCount: 6, pruneCount: 1 });
    const deployment = aResource({ sync: 'OutOfSync' });
    const connection = aConnection([app], {
      resourcesByApp: new Map([
        [
          app.id,
          [
            aResource({ kind: 'Namespace', group: '', namespace: '', name: 'shop', syncWave: -1 }),
            deployment,
            aResource({ kind: 'Service', group: '', name: 'checkout' }),
            aResource({
              kind: 'ConfigMap',
              group: '',
              name: 'old-flags',
              sync: 'OutOfSync',
              requiresPruning: true,
            }),
            aResource({
              kind: 'Job',
              group: 'batch',
              name: 'migrate',
              isHook: true,
              requiresPruning: true,
              syncWave: 2,
              lastResult: { hookPhase: 'Succeeded', message: 'done' },
            }),
            aResource({
              kind: 'Role',
              group: 'rbac.authorization.k8s.io',
              name: 'reader',
              namespace: 'other',
            }),
          ].map((resource) =>
            resource.kind === 'Job' || resource.kind === 'Namespace' ? withoutVerdicts(resource) : resource,
          ),
        ],
      ]),
      heals: new Map([[app.id, [aHeal()]]]),
      edits: new Map([
        [
          app.id,
          new Map([
            [
              deployment.key,
              { pointers: ['/spec/template/spec/containers/0/image'], manager: 'kubectl-set', at: ago(1) },
            ],
          ]),
        ],
      ]),
    });
    const shown = tree(aState(connection), {
      isExpanded: () => true,
      locationsOf: () => [
        { word: 'workspace', root: '/home/kim/fleet', path: 'apps/checkout', exists: true },
      ],
    });
    matchesGolden('open-app', treeText(shown));
  });

  it('never shows a child Application as an object of its parent', () => {
    const apps = [anApp({ name: 'root' }), anApp({ name: 'checkout', trackedBy: { name: 'root' } })];
    const [root, child] = apps as [App, App];
    const asObject = aResource({
      group: 'argoproj.io',
      kind: 'Application',
      namespace: 'argocd',
      name: 'checkout',
      sync: 'OutOfSync',
    });
    const missing = aResource({
      group: 'argoproj.io',
      kind: 'Application',
      namespace: 'argocd',
      name: 'not-yet',
      sync: 'OutOfSync',
      health: 'Missing',
    });
    const shown = tree(
      aState(aConnection(apps, { resourcesByApp: new Map([[root.id, [asObject, missing]]]) })),
    );
    const below = shown.children(appNode(root.id));
    assert.ok(below.includes(appNode(child.id)));
    assert.ok(!below.includes(resourceNode(root.id, asObject.key)));
    assert.ok(
      below.includes(resourceNode(root.id, missing.key)),
      'a child that Git declares and the cluster lacks is an object',
    );
    assert.match(shown.row(appNode(child.id))?.description ?? '', /its own spec differs from Git/);
  });

  it('opens an app that turns out to be a parent, as VS Code folds each node once', () => {
    const root = anApp({ name: 'root' });
    const child = anApp({ name: 'checkout' });
    const row = (apps: readonly App[]) => tree(aState(aConnection(apps))).row(appNode(root.id));
    const before = row([root, child]);
    const after = row([root, { ...child, trackedBy: { name: 'root' } }]);
    assert.deepEqual([before?.collapsible, after?.collapsible], ['collapsed', 'expanded']);
    assert.notEqual(before?.nodeKey ?? before?.id, after?.nodeKey ?? after?.id);
  });

  it('shows an object once that a status lists twice', () => {
    const app = anApp();
    const twice = new Map([[app.id, [aResource(), aResource()]]]);
    const below = tree(aState(aConnection([app], { resourcesByApp: twice }))).children(appNode(app.id));
    assert.equal(below.filter((id) => id.startsWith('r/')).length, 1);
  });

  it('cuts cycles, whatever the order in which the apps came', () => {
    const a = anApp({ name: 'a', trackedBy: { name: 'b' } });
    const b = anApp({ name: 'b', trackedBy: { name: 'a' } });
    const self = anApp({ name: 'self', trackedBy: { name: 'self' } });
    for (const apps of [
      [a, b, self],
      [self, b, a],
    ]) {
      const shown = tree(aState(aConnection(apps)));
      assert.deepEqual(shown.children(connectionNode(DEMO)), [appNode(a.id), appNode(self.id)]);
      assert.equal(shown.parent(appNode(b.id)), appNode(a.id));
    }
  });

  it('finds the parent that a stamp without a namespace means', () => {
    const near = anApp({ name: 'root', namespace: 'team-a' });
    const far = anApp({ name: 'root', namespace: 'argocd' });
    const child = anApp({ name: 'web', namespace: 'team-a', trackedBy: { name: 'root' } });
    const stray = anApp({ name: 'api', namespace: 'team-b', trackedBy: { name: 'root' } });
    const named = anApp({
      name: 'db',
      namespace: 'team-a',
      trackedBy: { name: 'root', namespace: 'argocd' },
    });
    const shown = tree(aState(aConnection([near, far, child, stray, named])));
    assert.equal(shown.parent(appNode(child.id)), appNode(near.id));
    assert.equal(shown.parent(appNode(stray.id)), appNode(far.id));
    assert.equal(shown.parent(appNode(named.id)), appNode(far.id));
    assert.equal(shown.row(appNode(near.id))?.label, 'team-a/root', 'two of one name say their namespace');
    assert.equal(shown.row(appNode(child.id))?.label, 'web');
  });

  it('keeps the parents of what the filter finds, and says how many match', () => {
    const shown = tree(aState(aConnection(fleet())), { filter: { text: 'PREVIEW-9', states: [] } });
    matchesGolden('filtered-by-text', treeText(shown));
    assert.deepEqual(shown.counts, { apps: 6, matching: 1 });
  });

  it('opens parents that the user had closed while a filter finds something below them', () => {
    const apps = fleet();
    const root = appNode(apps[0]?.id as never);
    const memory = new ViewMemory(undefined);
    const row = () =>
      tree(aState(aConnection(apps)), {
        filter: memory.filter,
        isExpanded: (id) => memory.isExpanded(id),
        refolds: (id) => memory.refolds(id),
      }).row(root);
    memory.setExpanded(root, false);
    const plain = row();
    memory.filter = { text: 'preview-9', states: [] };
    const found = row();
    memory.setExpanded(root, false);
    const folded = row();
    memory.filter = { text: 'preview', states: [] };
    const foundAgain = row();
    memory.filter = NO_FILTER;
    const back = row();
    assert.deepEqual(
      [plain, found, folded, foundAgain, back].map((one) => one?.collapsible),
      ['collapsed', 'expanded', 'collapsed', 'expanded', 'collapsed'],
    );
    const keys = [plain, found, foundAgain, back].map((one) => one?.nodeKey);
    assert.equal(new Set(keys).size, 4, 'VS Code keeps a row as it was folded, by its key');
    assert.equal(folded?.nodeKey, found?.nodeKey, 'a click needs no other row');
  });

  it('filters by any of several states over all apps', () => {
    const shown = tree(aState(aConnection(fleet())), {
      grouping: 'project',
      filter: { text: '', states: ['Degraded', 'Suspended'] },
    });
    matchesGolden('filtered-by-state', treeText(shown));
    assert.deepEqual(shown.counts, { apps: 6, matching: 2 });
  });

  it('says that nothing matches, and how to see all again', () => {
    matchesGolden(
      'filtered-to-nothing',
      treeText(tree(aState(aConnection(fleet())), { filter: { text: 'nowhere', states: [] } })),
    );
  });

  it('shows what is asked for and not taken up yet, beside what controllers do', () => {
    const apps = [
      passingApp('sync-running-frames', 1),
      passingApp('self-heal-fast', 2),
      passingApp('dry-run-succeeded', 1),
      recordedApp('sync-retrying'),
      recordedApp('sync-failed'),
      recordedApp('comparison-error-path'),
      recordedApp('out-of-sync-new-commit'),
      recordedApp('synced'),
      recordedApp('deleting'),
    ];
    const idOf = (name: string) => apps.find((app) => app.name === name)?.id as App['id'];
    const connection = aConnection(apps, {
      pending: new Map([
        [idOf('out-of-sync-new-commit'), { what: 'sync', at: NOW }],
        [idOf('synced'), { what: 'refresh', at: NOW }],
      ]),
    });
    matchesGolden('operations', treeText(tree(aState(connection), { now: AFTER_RECORDING })));
  });

  it('says as of when, on every row and without its colour, once the watch broke', () => {
    const stale = {
      word: 'stale',
      since: NOW - 7 * MINUTE,
      retryAt: NOW + 30_000,
      error: { code: 'unreachable', server: 'https://127.0.0.1:6443', detail: 'connection refused' },
    } as const;
    const app = anApp({ sync: 'OutOfSync' });
    const connection = aConnection([app], {
      resourcesByApp: new Map([
        [app.id, [aResource({ sync: 'OutOfSync' }), aResource({ kind: 'Service', group: '' })]],
      ]),
      freshness: new Map([['argoproj.io/Application', stale]]),
    });
    const shown = tree(aState(connection), { isExpanded: () => true });
    matchesGolden('stale', treeText(shown));
    assert.equal(shown.row(appNode(app.id))?.icon.color, 'disabledForeground');
    assert.doesNotMatch(shown.row(appNode(app.id))?.contextValue ?? '', /canSync/);
  });

  it('keeps one namespace stale while the others are live', () => {
    const stale = {
      word: 'stale',
      since: NOW - MINUTE,
      error: { code: 'timeout', server: 's', detail: 'd' },
    } as const;
    const one = anApp({ namespace: 'team-a', name: 'one' });
    const two = anApp({ namespace: 'team-b', name: 'two' });
    const connection = aConnection([one, two], {
      freshness: new Map([
        ['argoproj.io/Application@team-a', stale],
        ['argoproj.io/Application@team-b', { word: 'live', since: NOW }],
      ] as never),
    });
    const shown = tree(aState(connection));
    assert.match(shown.row(appNode(one.id))?.description ?? '', /as of 13:59:00/);
    assert.doesNotMatch(shown.row(appNode(two.id))?.description ?? '', /as of/);
  });

  it('paints names first, and claims no verdict that it has not', () => {
    const bare = anApp({ sync: 'Unknown', revisions: [], resourceCount: 0 });
    const { health: _, lastSyncedAt: __, ...painted } = bare;
    const connection = aConnection([painted], {
      painted: new Map([[painted.id, true]]),
      freshness: new Map([['argoproj.io/Application', { word: 'loading', received: 0 }]]),
    });
    matchesGolden('first-paint', treeText(tree(aState(connection))));
  });

  it('names the cluster where the objects of an app live', () => {
    const elsewhere = { server: 'https://prod-eu.example.com:443/', namespace: 'shop' };
    const prod = aContext({
      id: kubeConnectionId('/k', 'prod-eu'),
      name: 'prod-eu',
      cluster: 'prod',
      server: 'https://prod-eu.example.com',
    });
    const apps = [
      anApp({ name: '1-known', destination: elsewhere }),
      anApp({ name: '2-unknown', destination: { name: 'edge-42', namespace: 'shop' } }),
      anApp({ name: '3-here', destination: { name: 'in-cluster', namespace: 'shop' } }),
      anApp({ name: '4-by-address', destination: { server: 'https://127.0.0.1:6443/', namespace: 'shop' } }),
      anApp({ name: '5-by-unknown-address', destination: { server: 'https://10.0.0.5:6443/' } }),
    ];
    const resourcesByApp = new Map(
      apps.map((app) => [app.id, [aResource({ health: 'Missing', sync: 'OutOfSync' })]]),
    );
    const catalog = { contexts: [prod], files: [], origin: 'home' } as const;
    const state = aState(aConnection(apps, { resourcesByApp }));
    matchesGolden('other-cluster', treeText(tree(state, { isExpanded: () => true, catalog })));
    const both = aState(aConnection(apps, { resourcesByApp }), aConnection([], { context: prod }));
    const row = tree(both, { catalog }).row(`m/app/${apps[0]?.id}/destination`);
    assert.equal(row?.description, 'connected as prod-eu');
    assert.equal(row?.command, undefined);
  });

  it('says where the manifests of each source are', () => {
    const app = anApp({
      sources: [
        {
          repoURL: 'https://git.example.com/platform/fleet.git',
          path: 'apps/checkout',
          targetRevision: 'main',
          type: 'directory',
        },
        {
          repoURL: 'git@git.example.com:platform/fleet.git',
          path: 'gone',
          targetRevision: '',
          type: 'kustomize',
        },
        {
          repoURL: 'ssh://git@git.example.com/team/values',
          path: 'values',
          targetRevision: 'v2',
          type: 'helm',
          ref: 'values',
        },
        {
          repoURL: 'https://git.example.com/other/repo.git',
          path: '.',
          targetRevision: 'main',
          type: 'directory',
        },
        { repoURL: 'https://charts.example.com', chart: 'redis', targetRevision: '18.1.0', type: 'chart' },
        { repoURL: 'https://git.example.com/x.git', path: 'x', targetRevision: 'main', type: 'directory' },
      ],
      revisions: [SHA, SHA, 'b'.repeat(40), 'c'.repeat(40), '18.1.0', SHA],
      generatedBy: { kind: 'ApplicationSet', name: 'previews' },
    });
    const connection = aConnection([app], { resourcesByApp: new Map([[app.id, []]]) });
    const shown = tree(aState(connection), {
      isExpanded: () => true,
      locationsOf: () => [
        { word: 'workspace', root: '/home/kim/fleet', path: 'apps/checkout', exists: true },
        { word: 'workspace', root: '/home/kim/fleet', path: 'gone', exists: false },
        { word: 'otherFolder', root: '/home/kim/values', path: 'values' },
        { word: 'notCloned', repoURL: 'https://git.example.com/other/repo.git', path: '.' },
        { word: 'chart', repoURL: 'https://charts.example.com', chart: 'redis', version: '18.1.0' },
        { word: 'unavailable', reason: 'Restricted Mode: no Git is run here' },
      ],
    });
    matchesGolden('sources', treeText(shown));
  });

  it('shows a healed edit with several fields, and one that nobody observed', () => {
    const app = anApp();
    const heals = [
      aHeal({
        changes: [
          {
            pointer: '/spec/template/spec/containers/0/image',
            edited: 'shop/checkout:hotfix',
            restored: 'shop/checkout:1.4.2',
            writer: { manager: 'kubectl-set', at: ago(31) },
          },
          {
            pointer: '/metadata/labels/team.example.com~1owner',
            edited: 'me',
            restored: undefined,
            writer: { manager: 'kubectl-label', at: ago(30) },
          },
        ],
        healedAt: ago(30),
      }),
      aHeal({
        changes: [],
        isObserved: false,
        healedAt: ago(90),
        resource: { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'flags' },
      }),
    ];
    const connection = aConnection([app], {
      heals: new Map([[app.id, heals]]),
      resourcesByApp: new Map([[app.id, [aResource()]]]),
    });
    const shown = tree(aState(connection), { isExpanded: () => true });
    const [first] = shown.children(appNode(app.id));
    matchesGolden('heals', `${treeText(shown)}\n--- hover ---\n${shown.row(first ?? '')?.tooltip()}\n`);
  });

  it('tells the whole story in the hover of an app', () => {
    const app = anApp({
      sync: 'OutOfSync',
      health: 'Degraded',
      healthMessage: 'Deployment "checkout" exceeded its [progress](command:evil) deadline',
      operation: anOperation({ phase: 'Failed', message: 'line one\nline `two`', initiatedBy: 'kim' }),
      conditions: [{ type: 'SyncError', message: 'Failed last sync attempt', severity: 'error' }],
      healAttempts: 4,
      isVerdictStale: true,
    });
    const state = aState(
      aConnection([app], { versions: new Map([[app.id, { resourceVersion: '7', comparedAt: ago(1.5) }]]) }),
    );
    const hover = tree(state).row(appNode(app.id))?.tooltip() ?? '';
    matchesGolden('hover-app', `${hover}\n`);
    assert.doesNotMatch(hover, /\]\(command:evil\)/, 'text from the cluster makes no link');
  });

  it('forgets nothing and invents nothing for rows that are gone', () => {
    const app = anApp();
    const shown = tree(aState(aConnection([])));
    for (const id of [
      appNode(app.id),
      resourceNode(app.id, aResource().key),
      groupNode(DEMO, 'nope'),
      'x/y',
      'm/app/odd',
      `m/app/${app.id}/coverage`,
    ]) {
      assert.equal(id.startsWith('g/') ? undefined : shown.row(id), undefined, id);
      assert.deepEqual(shown.children(id), [], id);
    }
    assert.equal(shown.parent('c/unknown'), undefined);
  });
});

function withoutVerdicts<T extends { readonly health?: unknown; readonly sync?: unknown }>(resource: T): T {
  const { health: _, sync: __, ...rest } = resource;
  return rest as T;
}
