import assert from 'node:assert/strict';

import { compareApp, type CompareInput, type Comparison } from '../../../world/pull/compareApp.ts';
import { at, textAt } from '../../../world/pull/json.ts';
import { keyOf, withAnnotation, withMetadata, type Obj } from '../../../world/pull/objects.ts';
import { applied, changed, yaml } from './build.ts';

const app = yaml(`
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web, namespace: argocd }
spec: { project: shop, destination: { server: https://kubernetes.default.svc, namespace: shop } }
`);
const project = yaml(`
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: shop, namespace: argocd }
spec: { destinations: [{ namespace: "*", server: "*" }], clusterResourceWhitelist: [{ group: "*", kind: "*" }] }
`);

const settings = yaml('{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { a: "1" } }');
const placed = withMetadata(settings, { namespace: 'shop' });
const hook = yaml(`
apiVersion: batch/v1
kind: Job
metadata: { name: migrate, annotations: { argocd.argoproj.io/hook: PreSync, argocd.argoproj.io/sync-wave: "-3" } }
spec: {}
`);
const namespaceless = new Set(['Namespace', 'ClusterRole', 'CustomResourceDefinition']);

function compare(
  targets: CompareInput['targets'],
  live: readonly Obj[],
  more: Partial<CompareInput> = {},
): Comparison {
  return compareApp({
    app,
    project,
    targets,
    live: new Map(live.map((obj) => [keyOf(obj), obj])),
    isNamespaced: (_group, kind) => !namespaceless.has(kind),
    rules: [],
    keepsHealth: false,
    ...more,
  });
}

/** `kind/name status flags`, one line per resource. */
function lines(comparison: Comparison): string[] {
  return comparison.pairs.map(({ status }) => {
    const flags = ['hook', 'requiresPruning'].filter((flag) => status[flag] === true);
    return [
      `${textAt(status, 'kind')}/${textAt(status, 'name')}`,
      textAt(status, 'status') || 'none',
      ...flags,
    ].join(' ');
  });
}

const live = applied(placed, {}, 'web');
const annotate = (obj: Obj, name: string, value: string): Obj =>
  withAnnotation(obj, `argocd.argoproj.io/${name}`, value);

describe('comparison of an app', () => {
  const cases: readonly {
    what: string;
    git: readonly Obj[];
    live: readonly Obj[];
    sync: string;
    rows: readonly string[];
  }[] = [
    {
      what: 'both sides alike',
      git: [settings],
      live: [live],
      sync: 'Synced',
      rows: ['ConfigMap/settings Synced'],
    },
    { what: 'missing', git: [settings], live: [], sync: 'OutOfSync', rows: ['ConfigMap/settings OutOfSync'] },
    {
      what: 'extra',
      git: [],
      live: [live],
      sync: 'OutOfSync',
      rows: ['ConfigMap/settings OutOfSync requiresPruning'],
    },
    {
      what: 'extra with IgnoreExtraneous: listed, and does not count',
      git: [],
      live: [annotate(live, 'compare-options', 'IgnoreExtraneous')],
      sync: 'Synced',
      rows: ['ConfigMap/settings OutOfSync requiresPruning'],
    },
    {
      what: 'extra with IgnoreExtraneous=true: no such word',
      git: [],
      live: [annotate(live, 'compare-options', 'IgnoreExtraneous=true')],
      sync: 'OutOfSync',
      rows: ['ConfigMap/settings OutOfSync requiresPruning'],
    },
    {
      what: 'a copied stamp is listed without status',
      git: [settings],
      live: [live, withMetadata(live, { name: 'copy' })],
      sync: 'Synced',
      rows: ['ConfigMap/copy none', 'ConfigMap/settings Synced'],
    },
    {
      what: 'a stamp that cannot be read',
      git: [],
      live: [annotate(live, 'tracking-id', 'web')],
      sync: 'Synced',
      rows: [],
    },
    {
      what: 'the stamp taken away by hand is drift',
      git: [settings],
      live: [changed(live, { '/metadata/annotations/argocd.argoproj.io~1tracking-id': undefined })],
      sync: 'OutOfSync',
      rows: ['ConfigMap/settings OutOfSync'],
    },
    {
      what: 'an object with an owner belongs to its owner',
      git: [],
      live: [withMetadata(live, { ownerReferences: [{ kind: 'Deployment', name: 'x', uid: '1' }] })],
      sync: 'Synced',
      rows: [],
    },
    { what: 'a hook that is not live', git: [hook], live: [], sync: 'Synced', rows: [] },
    {
      what: 'a live hook is listed as hook and as prunable',
      git: [hook],
      live: [applied(withMetadata(hook, { namespace: 'shop' }), {}, 'web')],
      sync: 'Synced',
      rows: ['Job/migrate none hook requiresPruning'],
    },
    {
      what: 'a hook annotation put on by hand hides drift',
      git: [settings],
      live: [annotate(changed(live, { '/data/a': '2' }), 'hook', 'PostSync')],
      sync: 'Synced',
      rows: ['ConfigMap/settings none hook'],
    },
    {
      what: 'Skip in Git has no status',
      git: [annotate(settings, 'hook', 'Skip')],
      live: [],
      sync: 'Synced',
      rows: ['ConfigMap/settings none'],
    },
    {
      what: 'Skip on an extra object counts all the same',
      git: [],
      live: [annotate(live, 'hook', 'Skip')],
      sync: 'OutOfSync',
      rows: ['ConfigMap/settings OutOfSync requiresPruning'],
    },
    {
      what: 'an unknown hook value is never made',
      git: [annotate(settings, 'hook', 'Later')],
      live: [],
      sync: 'Synced',
      rows: [],
    },
    {
      what: 'one blank is an unknown hook value',
      git: [annotate(settings, 'hook', ' ')],
      live: [],
      sync: 'Synced',
      rows: [],
    },
    {
      what: 'an empty hook value is an ordinary object',
      git: [annotate(settings, 'hook', '')],
      live: [],
      sync: 'OutOfSync',
      rows: ['ConfigMap/settings OutOfSync'],
    },
    {
      what: 'a kind the cluster does not know is just missing',
      git: [yaml('{ apiVersion: x.example/v1, kind: Thing, metadata: { name: t } }')],
      live: [],
      sync: 'OutOfSync',
      rows: ['Thing/t OutOfSync'],
    },
  ];
  for (const { what, git, live: now, sync, rows } of cases) {
    it(`${sync}: ${what}`, () => {
      const comparison = compare(git, now);
      assert.deepEqual([comparison.sync, lines(comparison)], [sync, rows]);
    });
  }

  it('makes everything Unknown when the manifests cannot be loaded', () => {
    const comparison = compare({ error: 'no such path' }, [live]);
    assert.equal(comparison.sync, 'Unknown');
    assert.deepEqual(lines(comparison), ['ConfigMap/settings Unknown requiresPruning']);
    assert.deepEqual(comparison.conditions, [
      { type: 'ComparisonError', message: 'Failed to load target state: no such path' },
    ]);
  });

  it('warns of an object that is stamped by another app', () => {
    const theirs = applied(placed, { '/data/a': '2' }, 'other');
    const comparison = compare([settings], [theirs]);
    assert.equal(comparison.sync, 'OutOfSync');
    assert.deepEqual(comparison.conditions, [
      {
        type: 'SharedResourceWarning',
        message: 'ConfigMap/settings is part of applications argocd/web and other',
      },
    ]);
  });

  it('takes the last of several objects with one key, and says so', () => {
    const second = changed(settings, { '/data/a': '2' });
    const comparison = compare(
      [settings, second],
      [applied(withMetadata(second, { namespace: 'shop' }), {}, 'web')],
    );
    assert.equal(comparison.sync, 'Synced');
    assert.deepEqual(
      comparison.conditions.map((one) => one.type),
      ['RepeatedResourceWarning'],
    );
    assert.match(comparison.conditions[0]!.message, /appeared 2 times/);
  });

  it('gives a namespaced object the namespace of the app and takes it from cluster-scoped ones', () => {
    const role = yaml(
      '{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: r, namespace: x } }',
    );
    const comparison = compare([settings, role], []);
    assert.deepEqual(
      comparison.pairs.map(({ target }) => [
        textAt(target, 'metadata', 'namespace'),
        textAt(target, 'metadata', 'annotations', 'argocd.argoproj.io/tracking-id'),
      ]),
      [
        ['shop', 'web:/ConfigMap:shop/settings'],
        ['', 'web:rbac.authorization.k8s.io/ClusterRole:/r'],
      ],
    );
  });

  it('does not load a kind that the project forbids: Unknown, which makes the app OutOfSync', () => {
    const strict = changed(project, {
      '/spec/namespaceResourceBlacklist': [{ group: '', kind: 'ConfigMap' }],
    });
    const comparison = compare([settings], [live], { project: strict });
    assert.deepEqual(lines(comparison), ['ConfigMap/settings Unknown']);
    assert.equal(comparison.sync, 'OutOfSync');
    assert.equal(comparison.health, 'Missing');
  });

  it('keeps hooks for the sync, without those that run on deletion', () => {
    const onDelete = annotate(hook, 'hook', 'PostDelete');
    const comparison = compare([hook, withMetadata(onDelete, { name: 'clean' })], []);
    assert.deepEqual(
      comparison.hooks.map((one) => textAt(one, 'metadata', 'name')),
      ['migrate'],
    );
  });

  it('lists waves, sorted by group, kind, namespace and name', () => {
    const later = annotate(withMetadata(settings, { name: 'zz' }), 'sync-wave', '4');
    const comparison = compare([later, settings], []);
    assert.deepEqual(
      comparison.pairs.map(({ status }) => status['syncWave']),
      [undefined, 4],
    );
  });
});

describe('health of an app', () => {
  const deployment = yaml(
    '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: d, namespace: shop, generation: 2 }, spec: { replicas: 1 } }',
  );
  const rolling = changed(applied(deployment, {}, 'web'), { '/status': { observedGeneration: 1 } });
  const done = changed(rolling, {
    '/status': { observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1 },
  });
  const child = yaml(
    '{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: { name: c, namespace: shop }, status: { health: { status: Unknown } } }',
  );

  const health = (git: readonly Obj[], now: readonly Obj[], more: Partial<CompareInput> = {}): string =>
    compare(git, now, more).health;

  it('is the worst of its live objects', () => {
    assert.equal(health([deployment, settings], [done, live]), 'Healthy');
    assert.equal(health([deployment, settings], [rolling, live]), 'Progressing');
  });

  it('is Missing only when nothing is live', () => {
    assert.equal(health([deployment, settings], [live]), 'Healthy');
    assert.equal(health([deployment, settings], []), 'Missing');
    assert.equal(health([], []), 'Healthy');
  });

  it('leaves out hooks, and objects that ask for it', () => {
    assert.equal(
      health([hook, settings], [applied(withMetadata(hook, { namespace: 'shop' }), {}, 'web'), live]),
      'Healthy',
    );
    assert.equal(health([deployment], [annotate(rolling, 'ignore-healthcheck', 'true')]), 'Healthy');
  });

  it('does not know the health of a child app, unless a check is set up; Unknown children never count', () => {
    const checks = new Map([
      [
        'argoproj.io/Application',
        (obj: Obj) => ({ status: textAt(obj, 'status', 'health', 'status') as 'Unknown' }),
      ],
    ]);
    const degraded = changed(child, { '/status/health/status': 'Degraded' });
    assert.equal(health([child], [applied(degraded, {}, 'web')]), 'Healthy');
    assert.equal(health([child], [applied(degraded, {}, 'web')], { checks }), 'Degraded');
    assert.equal(health([child], [applied(child, {}, 'web')], { checks }), 'Healthy');
  });

  it('keeps the health of each object where the controller is told to', () => {
    const kept = compare([deployment, settings], [rolling], { keepsHealth: true });
    assert.deepEqual(
      kept.pairs.map(({ status }) => at(status, 'health', 'status')),
      ['Missing', 'Progressing'],
    );
    assert.equal(compare([deployment], [rolling]).pairs[0]!.status['health'], undefined);
  });
});

describe('a kind that the cluster does not serve', () => {
  const widget = yaml('{ apiVersion: made.up.example/v1, kind: Widget, metadata: { name: one } }');
  const isNamespaced = (): undefined => undefined;

  it('is OutOfSync where the project allows cluster-wide kinds', () => {
    assert.deepEqual(lines(compare([widget], [], { isNamespaced })), ['Widget/one OutOfSync']);
  });

  it('is Unknown where the project allows none, for it might be one', () => {
    const closed = changed(project, { '/spec/clusterResourceWhitelist': undefined });
    const comparison = compare([widget], [], { isNamespaced, project: closed });
    assert.deepEqual([lines(comparison), comparison.sync], [['Widget/one Unknown'], 'OutOfSync']);
  });
});
