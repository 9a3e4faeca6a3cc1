import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startDemoWorld, type World } from '../../world/demo.ts';
import { editLive, editor, steps, valueAt } from '../../world/incident.ts';
import { at, dictAt, listAt, numberAt, textAt, type Json } from '../../world/pull/json.ts';
import * as o from '../../world/pull/objects.ts';
import { git } from '../../world/repo/git.ts';
import { AppClient, changes, lineOf, resourceOf } from './appFrames.ts';

describe('demo world', function () {
  this.timeout(60_000);
  let dir: string;
  let world: World;
  let user: AppClient;
  let ahead = 0;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'world-test-'));
    world = await startDemoWorld({ dir, past: 4, speed: 150, now: () => Date.now() + ahead });
    user = new AppClient(world.kubeconfig);
    await user.start();
  });

  after(async () => {
    await user.close();
    await world.close();
    await rm(dir, { recursive: true });
  });

  beforeEach(async () => {
    await world.loop.settled();
    user.forget();
  });

  /** Commits a change of one file of the clone to main and pushes it; answers the new commit. */
  async function push(
    file: string,
    change: (text: string) => string | undefined,
    message = `Change ${file}`,
  ): Promise<string> {
    const path = join(world.workspace, file);
    const text = change(await readFile(path, 'utf8'));
    await (text === undefined ? rm(path) : writeFile(path, text));
    await git(world.workspace, ['commit', '--quiet', '--all', '--message', message]);
    await git(world.workspace, ['push', '--quiet', 'origin', 'main']);
    return (await git(world.workspace, ['rev-parse', 'HEAD'])).trim();
  }

  async function revertLast(): Promise<void> {
    await git(world.workspace, ['revert', '--no-edit', 'HEAD']);
    await git(world.workspace, ['push', '--quiet', 'origin', 'main']);
    await world.loop.settled();
  }

  const verdict = (app: o.Obj): string =>
    `${textAt(app, 'status', 'sync', 'status')}/${textAt(app, 'status', 'health', 'status')}`;

  it('comes up with every app in the state that the sample expects', async () => {
    const seen: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const { name, expected } of world.apps) {
      const app = await user.app(name);
      seen[name] = [
        verdict(app),
        ...listAt(app, 'status', 'conditions').map((one) => textAt(one, 'type')),
      ].join(' ');
      wanted[name] = [`${expected.sync}/${expected.health}`, ...(expected.conditions ?? [])].join(' ');
    }
    assert.deepEqual(seen, wanted);
  });

  it('has a past: deployments of several days, oldest first, and objects that are weeks old', async () => {
    const checkout = await user.app('checkout');
    const history = listAt(checkout, 'status', 'history');
    const days = history.map((entry) => textAt(entry, 'deployedAt').slice(0, 10));
    assert.ok(new Set(days).size >= 3, days.join());
    assert.deepEqual(days, [...days].sort());
    assert.deepEqual(
      history.map((entry) => numberAt(entry, 'id')),
      history.map((_, index) => index),
    );
    assert.ok(history.every((entry) => at(entry, 'initiatedBy', 'automated') === true));
    const live = await user.live('apps', 'Deployment', 'checkout', 'checkout');
    assert.ok(Date.now() - Date.parse(textAt(live, 'metadata', 'creationTimestamp')) > 40 * 86_400_000);
    assert.ok(Date.now() - Date.parse(textAt(checkout, 'status', 'reconciledAt')) < 120_000);
  });

  it('applies client-side as argocd-controller, and server-side where the app asks for it', async () => {
    const managers = async (namespace: string, name: string): Promise<string[]> => {
      const live = await user.live('apps', 'Deployment', namespace, name);
      return listAt(live, 'metadata', 'managedFields')
        .filter((entry) => textAt(entry, 'subresource') === '')
        .map((entry) => `${textAt(entry, 'manager')} ${textAt(entry, 'operation')}`);
    };
    assert.deepEqual(await managers('checkout', 'checkout'), ['argocd-controller Update']);
    assert.deepEqual(await managers('observability', 'collector'), [
      'argocd-controller Apply',
      'node-agent Update',
    ]);
    const live = await user.live('apps', 'Deployment', 'checkout', 'checkout');
    const applied = JSON.parse(o.annotationOf(live!, o.lastApplied)) as Json;
    assert.equal(at(applied, 'spec', 'replicas'), 3);
    assert.equal(
      textAt(applied, 'metadata', 'annotations', o.trackingId),
      'checkout:apps/Deployment:checkout/checkout',
    );
  });

  it('heals the edit of a self-healing app and leaves just its own record of it', async () => {
    const before = await user.app('storefront');
    const { edit, before: stood, after } = await editLive(world.kubeconfig, 'storefront-image');
    assert.deepEqual([stood, after], [edit.before, edit.after]);
    const healed = await user.seen('storefront', (app) => {
      const count =
        numberAt(app, 'status', 'operationState', 'operation', 'sync', 'autoHealAttemptsCount') ?? 0;
      return count > 0 && lineOf(app) === 'Succeeded, Synced';
    });
    await world.loop.settled();
    const live = await user.live(
      o.groupOf({ apiVersion: edit.apiVersion }),
      edit.kind,
      edit.namespace,
      edit.name,
    );
    assert.equal(valueAt(live!, edit.pointer), edit.before);
    const operation = dictAt(healed, 'status', 'operationState', 'operation');
    assert.deepEqual(operation['initiatedBy'], { automated: true });
    assert.deepEqual(dictAt(operation, 'sync')['resources'], [
      { group: 'apps', kind: 'Deployment', name: 'storefront' },
    ]);
    const results = listAt(healed, 'status', 'operationState', 'syncResult', 'resources');
    assert.deepEqual(
      results.map((one) => textAt(one, 'message')),
      ['deployment.apps/storefront configured'],
    );
    assert.deepEqual(at(healed, 'status', 'history'), at(before, 'status', 'history'));
    assert.deepEqual(changes(user.frames('storefront').map(lineOf)).slice(-5), [
      'operation, no state, Synced',
      'operation, no state, OutOfSync',
      'operation, Running, OutOfSync',
      'Succeeded, OutOfSync',
      'Succeeded, Synced',
    ]);
    const events = await user.events('storefront');
    const revision = textAt(healed, 'status', 'sync', 'revision');
    assert.deepEqual(events.filter((message) => !message.includes('health')).slice(-4), [
      `Initiated automated sync to '${revision}'`,
      'Updated sync status: Synced -> OutOfSync',
      `Partial sync operation to ${revision} succeeded`,
      'Updated sync status: OutOfSync -> Synced',
    ]);
  });

  it('leaves the edit of an app without self-heal, and names no culprit but in managedFields', async () => {
    const { edit } = await editLive(world.kubeconfig, 'checkout-replicas');
    const app = await user.seen('checkout', (one) => textAt(one, 'status', 'sync', 'status') === 'OutOfSync');
    assert.equal(textAt(resourceOf(app, 'Deployment', 'checkout'), 'status'), 'OutOfSync');
    assert.equal(app['operation'], undefined);
    await world.loop.settled();
    const live = await user.live('apps', 'Deployment', 'checkout', 'checkout');
    assert.equal(valueAt(live!, edit.pointer), edit.after);
    const entry = listAt(live, 'metadata', 'managedFields').find((one) => textAt(one, 'manager') === editor);
    assert.equal(textAt(entry, 'operation'), 'Update');
    assert.deepEqual(at(entry, 'fieldsV1'), { 'f:spec': { 'f:replicas': {} } });
    assert.equal(lineOf(await user.app('checkout')), 'Succeeded, OutOfSync');
  });

  it('syncs on demand, frame by frame: requested, running, done without operation, then Synced', async () => {
    const before = listAt(await user.app('checkout'), 'status', 'history');
    await user.sync('checkout');
    const done = await user.seen('checkout', (app) => lineOf(app) === 'Succeeded, Synced');
    assert.deepEqual(changes(user.frames('checkout').map(lineOf)), [
      'operation, no state, OutOfSync',
      'operation, Running, OutOfSync',
      'Succeeded, OutOfSync',
      'Succeeded, Synced',
    ]);
    const results = listAt(done, 'status', 'operationState', 'syncResult', 'resources');
    assert.deepEqual(
      results.map((one) => `${textAt(one, 'kind')} ${textAt(one, 'status')} ${textAt(one, 'message')}`),
      [
        'NetworkPolicy Synced networkpolicy.networking.k8s.io/checkout unchanged',
        'PodDisruptionBudget Synced poddisruptionbudget.policy/checkout configured',
        'ServiceAccount Synced serviceaccount/checkout unchanged',
        'Secret Synced secret/checkout-sandbox unchanged',
        'ConfigMap Synced configmap/checkout unchanged',
        'Service Synced service/checkout unchanged',
        'Deployment Synced deployment.apps/checkout configured',
      ],
    );
    const history = listAt(done, 'status', 'history');
    assert.equal(history.length, before.length + 1);
    assert.deepEqual(at(history.at(-1), 'initiatedBy'), { username: 'ada' });
    const live = await user.live('apps', 'Deployment', 'checkout', 'checkout');
    assert.equal(numberAt(live, 'spec', 'replicas'), steps['checkout-replicas'].before);
  });

  it('does not see a field that Git never set', async () => {
    const { edit, before } = await editLive(world.kubeconfig, 'search-hidden-label');
    assert.equal(before, undefined);
    await world.loop.settled();
    const live = await user.live('apps', 'Deployment', 'shop', 'search');
    assert.equal(valueAt(live!, edit.pointer), edit.after);
    assert.equal(verdict(await user.app('search')), 'Synced/Healthy');
  });

  it('answers a refresh by taking the annotation away and moving reconciledAt', async () => {
    const before = textAt(await user.app('search'), 'status', 'reconciledAt');
    ahead += 60_000;
    await user.patch('search', { metadata: { annotations: { [o.refreshAnnotation]: 'normal' } } });
    const done = await user.seen(
      'search',
      (app) =>
        o.annotationOf(app, o.refreshAnnotation) === '' && textAt(app, 'status', 'reconciledAt') > before,
    );
    assert.equal(verdict(done), 'Synced/Healthy');
    const frames = user.frames('search').map((app) => o.annotationOf(app, o.refreshAnnotation));
    assert.deepEqual(changes(frames), ['normal', '']);
  });

  it('deploys a pushed commit and remembers it', async () => {
    const commit = await push('apps/checkout/config.yaml', (text) => text.replace('"30"', '"45"'));
    await world.loop.settled();
    const app = await user.app('checkout');
    assert.equal(verdict(app), 'Synced/Healthy');
    assert.equal(textAt(app, 'status', 'sync', 'revision'), commit);
    const last = listAt(app, 'status', 'history').at(-1);
    assert.equal(textAt(last, 'revision'), commit);
    assert.deepEqual(at(last, 'initiatedBy'), { automated: true });
    const live = await user.live('', 'ConfigMap', 'checkout', 'checkout');
    assert.equal(textAt(live, 'data', 'session-minutes'), '45');
    const untouched = await user.app('search');
    assert.equal(textAt(untouched, 'status', 'sync', 'revision'), commit);
    assert.notEqual(textAt(listAt(untouched, 'status', 'history').at(-1), 'revision'), commit);
  });

  it('says ComparisonError for a commit that nobody rendered, and recovers when it is reverted', async () => {
    await push('apps/pricing/base/deployment.yaml', (text) => text.replace('replicas: 2', 'replicas: 3'));
    await world.loop.settled();
    const broken = await user.app('pricing-eu');
    assert.equal(verdict(broken), 'Unknown/Healthy');
    const condition = listAt(broken, 'status', 'conditions')[0];
    assert.equal(textAt(condition, 'type'), 'ComparisonError');
    assert.match(
      textAt(condition, 'message'),
      /^Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: .*kustomize build <path to cached source>\/apps\/pricing\/overlays\/eu/,
    );
    assert.ok(listAt(broken, 'status', 'resources').every((one) => textAt(one, 'status') === 'Unknown'));
    await revertLast();
    assert.equal(verdict(await user.app('pricing-eu')), 'Synced/Healthy');
    assert.equal(at(await user.app('pricing-eu'), 'status', 'conditions'), undefined);
  });

  it('prunes what left Git where the app may, and only marks it where it may not', async () => {
    await push('apps/checkout/availability.yaml', (text) => text.slice(text.indexOf('---')));
    await world.loop.settled();
    const app = await user.app('checkout');
    assert.equal(verdict(app), 'Synced/Healthy');
    assert.equal(await user.live('policy', 'PodDisruptionBudget', 'checkout', 'checkout'), undefined);
    const pruned = listAt(app, 'status', 'operationState', 'syncResult', 'resources').find(
      (one) => textAt(one, 'status') === 'Pruned',
    );
    assert.equal(textAt(pruned, 'message'), 'pruned');
    await revertLast();

    await push('apps/orders-db/backup.yaml', () => undefined);
    await world.loop.settled();
    const kept = await user.app('orders-db');
    assert.equal(verdict(kept), 'OutOfSync/Healthy');
    assert.equal(at(resourceOf(kept, 'CronJob', 'orders-backup'), 'requiresPruning'), true);
    user.forget();
    await user.sync('orders-db');
    const skipped = await user.seen(
      'orders-db',
      (one) =>
        lineOf(one) === 'Succeeded, OutOfSync' &&
        numberAt(one, 'status', 'operationState', 'syncResult', 'resources') === undefined &&
        hasResult(one, 'PruneSkipped'),
    );
    assert.equal(textAt(resultOf(skipped, 'CronJob'), 'message'), 'ignored (requires pruning)');
    await world.loop.settled();
    user.forget();
    await user.sync('orders-db', { prune: true, dryRun: true });
    const tried = await user.seen('orders-db', (one) => hasResult(one, 'Pruned'));
    assert.equal(textAt(resultOf(tried, 'CronJob'), 'message'), 'pruned (dry run)');
    assert.ok(await user.live('batch', 'CronJob', 'orders', 'orders-backup'));
    await revertLast();
  });

  it('runs hooks first and waits for them', async () => {
    await push('apps/orders-db/config.yaml', (text) => text.replace('"200"', '"250"'));
    await world.loop.settled();
    const running = user
      .frames('orders-db')
      .filter((app) => textAt(app, 'status', 'operationState', 'phase') === 'Running');
    const messages = changes(running.map((app) => textAt(app, 'status', 'operationState', 'message')));
    assert.ok(
      messages.includes('waiting for completion of hook batch/Job/orders-migrate'),
      messages.join('\n'),
    );
    const counts = changes(
      running.map((app) => listAt(app, 'status', 'operationState', 'syncResult', 'resources').length),
    );
    assert.deepEqual(counts, [0, 1].slice(-counts.length));
    const done = await user.app('orders-db');
    const hook = listAt(done, 'status', 'operationState', 'syncResult', 'resources')[0];
    assert.deepEqual(
      ['kind', 'hookType', 'hookPhase', 'syncPhase'].map((field) => textAt(hook, field)),
      ['Job', 'PreSync', 'Succeeded', 'PreSync'],
    );
    const job = resourceOf(done, 'Job', 'orders-migrate');
    assert.deepEqual([at(job, 'hook'), at(job, 'status')], [true, undefined]);
  });

  it('goes through the waves of a sync one after the other', async () => {
    await push('clusters/prod/argocd/shop/search.yaml', (text) =>
      text.replace('team: catalog', 'team: search'),
    );
    await world.loop.settled();
    const frames = user
      .frames('root')
      .map((app) => listAt(app, 'status', 'operationState', 'syncResult', 'resources'));
    const growth = changes(frames.map((results) => results.length)).filter((count) => count > 0);
    assert.ok(growth.length >= 5, growth.join());
    assert.deepEqual(
      growth,
      [...growth].sort((a, b) => a - b),
    );
    const last = await user.app('root');
    const waves = listAt(last, 'status', 'operationState', 'syncResult', 'resources').map(
      (result) => numberAt(resourceOf(last, textAt(result, 'kind'), textAt(result, 'name')), 'syncWave') ?? 0,
    );
    assert.deepEqual(
      waves,
      [...waves].sort((a, b) => a - b),
    );
    assert.equal(textAt(await user.app('search'), 'metadata', 'labels', 'team'), 'search');
  });

  it('fails a sync whose hook fails, and does not try that revision again by itself', async () => {
    const failing = (text: string): string =>
      text.replace(
        '    argocd.argoproj.io/hook: PreSync',
        '    fernhill.example/outcome: fails\n    argocd.argoproj.io/hook: PreSync',
      );
    await user.patch('orders-db', { spec: { syncPolicy: { retry: { limit: 1 } } } });
    const commit = await push('apps/orders-db/migrate.yaml', failing);
    await push('apps/orders-db/config.yaml', (text) => text.replace('"250"', '"260"'));
    await world.loop.settled();
    const app = await user.app('orders-db');
    const state = dictAt(app, 'status', 'operationState');
    assert.equal(textAt(state, 'phase'), 'Failed');
    assert.notEqual(textAt(state, 'syncResult', 'revision'), commit);
    assert.equal(
      textAt(state, 'message'),
      'one or more synchronization tasks completed unsuccessfully (retried 1 times).',
    );
    assert.equal(numberAt(state, 'retryCount'), 1);
    assert.equal(app['operation'], undefined);
    const error = listAt(app, 'status', 'conditions').find((one) => textAt(one, 'type') === 'SyncError');
    assert.equal(
      textAt(error, 'message'),
      `Failed last sync attempt to [${textAt(app, 'status', 'sync', 'revision')}]: ${textAt(state, 'message')}`,
    );
    const retries = user.frames('orders-db').map((one) => textAt(one, 'status', 'operationState', 'message'));
    assert.ok(
      retries.some((message) => /\. Retrying attempt #1 at \d+:\d\d[AP]M\.$/.test(message)),
      retries.join('\n'),
    );
    await git(world.workspace, ['revert', '--no-edit', 'HEAD', 'HEAD~1']);
    await git(world.workspace, ['push', '--quiet', 'origin', 'main']);
    await world.loop.settled();
    assert.equal(verdict(await user.app('orders-db')), 'Synced/Healthy');
  });

  it('ends a running sync when it is told to', async () => {
    await push('apps/orders-db/migrate.yaml', (text) =>
      text.replace('backoffLimit: 2', 'backoffLimit: 2\n  suspend: true'),
    );
    await world.loop.settled();
    user.forget();
    await user.sync('orders-db');
    await user.seen('orders-db', (app) =>
      textAt(app, 'status', 'operationState', 'message').startsWith('waiting for completion of hook'),
    );
    await user.patch('orders-db', { status: { operationState: { phase: 'Terminating' } } });
    const done = await user.seen(
      'orders-db',
      (app) => textAt(app, 'status', 'operationState', 'phase') === 'Failed',
    );
    assert.equal(textAt(done, 'status', 'operationState', 'message'), 'Operation terminated');
    assert.equal(textAt(resultOf(done, 'Job'), 'message'), 'Terminated');
    await world.loop.settled();
    assert.equal(await user.live('batch', 'Job', 'orders', 'orders-migrate'), undefined);
    await revertLast();
  });

  it('syncs a selection without hooks and without a history entry', async () => {
    await user.sync('orders-db'); // an edit would be undone at once if the last sync were to an older commit
    await world.loop.settled();
    user.forget();
    await editLive(world.kubeconfig, {
      ...steps['checkout-replicas'],
      app: 'orders-db',
      kind: 'ConfigMap',
      apiVersion: 'v1',
      namespace: 'orders',
      name: 'orders-db',
      pointer: '/data/wal_level',
      before: 'replica',
      after: 'logical',
    });
    await user.seen('orders-db', (app) => textAt(app, 'status', 'sync', 'status') === 'OutOfSync');
    const before = listAt(await user.app('orders-db'), 'status', 'history');
    user.forget();
    await user.sync('orders-db', {
      resources: [{ kind: 'ConfigMap', name: 'orders-db', namespace: 'orders' }],
    });
    const done = await user.seen('orders-db', (app) => lineOf(app) === 'Succeeded, Synced');
    const results = listAt(done, 'status', 'operationState', 'syncResult', 'resources');
    assert.deepEqual(
      results.map((one) => textAt(one, 'message')),
      ['configmap/orders-db configured'],
    );
    assert.deepEqual(listAt(done, 'status', 'history'), before);
  });

  it('generates the apps of the ApplicationSet and undoes edits of them', async () => {
    const set = await user.live('argoproj.io', 'ApplicationSet', 'argocd', 'regions');
    const conditions = listAt(set, 'status', 'conditions').map(
      (one) => `${textAt(one, 'type')} ${textAt(one, 'status')}`,
    );
    assert.deepEqual(conditions, [
      'ErrorOccurred False',
      'ParametersGenerated True',
      'ResourcesUpToDate True',
    ]);
    assert.deepEqual(
      listAt(set, 'status', 'resources').map(
        (one) => `${textAt(one, 'name')} ${textAt(one, 'status')} ${textAt(one, 'health', 'status')}`,
      ),
      ['pricing-apac Synced Healthy', 'pricing-eu Synced Healthy', 'pricing-us Synced Healthy'],
    );
    const app = await user.app('pricing-eu');
    const owner = listAt(app, 'metadata', 'ownerReferences')[0];
    assert.deepEqual(
      [textAt(owner, 'kind'), textAt(owner, 'name'), at(owner, 'controller')],
      ['ApplicationSet', 'regions', true],
    );
    await user.patch('pricing-eu', { spec: { syncPolicy: { automated: null } } });
    await user.seen('pricing-eu', (one) => at(one, 'spec', 'syncPolicy', 'automated') === undefined);
    await user.seen('pricing-eu', (one) => at(one, 'spec', 'syncPolicy', 'automated', 'selfHeal') === true);
  });

  it('takes along what an app owns when the app is deleted, and root brings it back', async () => {
    const before = await user.live('apps', 'Deployment', 'shop', 'storefront');
    const removed = await user.app('storefront');
    await user.client.remove(user.kind('argoproj.io', 'Application'), removed, 'Background');
    await user.seen('storefront', (app) => o.uidOf(app) !== o.uidOf(removed));
    await world.loop.settled();
    const after = await user.live('apps', 'Deployment', 'shop', 'storefront');
    assert.notEqual(o.uidOf(after!), o.uidOf(before!));
    assert.equal(verdict(await user.app('storefront')), 'Synced/Healthy');
    assert.equal(numberAt(listAt(await user.app('storefront'), 'status', 'history')[0], 'id'), 0);
  });

  it('compares nothing for an app whose project is not there', async () => {
    const lost = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'lost', namespace: 'argocd' },
      spec: { ...dictAt(await user.app('search'), 'spec'), project: 'nowhere' },
    };
    await user.client.create(user.kind('argoproj.io', 'Application'), lost);
    const app = await user.seen('lost', (one) => textAt(one, 'status', 'sync', 'status') === 'Unknown');
    assert.equal(verdict(app), 'Unknown/Unknown');
    assert.equal(
      textAt(listAt(app, 'status', 'conditions')[0], 'message'),
      'Application referencing project nowhere which does not exist',
    );
    await user.client.remove(user.kind('argoproj.io', 'Application'), app, 'Background');
  });

  it('goes on after refusals, cut streams and a forgotten history', async () => {
    const { script } = world.cluster;
    const controllers = { user: 'controllers' };
    script.add({ kind: 'status', code: 500, match: { ...controllers, verb: 'patch' }, count: 3 });
    script.compact();
    script.cutWatches('rst', controllers);
    await editLive(world.kubeconfig, 'storefront-image');
    await user.seen('storefront', (app) => lineOf(app) === 'operation, Running, OutOfSync');
    await user.seen('storefront', (app) => lineOf(app) === 'Succeeded, Synced');
    await script.refuse();
    await script.accept();
    await user.restart();
    await world.loop.settled();
    const live = await user.live('apps', 'Deployment', 'shop', 'storefront');
    assert.equal(valueAt(live!, steps['storefront-image'].pointer), steps['storefront-image'].before);
    assert.equal(verdict(await user.app('storefront')), 'Synced/Healthy');
  });

  it('keeps its own login out of the kubeconfig that a user gets', async () => {
    const text = await readFile(world.kubeconfig, 'utf8');
    assert.equal(text.includes('controllers'), false);
    const own = world.cluster.requests.all.filter((request) => request.user === 'controllers');
    const theirs = world.cluster.requests.all.filter((request) => request.userAgent.startsWith('argocd-'));
    assert.ok(own.length > 0);
    assert.deepEqual(new Set(theirs.map((request) => request.user)), new Set(['controllers']));
  });

  it('obeys the demo extension, and nobody without the token', async () => {
    const { url, token } = JSON.parse(await readFile(world.control.file, 'utf8')) as {
      url: string;
      token: string;
    };
    assert.equal((await fetch(url)).status, 401);
    const headers = { authorization: `Bearer ${token}` };
    const menu = (await (await fetch(url, { headers })).json()) as { steps: object; branches: string[] };
    assert.deepEqual(Object.keys(menu.steps), Object.keys(steps));
    const edited = await fetch(`${url}/edit`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ step: 'checkout-label' }),
    });
    assert.equal(((await edited.json()) as { after: string }).after, 'checkout-hotfix');
    await user.seen('checkout', (app) => textAt(app, 'status', 'sync', 'status') === 'OutOfSync');
    const branch = menu.branches[0]!;
    const merged = await fetch(`${url}/merge`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ branch, how: 'merge' }),
    });
    const { commit } = (await merged.json()) as { commit: string };
    await world.loop.settled();
    assert.equal(textAt(await user.app('search'), 'status', 'sync', 'revision'), commit);
  });

  function resultOf(app: o.Obj, kind: string): Json | undefined {
    return listAt(app, 'status', 'operationState', 'syncResult', 'resources').find(
      (one) => textAt(one, 'kind') === kind,
    );
  }

  function hasResult(app: o.Obj, status: string): boolean {
    return listAt(app, 'status', 'operationState', 'syncResult', 'resources').some(
      (one) => textAt(one, 'status') === status,
    );
  }
});
