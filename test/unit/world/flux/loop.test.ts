import assert from 'node:assert/strict';

import { fluxEngine } from '../../../../src/core/engines/flux/fluxEngine.ts';
import type { App } from '../../../../src/core/model/app.ts';
import { asKubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { KubeClient, Kind } from '../../../world/pull/client.ts';
import { textAt } from '../../../world/pull/json.ts';
import type { Obj } from '../../../world/pull/objects.ts';
import type { FluxWorld } from '../../../world/flux/world.ts';
import { git } from '../../../world/repo/git.ts';
import { HERE } from '../../core/engines/flux/fixtures.ts';
import { openStores, type Stores } from './stores.ts';

/** One story: the stores' cluster comes up, is edited by hand, suspended, broken by a commit, and mended. */
describe('the Flux half of the demo world', () => {
  let stores: Stores;
  let world: FluxWorld;
  let client: KubeClient;
  before(async () => {
    stores = await openStores();
    ({ world, client } = stores);
  });
  after(() => stores?.close());

  const kind = (name: string): Kind => stores.kind(name);
  const get = (name: string, namespace: string, kindName: string): Promise<Obj> =>
    stores.get(kindName, namespace, name);
  const app = async (name: string, kindName = 'Kustomization', namespace = 'flux-system'): Promise<App> => {
    const object = asKubeObject(await get(name, namespace, kindName)) ?? assert.fail();
    return fluxEngine.toApp(object, HERE) ?? assert.fail();
  };
  const patch = (name: string, kindName: string, namespace: string, body: Obj): Promise<Obj> =>
    stores.patch(kindName, namespace, name, body);
  const commit = (file: string, edit: (text: string) => string): Promise<string> => stores.commit(file, edit);

  it('comes up in the order of its dependencies, every one Ready at the head of main', async () => {
    const head = (await git(world.origin.bare, ['rev-parse', 'main'])).trim();
    for (const name of ['infrastructure', 'config', 'apps']) {
      const { phase, revisions } = await app(name);
      assert.deepEqual([name, phase.word, revisions], [name, 'Ready', [head]]);
    }
    const release = await app('till', 'HelmRelease', 'store');
    assert.equal(release.phase.word, 'Ready');
    assert.equal((await app('store-till', 'HelmChart')).artifact?.revision, release.appliedRevision);
  });

  it('stamps and lists what it applies, variables filled in', async () => {
    const settings = await get('store-settings', 'store', 'ConfigMap');
    assert.equal((settings['data'] as { city: string }).city, 'gothenburg');
    assert.equal(fluxEngine.trackedBy(asKubeObject(settings) ?? assert.fail())?.name, 'config');
    const config = asKubeObject(await get('config', 'flux-system', 'Kustomization')) ?? assert.fail();
    assert.deepEqual(
      fluxEngine.resources(config).map(({ key }) => key),
      ['/ConfigMap/store/store-settings'],
    );
  });

  it('undoes an edit when the interval is over', async () => {
    await patch('store-settings', 'ConfigMap', 'store', { data: { city: 'malmo' } });
    await world.loop.interval();
    assert.equal(
      ((await get('store-settings', 'store', 'ConfigMap'))['data'] as { city: string }).city,
      'gothenburg',
    );
  });

  it('passes over what is suspended, and marks a request as handled all the same', async () => {
    await patch('config', 'Kustomization', 'flux-system', {
      metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } },
      spec: { suspend: true },
    });
    await patch('store-settings', 'ConfigMap', 'store', { data: { city: 'malmo' } });
    await world.loop.interval();
    const status = (await get('config', 'flux-system', 'Kustomization'))['status'] as Obj;
    assert.equal(status['lastHandledReconcileAt'], 'now');
    assert.equal(
      ((await get('store-settings', 'store', 'ConfigMap'))['data'] as { city: string }).city,
      'malmo',
    );
    assert.equal((await app('config')).phase.word, 'Suspended');
  });

  it('applies again when it is resumed, and answers the request', async () => {
    await patch('config', 'Kustomization', 'flux-system', {
      metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'later' } },
      spec: { suspend: null },
    });
    await world.loop.settled();
    const status = (await get('config', 'flux-system', 'Kustomization'))['status'] as Obj;
    assert.equal(status['lastHandledReconcileAt'], 'later');
    assert.equal((await app('config')).phase.word, 'Ready');
    assert.equal(
      ((await get('store-settings', 'store', 'ConfigMap'))['data'] as { city: string }).city,
      'gothenburg',
    );
  });

  it('fails at a commit whose variable has no value, and keeps what depends on it waiting', async () => {
    await commit('stores/config/settings.yaml', (text) => text.replace('${store_city}', '${town}'));
    await world.loop.settled();
    const config = await app('config');
    assert.equal(config.phase.word, 'Retrying');
    assert.match(config.phase.reason ?? '', /The variable town .* has no value\. Nothing of main@/);
    assert.equal((await app('apps')).phase.word, 'Waiting');
  });

  it('goes on when the commit is reverted', async () => {
    await git(world.workspace, ['revert', '--no-edit', 'HEAD']);
    await git(world.workspace, ['push', '--quiet', 'origin', 'main']);
    await world.loop.settled();
    assert.deepEqual([(await app('config')).phase.word, (await app('apps')).phase.word], ['Ready', 'Ready']);
  });

  it('deletes what left Git', async () => {
    await commit('stores/infrastructure/kustomization.yaml', (text) => text.replace('  - quota.yaml\n', ''));
    await world.loop.settled();
    assert.equal(await client.get(kind('ResourceQuota'), 'store', 'store'), undefined);
    assert.equal((await app('infrastructure')).resourceCount, 1);
  });

  const eventsOf = async (name: string, reason: string): Promise<readonly string[]> =>
    (await client.list(kind('Event'))).items
      .filter((event) => (event['involvedObject'] as Obj)['name'] === name && event['reason'] === reason)
      .map((event) => textAt(event, 'message').replaceAll(/ in \S+s,/g, ' in 1s,'));

  it('says in Events what it made, put back and deleted, as the controllers do', async () => {
    const lines = await eventsOf('config', 'Progressing');
    assert.ok(lines.includes('ConfigMap/store/store-settings created'), lines.join('\n'));
    assert.ok(lines.includes('ConfigMap/store/store-settings configured'), lines.join('\n'));
    assert.ok(
      (await eventsOf('infrastructure', 'Progressing')).includes('ResourceQuota/store/store deleted'),
    );
    assert.ok(
      (await eventsOf('config', 'ReconciliationSucceeded')).includes(
        'Reconciliation finished in 1s, next run in 15m0s',
      ),
    );
  });

  it('strips what kubectl added, and leaves what others added', async () => {
    const place = { namespace: 'store', name: 'store-settings' };
    const label = (name: string, manager: string): Promise<Obj> =>
      client.patch(
        kind('ConfigMap'),
        place,
        'merge',
        { metadata: { labels: { [name]: 'on' } } },
        { manager },
      );
    await label('debug', 'kubectl-label');
    await label('backup', 'velero');
    await world.loop.interval();
    const labels = (await get('store-settings', 'store', 'ConfigMap'))['metadata'] as { labels: Obj };
    assert.deepEqual([labels.labels['debug'], labels.labels['backup']], [undefined, 'on']);
  });

  it('corrects what a release installed, and upgrades it when its values change', async () => {
    await patch('till', 'Deployment', 'store', { spec: { replicas: 3 } });
    const before = (await app('till', 'HelmRelease', 'store')).appliedRevision;
    await world.loop.interval();
    const replicas = async (): Promise<unknown> =>
      ((await get('till', 'store', 'Deployment'))['spec'] as Obj)['replicas'];
    assert.equal(await replicas(), 1);
    assert.match((await eventsOf('till', 'DriftCorrected')).join(), /Deployment\/store\/till configured/);
    await commit('stores/apps/till.yaml', (text) => text.replace('replicas: 1', 'replicas: 2'));
    await world.loop.settled();
    assert.equal(await replicas(), 2);
    assert.notEqual((await app('till', 'HelmRelease', 'store')).appliedRevision, before);
  });

  it('gives a release up that the API server refuses, and says so to who waits for it', async () => {
    await commit('stores/apps/till.yaml', (text) => text.replace('replicas: 2', 'replicas: -1'));
    await world.loop.settled();
    assert.equal((await app('till', 'HelmRelease', 'store')).phase.word, 'Stalled');
    const { phase } = await app('apps');
    assert.equal(phase.word, 'Retrying');
    assert.match(phase.reason ?? '', /till/);
  });

  it('takes with it what it applied when it is deleted', async () => {
    await client.remove(kind('Kustomization'), await get('apps', 'flux-system', 'Kustomization'));
    while ((await client.get(kind('Deployment'), 'store', 'till')) !== undefined) {
      await world.loop.settled();
    }
    assert.equal(await client.get(kind('Kustomization'), 'flux-system', 'apps'), undefined);
    assert.equal(await client.get(kind('HelmRelease'), 'store', 'till'), undefined);
    assert.equal(await client.get(kind('HelmChart'), 'flux-system', 'store-till'), undefined);
  });
});
