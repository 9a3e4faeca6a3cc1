import assert from 'node:assert/strict';

import type { App } from '../../../../src/core/model/app.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import { appMessageNode, appNode, resourceNode } from '../../../../src/core/view/nodeId.ts';
import { hoverText, matchesGolden } from './golden.ts';
import {
  aConnection,
  aContext,
  aGenerator,
  aHeal,
  ago,
  anApp,
  anOperation,
  aProject,
  aResource,
  aState,
  MANUAL,
  MINUTE,
  NOW,
  options,
  recordedApp,
} from './world.ts';

describe('hovers', () => {
  it('tell of objects what their rows have no room for', () => {
    const app = anApp({ operation: anOperation({ isAutomated: true }) });
    const edited = aResource({
      sync: 'OutOfSync',
      health: 'Degraded',
      healthMessage: 'Back-off pulling image "shop/checkout:9"',
      lastResult: { status: 'SyncFailed', message: 'deployments.apps "checkout" is forbidden' },
    });
    const hook = aResource({
      kind: 'Job',
      group: 'batch',
      name: 'migrate',
      isHook: true,
      needsDeletionConfirmation: true,
      lastResult: { hookPhase: 'Failed', message: 'Job has reached the specified backoff limit' },
    });
    const state = aState(
      aConnection([app], {
        resourcesByApp: new Map([[app.id, [edited, hook]]]),
        heals: new Map([[app.id, [aHeal(), aHeal({ changes: [], isObserved: false, healedAt: ago(40) })]]]),
        edits: new Map([
          [
            app.id,
            new Map([[edited.key, { pointers: ['/spec/replicas', '/metadata/labels/x'], manager: 'helm' }]]),
          ],
        ]),
      }),
    );
    matchesGolden('hovers-objects', hoverText(new AppsTrees().at(state, options())));
  });

  it('tell once which field was edited', () => {
    const app = anApp();
    const edited = aResource({ sync: 'OutOfSync' });
    const edits = new Map([[edited.key, { pointers: ['/spec/replicas'], manager: 'kubectl-edit' }]]);
    const connection = aConnection([app], {
      resourcesByApp: new Map([[app.id, [edited]]]),
      edits: new Map([[app.id, edits]]),
    });
    const shown = new AppsTrees().at(aState(connection), options());
    const hover = shown.row(resourceNode(app.id, edited.key))?.tooltip() ?? '';
    assert.equal(hover.match(/replicas/g)?.length, 1, hover);
  });

  it('tell once that nothing happens by itself', () => {
    const next = 'Auto-sync is off: nothing happens before somebody syncs.';
    const drifted = anApp({ name: 'drifted', syncPolicy: MANUAL, phase: { word: 'OutOfSync', next } });
    const calm = anApp({ name: 'calm', syncPolicy: MANUAL });
    const shown = new AppsTrees().at(aState(aConnection([drifted, calm])), options());
    const hover = (app: typeof calm): string => shown.row(appNode(app.id))?.tooltip() ?? '';
    assert.deepEqual(hover(drifted).match(/until somebody syncs|before somebody syncs/g), [
      'before somebody syncs',
    ]);
    assert.deepEqual(hover(calm).match(/until somebody syncs/g), ['until somebody syncs']);
  });

  it('tell where a source lies, and what a generator does and where it is declared', () => {
    const set = aGenerator({ name: 'set' });
    const made = anApp({ name: 'made', generatedBy: { kind: 'ApplicationSet', name: 'set' } });
    const state = {
      ...aState(aConnection([set, made])),
      declarations: new Map([
        [`${set.group}/${set.kind}/${set.namespace}/set`, { uri: 'file:///w/set.yaml', offset: 0, line: 0 }],
      ]),
    };
    const place = { word: 'workspace', root: '/w', path: 'apps/made', exists: true } as const;
    const shown = new AppsTrees().at(state, options({ locationsOf: () => [place] }));
    const generator = shown.row(appNode(set.id))?.tooltip() ?? '';
    assert.match(generator, /Generates 1 app and overwrites edits of it/);
    assert.match(generator, /\[Open Manifest\]\(command:plumbline\.app\.openManifest\?/);
    assert.equal(shown.row(appMessageNode(made.id, 'source.0'))?.tooltip(), '/w/apps/made');
    const elsewhere = [
      { word: 'notCloned', repoURL: 'https://kim:hunter2@git.example/shop.git', path: '' },
      { word: 'chart', repoURL: 'https://charts.example', chart: 'redis', version: '19.1.0' },
    ] as const;
    for (const location of elsewhere) {
      const row = new AppsTrees()
        .at(state, options({ locationsOf: () => [location] }))
        .row(appMessageNode(made.id, 'source.0'));
      assert.ok(row && !row.tooltip().includes(row.description), 'more than the row says itself');
      assert.ok(!row.tooltip().includes('hunter2'));
    }
  });

  it('tell of a project, its apps and a generator', () => {
    const apps = [
      aProject('shop'),
      anApp({ name: 'web' }),
      aGenerator({
        name: 'set',
        health: 'Degraded',
        conditions: [{ type: 'ErrorOccurred', message: 'git: authentication required', severity: 'error' }],
      }),
    ];
    const tree = new AppsTrees().at(aState(aConnection(apps)), options({ grouping: 'project' }));
    matchesGolden('hovers-projects', hoverText(tree));
  });

  it('tell of a connection that failed, of one that is old, and of a file that cannot be read', () => {
    const error = {
      code: 'unreachable',
      server: 'https://127.0.0.1:6443',
      detail: 'connect ECONNREFUSED',
    } as const;
    const failed = aConnection([], { phase: { word: 'failed', error }, freshness: new Map() });
    const catalog = {
      contexts: [aContext()],
      origin: 'home',
      files: [{ path: '/home/kim/.kube/broken', state: 'broken', problem: 'not YAML' }],
    } as const;
    matchesGolden('hovers-failed', hoverText(new AppsTrees().at(aState(failed), options({ catalog }))));

    const old = aConnection([], {
      freshness: new Map([['argoproj.io/Application', { word: 'stale', since: NOW - MINUTE, error }]]),
    });
    matchesGolden('hovers-stale', hoverText(new AppsTrees().at(aState(old), options())));
  });

  it('link to nothing that cannot be reached, and say so', () => {
    const app = anApp({ destination: { name: 'edge', namespace: 'shop' } });
    const object = aResource();
    const state = aState(aConnection([app], { resourcesByApp: new Map([[app.id, [object]]]) }));
    const hover = new AppsTrees().at(state, options()).row(resourceNode(app.id, object.key))?.tooltip() ?? '';
    assert.doesNotMatch(hover, /command:/);
    assert.match(hover, /another cluster/);
  });

  it('tell of a failed sync that the controller does not try that revision again', () => {
    const line = (app: App): string =>
      new AppsTrees()
        .at(aState(aConnection([app])), options())
        .row(appMessageNode(app.id, 'operation'))
        ?.tooltip() ?? '';
    assert.match(line(recordedApp('sync-failed-automated')), /does not try this revision again/);
    assert.match(line(recordedApp('sync-failed')), /then sync again/);
  });
});
