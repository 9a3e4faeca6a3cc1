import assert from 'node:assert/strict';

import { at } from '../../../../src/core/util/json.ts';
import { sequence } from '../../../world/api/load.ts';
import { application, applications, configMap, startClient } from './apiClient.ts';
import type { ApiClient } from './apiClient.ts';

describe('objects put straight into the demo cluster', () => {
  let api: ApiClient;
  beforeEach(async () => {
    api = await startClient();
  });
  afterEach(() => api.close());

  it('keep uid and creation over a replacement, and show as a change', async () => {
    const frames = await api.watch(`${applications}?watch=true&resourceVersion=${await api.version()}`);
    api.cluster.put(application('shop'));
    const before = api.cluster.objects.get('argoproj.io/v1alpha1', 'Application', 'argocd', 'shop');
    api.cluster.put(application('shop', { status: { sync: { status: 'Synced' } } }));
    const after = api.cluster.objects.get('argoproj.io/v1alpha1', 'Application', 'argocd', 'shop');
    assert.equal(after?.metadata.uid, before?.metadata.uid);
    assert.notEqual(after?.metadata.resourceVersion, before?.metadata.resourceVersion);
    assert.equal(at(after, 'status', 'sync', 'status'), 'Synced');
    assert.deepEqual(await frames.take(2), ['ADDED shop', 'MODIFIED shop']);
    frames.close();
  });

  it('have the status that was given, although a create would drop it', () => {
    api.cluster.put({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'web' },
      spec: {},
      status: { replicas: 3 },
    });
    const web = api.cluster.objects.get('apps/v1', 'Deployment', 'web', 'web');
    assert.equal(at(web, 'status', 'replicas'), 3);
    assert.equal(at(web, 'spec', 'strategy', 'type'), 'RollingUpdate');
    assert.ok(api.cluster.objects.get('v1', 'Namespace', '', 'web'));
  });

  it('are refused for kinds that are not served', () => {
    assert.throws(
      () => api.cluster.put({ apiVersion: 'x/v1', kind: 'Y', metadata: { name: 'z' } }),
      /does not serve x\/v1 Y/u,
    );
    assert.throws(
      () => api.cluster.put({ ...configMap('c'), metadata: { name: 'c' } }),
      /needs a namespace/u,
    );
  });

  it('serves no Argo CD where none is wanted, and Flux where it is', async () => {
    const bare = await startClient({ argo: false, flux: true });
    assert.equal((await bare.get('/apis/argoproj.io/v1alpha1/applications')).status, 404);
    assert.equal((await bare.get('/apis/helm.toolkit.fluxcd.io/v2/helmreleases')).status, 200);
    assert.equal((await api.get('/apis/helm.toolkit.fluxcd.io/v2/helmreleases')).status, 404);
    await bare.close();
  });
});

describe('load', () => {
  it('fills the cluster with apps of the wanted size', async () => {
    const api = await startClient();
    const names = api.cluster.objects.fillApplications({ count: 50, resources: 20, history: 10 });
    assert.equal(new Set(names).size, 50);
    const first = await api.get(`${applications}/${names[0]}`);
    assert.equal((first.at('status', 'resources') as readonly unknown[]).length, 20);
    assert.equal((first.at('status', 'history') as readonly unknown[]).length, 10);
    assert.equal((await api.get(`${applications}?limit=20`)).at('metadata', 'remainingItemCount'), 30);
    await api.close();
  });

  it('updates at a rate, part of it without a change', async () => {
    const api = await startClient();
    api.cluster.objects.fillApplications({ count: 20, resources: 2, history: 0 });
    const frames = await api.watch(`${applications}?watch=true&resourceVersion=${await api.version()}`);
    const told: boolean[] = [];
    const done = await api.cluster.objects.churn({
      perSecond: 200,
      seconds: 0.5,
      shareWithoutChange: 0.5,
      onUpdate: (_name, changes) => told.push(changes),
    });
    assert.equal(done, 100);
    const changing = told.filter(Boolean).length;
    assert.ok(changing > 30 && changing < 70, String(changing));
    const seen = await frames.take(100);
    assert.ok(seen.every((frame) => frame.startsWith('MODIFIED ')));
    frames.close();
    await api.close();
  });

  it('draws the same numbers from the same seed', () => {
    const draw = (seed: number): number[] => {
      const next = sequence(seed);
      return [next(), next(), next()];
    };
    assert.deepEqual(draw(7), draw(7));
    assert.notDeepEqual(draw(7), draw(8));
    assert.ok(draw(1).every((value) => value >= 0 && value < 1));
  });
});
