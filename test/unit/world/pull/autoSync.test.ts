import assert from 'node:assert/strict';

import { autoSync, healDelay, type AutoSync } from '../../../world/pull/autoSync.ts';
import type { Comparison } from '../../../world/pull/compareApp.ts';
import { at, type Dict, type Json } from '../../../world/pull/json.ts';
import type { Obj } from '../../../world/pull/objects.ts';
import { changed } from './build.ts';

const source = { repoURL: 'https://git.example/a.git', path: 'web', targetRevision: 'main' };
const drifted: Dict = {
  group: 'apps',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  status: 'OutOfSync',
};
const synced: Dict = { kind: 'ConfigMap', namespace: 'shop', name: 'settings', status: 'Synced' };
const extra: Dict = {
  kind: 'ConfigMap',
  namespace: 'shop',
  name: 'old',
  status: 'OutOfSync',
  requiresPruning: true,
};
const hook: Dict = { group: 'batch', kind: 'Job', namespace: 'shop', name: 'migrate', hook: true };

function app(automated: Json | undefined, state?: Json): Obj {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web', namespace: 'argocd' },
    spec: {
      project: 'shop',
      source,
      ...(automated === undefined ? {} : { syncPolicy: { automated, syncOptions: ['X=true'] } }),
    },
    ...(state === undefined ? {} : { status: { operationState: state } }),
  };
}

function last(phase: string, revision: string, more: Dict = {}): Json {
  const operation = { sync: { ...more } };
  return {
    phase,
    message: 'it broke',
    finishedAt: '2026-01-01T00:00:00Z',
    operation,
    syncResult: { revision, source },
  };
}

function decide(
  subject: Obj,
  resources: readonly Dict[] = [drifted, synced],
  passed = 1e9,
  sync: Comparison['sync'] = 'OutOfSync',
): AutoSync {
  const pairs = resources.map((status) => ({ status, isModified: false }));
  return autoSync(
    subject,
    { sync, health: 'Healthy', pairs, hooks: [], conditions: [] },
    ['new'],
    () => passed,
  );
}

const started = (decision: AutoSync): Dict => {
  assert.equal(decision.kind, 'start');
  return (decision as { operation: Dict }).operation;
};

describe('automated sync', () => {
  it('starts a full sync with the options of the app, five retries, and no name', () => {
    assert.deepEqual(started(decide(app({ prune: true }))), {
      initiatedBy: { automated: true },
      retry: { limit: 5 },
      sync: { revision: 'new', source, prune: true, syncOptions: ['X=true'] },
    });
  });

  it('takes the retry of the app, and every source of several', () => {
    const retrying = changed(app({}), { '/spec/syncPolicy/retry': { limit: 1 } });
    assert.deepEqual(started(decide(retrying))['retry'], { limit: 1 });
    const several = changed(app({}), { '/spec/source': undefined, '/spec/sources': [source] });
    assert.deepEqual(at(started(decide(several)), 'sync'), {
      revisions: ['new'],
      sources: [source],
      syncOptions: ['X=true'],
    });
  });

  const still: readonly [string, Obj, AutoSync][] = [
    ['no automation', app(undefined), { kind: 'nothing' }],
    ['automation that is switched off', app({ enabled: false }), { kind: 'nothing' }],
    ['an operation that is there already', { ...app({}), operation: {} }, { kind: 'nothing' }],
    [
      'an app that is being deleted',
      changed(app({}), { '/metadata/deletionTimestamp': '2026-01-01T00:00:00Z' }),
      { kind: 'nothing' },
    ],
    ['a revision that was synced, without self-heal', app({}, last('Succeeded', 'new')), { kind: 'nothing' }],
    [
      'a revision that failed, self-heal or not',
      app({ selfHeal: true }, last('Failed', 'new')),
      { kind: 'error', message: 'Failed last sync attempt to [new]: it broke' },
    ],
    [
      'an end without result',
      app({}, { phase: 'Error', message: 'it broke' }),
      { kind: 'error', message: 'Failed last sync attempt to []: it broke' },
    ],
  ];
  for (const [what, subject, expected] of still) {
    it(`leaves alone: ${what}`, () => assert.deepEqual(decide(subject), expected));
  }

  it('leaves an app alone that is not OutOfSync', () => {
    assert.deepEqual(decide(app({}), [synced], 0, 'Synced'), { kind: 'nothing' });
    assert.deepEqual(decide(app({}), [drifted], 0, 'Unknown'), { kind: 'nothing' });
  });

  it('does nothing when only prunes are needed and it may not prune', () => {
    assert.deepEqual(decide(app({}), [extra, synced]), { kind: 'nothing' });
    assert.equal(decide(app({ prune: true }), [extra, synced]).kind, 'start');
  });

  it('does not wipe out an app, unless it may be empty', () => {
    assert.deepEqual(decide(app({ prune: true }), [extra]), {
      kind: 'error',
      message: 'Skipping sync attempt to [new]: auto-sync will wipe out all resources',
    });
    assert.equal(decide(app({ prune: true, allowEmpty: true }), [extra]).kind, 'start');
  });

  it('undoes a live edit even without self-heal when the last sync was to another commit', () => {
    const operation = started(decide(app({}, last('Succeeded', 'old'))));
    assert.equal(at(operation, 'sync', 'autoHealAttemptsCount'), undefined);
    assert.equal(at(operation, 'sync', 'resources'), undefined);
  });

  it('tries again after a failure when the commit or the source is another', () => {
    assert.equal(decide(app({}, last('Failed', 'old'))).kind, 'start');
    const moved = changed(app({}, last('Failed', 'new')), { '/spec/source/path': 'other' });
    assert.equal(decide(moved).kind, 'start');
  });

  it('heals what is not Synced, hooks among it, by name and without namespace, and counts', () => {
    const operation = started(
      decide(app({ selfHeal: true }, last('Succeeded', 'new')), [drifted, hook, synced]),
    );
    assert.equal(at(operation, 'sync', 'autoHealAttemptsCount'), 1);
    assert.deepEqual(at(operation, 'sync', 'resources'), [
      { group: 'apps', kind: 'Deployment', name: 'web' },
      { group: 'batch', kind: 'Job', name: 'migrate' },
    ]);
    const third = started(
      decide(app({ selfHeal: true }, last('Succeeded', 'new', { autoHealAttemptsCount: 2 }))),
    );
    assert.equal(at(third, 'sync', 'autoHealAttemptsCount'), 3);
  });

  it('waits for the rest of its back-off before it heals again', () => {
    const healed = app({ selfHeal: true }, last('Succeeded', 'new', { autoHealAttemptsCount: 2 }));
    assert.deepEqual(decide(healed, [drifted], 1_500), { kind: 'wait', ms: 4_500 });
    assert.equal(decide(healed, [drifted], 6_000).kind, 'start');
  });

  it('backs off by 0, 2, 6, 18, 54, 162 and then 300 seconds', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6, 40].map((count) => healDelay(count) / 1000),
      [0, 2, 6, 18, 54, 162, 300, 300],
    );
  });
});
