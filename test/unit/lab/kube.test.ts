import assert from 'node:assert/strict';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { Kube, Refused, type Frame } from '../../lab/kube.ts';
import { startDemoCluster, type DemoCluster } from '../../world/api/startDemoCluster.ts';

const configMap = (name: string, data: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data,
});

describe('the client of the lab', () => {
  let cluster: DemoCluster;
  let kube: Kube;
  before(async () => {
    cluster = await startDemoCluster();
    const [admin] = cluster.users;
    kube = new Kube({ server: cluster.server, ca: cluster.certificateAuthority, token: admin?.token ?? '' });
  });
  after(async () => {
    kube.close();
    await cluster.close();
  });

  it('finds the path of an object by discovery', async () => {
    const app = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'a', namespace: 'argocd' },
    };
    assert.equal(await kube.pathOf(app), '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/a');
    assert.equal(await kube.pathOf(configMap('x')), '/api/v1/namespaces/default/configmaps/x');
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    assert.equal(await kube.pathOf(namespace), '/api/v1/namespaces/shop');
  });

  it('says which kind is not served', async () => {
    const widget = { apiVersion: 'made.up/v1', kind: 'Widget', metadata: { name: 'w' } };
    await assert.rejects(kube.pathOf(widget), /does not serve made\.up\/v1 Widget/);
  });

  it('creates, patches and reads under a field manager', async () => {
    await kube.create(configMap('one', { colour: 'blue' }), 'ann');
    const path = '/api/v1/namespaces/default/configmaps/one';
    await kube.patch(path, 'merge', { data: { colour: 'red' } }, 'bob');
    const one = await kube.get<KubeObject & { data: object }>(path);
    assert.deepEqual(one.data, { colour: 'red' });
    assert.deepEqual(one.metadata.managedFields?.map(({ manager }) => manager).toSorted(), ['ann', 'bob']);
  });

  it('gives undefined for what is not there, and the answer of the server for what it refuses', async () => {
    assert.equal(await kube.find('/api/v1/namespaces/default/configmaps/none'), undefined);
    await kube.remove('/api/v1/namespaces/default/configmaps/none');
    await assert.rejects(kube.create(configMap('Not A Name')), (error: unknown) => {
      assert.ok(error instanceof Refused);
      assert.equal(error.status, 422);
      assert.match(
        error.message,
        /^POST \/api\/v1\/namespaces\/default\/configmaps\S* was answered with 422: /,
      );
      return true;
    });
  });

  it('hands over the frames of a watch until it is told to stop', async () => {
    const stop = new AbortController();
    const frames: Frame[] = [];
    const path = '/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Dwatched';
    const done = kube.watch(
      path,
      (frame) => {
        frames.push(frame);
        if (frame.type === 'DELETED') {
          stop.abort();
        }
      },
      stop.signal,
    );
    await kube.create(configMap('watched'));
    await kube.remove('/api/v1/namespaces/default/configmaps/watched');
    await done;
    assert.deepEqual(
      frames.map(({ type, object }) => [type, object.metadata.name]),
      [
        ['ADDED', 'watched'],
        ['DELETED', 'watched'],
      ],
    );
  });

  it('throws where a watch is refused', async () => {
    const { signal } = new AbortController();
    await assert.rejects(
      kube.watch('/apis/made.up/v1/widgets', () => undefined, signal),
      /answered with 404/,
    );
  });
});
