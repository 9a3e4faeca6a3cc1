import assert from 'node:assert/strict';

import { ORIGIN_REVISION } from '../../../world/flux/registry.ts';
import type { FluxWorld } from '../../../world/flux/world.ts';
import type { KubeClient, Kind } from '../../../world/pull/client.ts';
import { at, textAt } from '../../../world/pull/json.ts';
import type { Obj } from '../../../world/pull/objects.ts';
import { git } from '../../../world/repo/git.ts';
import { openStores, type Stores } from './stores.ts';

const OPT_OUT = 'kustomize.toolkit.fluxcd.io/reconcile';
const URL = 'oci://oci.fernhill.example/stores/manifests';

/** What the loop does about sources, and about objects that somebody wants left alone. One story, in order. */
describe('sources and opt-outs in the Flux half of the demo world', function () {
  this.timeout(60_000);
  let stores: Stores;
  let world: FluxWorld;
  let client: KubeClient;
  before(async () => {
    stores = await openStores();
    ({ world, client } = stores);
  });
  after(() => stores?.close());

  const kind = (name: string): Kind => stores.kind(name);
  const get: Stores['get'] = (...of) => stores.get(...of);
  const patch: Stores['patch'] = (...of) => stores.patch(...of);
  const commit: Stores['commit'] = (...of) => stores.commit(...of);
  const told = async (kindName: string, name: string): Promise<readonly string[]> =>
    (await client.list(kind('Event'))).items
      .filter(
        (event) =>
          textAt(event, 'involvedObject', 'kind') === kindName &&
          textAt(event, 'involvedObject', 'name') === name,
      )
      .map((event) => ['type', 'reason', 'message'].map((key) => textAt(event, key)).join(' '));
  const settings = async (): Promise<Obj> => get('ConfigMap', 'store', 'store-settings');

  it('leaves a live object alone that opts out, neither undone nor pruned, until it opts in again', async () => {
    await patch('ConfigMap', 'store', 'store-settings', {
      metadata: { annotations: { [OPT_OUT]: 'Disabled' } },
      data: { city: 'malmo' },
    });
    await world.loop.interval();
    assert.equal(textAt(await settings(), 'data', 'city'), 'malmo');
    await patch('ConfigMap', 'store', 'store-settings', { metadata: { annotations: { [OPT_OUT]: null } } });
    await world.loop.interval();
    assert.equal(textAt(await settings(), 'data', 'city'), 'gothenburg');
    await patch('ResourceQuota', 'store', 'store', { metadata: { annotations: { [OPT_OUT]: 'disabled' } } });
    await commit(
      'stores/infrastructure/kustomization.yaml',
      (text) => text.replace('  - quota.yaml\n', ''),
      'Give the quota up',
    );
    await world.loop.settled();
    await get('ResourceQuota', 'store', 'store');
    const lines = await told('Kustomization', 'infrastructure');
    assert.ok(lines.includes('Normal Progressing ResourceQuota/store/store skipped'), lines.join('\n'));
  });

  it('tells of a commit that was fetched, and of a repository that is not there', async () => {
    assert.ok(
      (await told('GitRepository', 'platform')).includes(
        "Normal NewArtifact stored artifact for commit 'Give the quota up'",
      ),
    );
    await client.create(kind('GitRepository'), {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'gone', namespace: 'flux-system' },
      spec: { interval: '5m', url: 'https://git.fernhill.example/gone.git', ref: { branch: 'main' } },
    });
    await world.loop.settled();
    const [line = '', ...others] = await told('GitRepository', 'gone');
    assert.match(line, /^Warning GitOperationFailed failed to checkout and determine revision: /);
    assert.deepEqual(others, []);
  });

  it('deploys nothing new while kustomize-controller is down', async () => {
    world.loop.down.add('kustomize-controller');
    const head = await commit('stores/config/settings.yaml', (text) => `# here\n${text}`, 'Say where');
    await world.loop.settled();
    const source = await get('GitRepository', 'flux-system', 'platform');
    assert.equal(textAt(source, 'status', 'artifact', 'revision'), `main@sha1:${head}`);
    const before = textAt(
      await get('Kustomization', 'flux-system', 'config'),
      'status',
      'lastAppliedRevision',
    );
    assert.notEqual(before, `main@sha1:${head}`);
    world.loop.down.delete('kustomize-controller');
    await world.loop.settled();
    const after = await get('Kustomization', 'flux-system', 'config');
    assert.equal(textAt(after, 'status', 'lastAppliedRevision'), `main@sha1:${head}`);
  });

  it('applies what was pushed to a registry, and says which commit it was made from', async () => {
    const commitId = (await git(world.workspace, ['rev-parse', 'HEAD~1'])).trim();
    const source = 'https://git.fernhill.example/fernhill/platform.git';
    world.loop.registry.push(URL, 'latest', { source, branch: 'main', commit: commitId, folder: 'stores' });
    await client.create(kind('OCIRepository'), {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'OCIRepository',
      metadata: { name: 'manifests', namespace: 'flux-system' },
      spec: { interval: '5m', url: URL, ref: { tag: 'latest' } },
    });
    await client.create(kind('Kustomization'), {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'pushed', namespace: 'flux-system' },
      spec: {
        interval: '15m',
        prune: true,
        path: './config',
        sourceRef: { kind: 'OCIRepository', name: 'manifests' },
        postBuild: { substitute: { store_city: 'oslo' } },
      },
    });
    await world.loop.settled();
    const ks = await get('Kustomization', 'flux-system', 'pushed');
    const origin = `main@sha1:${commitId}`;
    assert.match(textAt(ks, 'status', 'lastAppliedRevision'), /^latest@sha256:[0-9a-f]{64}$/);
    assert.equal(textAt(ks, 'status', 'lastAppliedOriginRevision'), origin);
    assert.equal(at(ks, 'status', 'history', 0, 'metadata', 'originRevision'), origin);
    assert.equal(textAt(await settings(), 'data', 'city'), 'oslo');
    const oci = await get('OCIRepository', 'flux-system', 'manifests');
    assert.equal(textAt(oci, 'status', 'artifact', 'metadata', ORIGIN_REVISION), origin);
    const [line = ''] = await told('OCIRepository', 'manifests');
    assert.match(line, new RegExp(`^Normal NewArtifact stored artifact with revision .*'${origin}'$`));
  });
});
