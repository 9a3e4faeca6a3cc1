import assert from 'node:assert/strict';

import { keyOf, nameOf, namespaceOf, type Obj } from '../../../world/pull/objects.ts';
import {
  isMultiStep,
  isPrune,
  objOf,
  planTasks,
  resultOf,
  type Plan,
  type Task,
} from '../../../world/pull/syncTasks.ts';
import { yaml } from './build.ts';

function object(kind: string, name: string, annotations: Record<string, string> = {}, group = ''): Obj {
  const apiVersion = group === '' ? 'v1' : `${group}/v1`;
  const named = Object.entries(annotations).map(([key, value]) => [`argocd.argoproj.io/${key}`, value]);
  return { apiVersion, kind, metadata: { name, namespace: 'shop', annotations: Object.fromEntries(named) } };
}

function plan(part: Partial<Plan>): Task[] {
  return planTasks({
    pairs: [],
    hooks: [],
    namespace: 'shop',
    revision: 'abcdef0123456789',
    startedAt: 1_700_000_000,
    skipsHooks: false,
    prunesLast: false,
    liveOf: () => undefined,
    isServed: () => true,
    ...part,
  });
}

const targets = (...objects: Obj[]): Partial<Plan> => ({ pairs: objects.map((target) => ({ target })) });
const line = (task: Task): string =>
  `${task.phase} ${task.wave} ${isPrune(task) ? '-' : ''}${nameOf(objOf(task))}`;

describe('tasks of a sync', () => {
  it('are ordered by wave, then kind, then name', () => {
    const tasks = plan(
      targets(
        object('Deployment', 'b', {}, 'apps'),
        object('Deployment', 'a', {}, 'apps'),
        object('ConfigMap', 'c'),
        object('Thing', 'own', {}, 'x.example'),
        object('Ingress', 'i', {}, 'networking.k8s.io'),
        object('ConfigMap', 'first', { 'sync-wave': '-5' }),
        object('ConfigMap', 'last', { 'sync-wave': '2' }),
      ),
    );
    assert.deepEqual(tasks.map(line), [
      'Sync -5 first',
      'Sync 0 c',
      'Sync 0 a',
      'Sync 0 b',
      'Sync 0 i',
      'Sync 0 own',
      'Sync 2 last',
    ]);
    assert.equal(isMultiStep(tasks), true);
    assert.equal(isMultiStep(tasks.slice(1, 5)), false);
  });

  it('put hooks into their phases, in each one that they name', () => {
    const hooks = [
      object('Job', 'check', { hook: 'PreSync,PostSync' }, 'batch'),
      object('Job', 'alarm', { hook: 'SyncFail' }, 'batch'),
    ];
    const tasks = plan({ ...targets(object('ConfigMap', 'c')), hooks });
    assert.deepEqual(tasks.map(line), [
      'PreSync 0 check',
      'Sync 0 c',
      'PostSync 0 check',
      'SyncFail 0 alarm',
    ]);
    assert.deepEqual(plan({ ...targets(object('ConfigMap', 'c')), hooks, skipsHooks: true }).map(line), [
      'Sync 0 c',
    ]);
  });

  it('name a hook by revision, phase and start where it has only a prefix, and hold it by a finalizer', () => {
    const hook = yaml(
      '{ apiVersion: batch/v1, kind: Job, metadata: { generateName: check-, annotations: { argocd.argoproj.io/hook: PreSync } } }',
    );
    const [task] = plan({ hooks: [hook] });
    assert.equal(nameOf(task!.target!), 'check-abcdef0-presync-1700000000');
    assert.deepEqual((task!.target!['metadata'] as Obj)['finalizers'], ['argocd.argoproj.io/hook-finalizer']);
  });

  it('prune in the reverse of the order in which things were made', () => {
    const live = ['0', '1', '2'].map((wave) => ({
      live: object('ConfigMap', `w${wave}`, { 'sync-wave': wave }),
    }));
    assert.deepEqual(plan({ pairs: live }).map(line), ['Sync 0 -w2', 'Sync 1 -w1', 'Sync 2 -w0']);
  });

  it('prune last where the app or the object asks for it', () => {
    const gone = { live: object('ConfigMap', 'gone') };
    const marked = { live: object('ConfigMap', 'marked', { 'sync-options': 'PruneLast=true' }) };
    const kept = { target: object('ConfigMap', 'kept', { 'sync-wave': '3' }) };
    assert.deepEqual(plan({ pairs: [gone, marked, kept] }).map(line), [
      'Sync 0 -gone',
      'Sync 3 kept',
      'Sync 4 -marked',
    ]);
    assert.deepEqual(plan({ pairs: [gone, kept], prunesLast: true }).map(line), [
      'Sync 3 kept',
      'Sync 4 -gone',
    ]);
  });

  it('bring a namespace and a CRD in front of what needs them, into its wave', () => {
    const namespace: Obj = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const definition = yaml(
      '{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: things.x.example, annotations: { argocd.argoproj.io/sync-wave: "7" } }, spec: { group: x.example, names: { kind: Thing } } }',
    );
    const thing = object('Thing', 't', { 'sync-wave': '-1' }, 'x.example');
    const tasks = plan(targets(thing, definition, namespace));
    assert.deepEqual(
      tasks.map((task) => [nameOf(objOf(task)), task.wave]),
      [
        ['shop', -1],
        ['things.x.example', -1],
        ['t', -1],
      ],
    );
  });

  it('skip the dry run of a kind that comes along, or that says so', () => {
    const definition = yaml(
      '{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: things.x.example }, spec: { group: x.example, names: { kind: Thing } } }',
    );
    const isServed = (group: string): boolean => group !== 'x.example';
    const skipped = (...objects: Obj[]): string[] =>
      plan({ ...targets(...objects), isServed })
        .filter((task) => task.skipsDryRun)
        .map((task) => nameOf(objOf(task)));
    const thing = object('Thing', 't', {}, 'x.example');
    assert.deepEqual(skipped(thing), []);
    assert.deepEqual(skipped(thing, definition), ['t']);
    assert.deepEqual(
      skipped(object('Thing', 'u', { 'sync-options': 'SkipDryRunOnMissingResource=true' }, 'x.example')),
      ['u'],
    );
  });

  it('make a missing namespace before anything else', () => {
    const namespaceTask: Obj = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const tasks = plan({ ...targets(object('ConfigMap', 'c')), namespaceTask });
    assert.deepEqual(tasks.map(line), ['PreSync 0 shop', 'Sync 0 c']);
    assert.equal(namespaceOf(tasks[0]!.target!), '');
  });

  it('name cluster-scoped objects with the namespace of the app in their results', () => {
    const role: Obj = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'r' },
    };
    const live = object('ClusterRole', 'r', {}, 'rbac.authorization.k8s.io');
    const [task] = plan({
      ...targets(role),
      liveOf: (target) => (nameOf(target) === 'r' ? live : undefined),
    });
    assert.equal(task!.live, live);
    assert.equal(keyOf(objOf(task!)), 'rbac.authorization.k8s.io/ClusterRole/shop/r');
    assert.deepEqual(resultOf({ ...task!, status: 'Synced', state: 'Running', message: 'made' }, ['a:1']), {
      group: 'rbac.authorization.k8s.io',
      version: 'v1',
      kind: 'ClusterRole',
      namespace: 'shop',
      name: 'r',
      status: 'Synced',
      message: 'made',
      hookPhase: 'Running',
      syncPhase: 'Sync',
      images: ['a:1'],
    });
  });
});
