import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { fluxEngine } from '../../../../src/core/engines/flux/fluxEngine.ts';
import type { App } from '../../../../src/core/model/app.ts';
import { asKubeObject } from '../../../../src/core/model/kubeObject.ts';
import { KubeClient, type Kind } from '../../../world/pull/client.ts';
import type { Obj } from '../../../world/pull/objects.ts';
import { startFluxWorld, type FluxWorld } from '../../../world/flux/world.ts';
import { git } from '../../../world/repo/git.ts';
import { HERE } from '../../core/engines/flux/fixtures.ts';

/** One story: the stores' cluster comes up, is edited by hand, suspended, broken by a commit, and mended. */
describe('the Flux half of the demo world', () => {
  let world: FluxWorld;
  let dir: string;
  let client: KubeClient;
  let kinds: Kind[];
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-flux-'));
    world = await startFluxWorld({ dir });
    client = new KubeClient(world.kubeconfig, 'kubectl/v1.36.3 (linux/amd64)');
    kinds = await client.discover();
  });
  after(async () => {
    await client?.close();
    await world?.close();
    await rm(dir, { recursive: true, force: true });
  });

  const kind = (name: string): Kind =>
    kinds.find((one) => one.kind === name) ?? assert.fail(`no ${name} is served`);
  const get = async (name: string, namespace: string, kindName: string): Promise<Obj> =>
    (await client.get(kind(kindName), namespace, name)) ?? assert.fail(`${kindName} ${name} is not there`);
  const app = async (name: string, kindName = 'Kustomization', namespace = 'flux-system'): Promise<App> => {
    const object = asKubeObject(await get(name, namespace, kindName)) ?? assert.fail();
    return fluxEngine.toApp(object, HERE) ?? assert.fail();
  };
  const patch = (name: string, kindName: string, namespace: string, body: Obj): Promise<Obj> =>
    client.patch(kind(kindName), { namespace, name }, 'merge', body, { manager: 'kubectl-edit' });
  const commit = async (file: string, edit: (text: string) => string): Promise<void> => {
    const at = path.join(world.workspace, file);
    await writeFile(at, edit(await readFile(at, 'utf8')));
    await git(world.workspace, ['commit', '--quiet', '--all', '--message', `Change ${file}`]);
    await git(world.workspace, ['push', '--quiet', 'origin', 'main']);
  };

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
});
