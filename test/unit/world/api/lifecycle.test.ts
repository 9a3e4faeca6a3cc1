import assert from 'node:assert/strict';

import { asArray, at } from '../../../../src/core/util/json.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { application, applications, configMap, configMaps, startClient } from './apiClient.ts';
import type { ApiClient } from './apiClient.ts';

const services = '/api/v1/namespaces/default/services';

describe('lives of objects in the demo cluster', () => {
  let api: ApiClient;
  beforeEach(async () => {
    api = await startClient();
  });
  afterEach(() => api.close());

  async function ownedBy(...owners: readonly string[]): Promise<KubeObject> {
    const references = [];
    for (const owner of owners) {
      const reply = await api.get(`${configMaps}/${owner}`);
      references.push({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: owner,
        uid: reply.text('metadata', 'uid'),
      });
    }
    const child = configMap('child');
    return { ...child, metadata: { ...child.metadata, ownerReferences: references } };
  }

  async function goneFrom(path: string, name: string): Promise<void> {
    const frames = await api.watch(`${path}?watch=true&fieldSelector=metadata.name=${name}`);
    for (let frame = await frames.next(); at(frame, 'type') !== 'DELETED'; frame = await frames.next()) {
      assert.notEqual(frame, undefined);
    }
    frames.close();
  }

  it('removes what has lost its last owner, in the background', async () => {
    api.cluster.put(configMap('owner'), configMap('other'));
    await api.post(configMaps, await ownedBy('owner', 'other'));
    const gone = goneFrom(configMaps, 'child');
    await api.send('DELETE', `${configMaps}/owner`);
    const child = await api.get(`${configMaps}/child`);
    assert.deepEqual(
      asArray(child.at('metadata', 'ownerReferences')).map((owner) => at(owner, 'name')),
      ['other'],
    );
    await api.send('DELETE', `${configMaps}/other`);
    await gone;
    assert.equal((await api.get(`${configMaps}/child`)).status, 404);
  });

  it('leaves dependents behind when told to', async () => {
    api.cluster.put(configMap('owner'));
    await api.post(configMaps, await ownedBy('owner'));
    const gone = goneFrom(configMaps, 'owner');
    const reply = await api.send('DELETE', `${configMaps}/owner?propagationPolicy=Orphan`);
    assert.deepEqual(reply.at('metadata', 'finalizers'), ['orphan']);
    await gone;
    const child = await api.get(`${configMaps}/child`);
    assert.equal(child.status, 200);
    assert.equal(child.at('metadata', 'ownerReferences'), undefined);
  });

  it('deletes dependents before their owner in the foreground', async () => {
    api.cluster.put(configMap('owner'));
    await api.post(configMaps, await ownedBy('owner'));
    const frames = await api.watch(`${configMaps}?watch=true&resourceVersion=${await api.version()}`);
    const reply = await api.send('DELETE', `${configMaps}/owner`, {
      body: { propagationPolicy: 'Foreground' },
    });
    assert.deepEqual(reply.at('metadata', 'finalizers'), ['foregroundDeletion']);
    const seen: string[] = [];
    while (!seen.includes('DELETED owner')) {
      seen.push(...(await frames.take(1)));
    }
    assert.ok(seen.indexOf('DELETED child') < seen.indexOf('DELETED owner'), seen.join(', '));
    frames.close();
  });

  it('ends with one frame when the last finalizer goes', async () => {
    const held = application('shop');
    api.cluster.put({ ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } });
    const frames = await api.watch(`${applications}?watch=true`);
    await frames.take(1);
    await api.send('DELETE', `${applications}/shop`);
    assert.deepEqual(await frames.take(1), ['MODIFIED shop']);
    const last = await api.merge(`${applications}/shop`, { metadata: { finalizers: null } });
    assert.equal(last.status, 200);
    const frame = await frames.next();
    assert.equal(at(frame, 'type'), 'DELETED');
    assert.equal(at(frame, 'object', 'metadata', 'finalizers'), undefined);
    assert.equal((await api.get(`${applications}/shop`)).status, 404);
    frames.close();
  });

  it('empties a namespace before it goes, and waits for finalizers in it', async () => {
    const held = application('shop');
    api.cluster.put({ ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } });
    const gone = goneFrom('/api/v1/namespaces', 'argocd');
    const reply = await api.send('DELETE', '/api/v1/namespaces/argocd');
    assert.equal(reply.at('status', 'phase'), 'Terminating');
    const late = await api.post(applications, application('late'));
    assert.equal(late.status, 403);
    assert.match(late.text('message'), /because it is being terminated$/u);
    await api.merge(`${applications}/shop`, { metadata: { finalizers: null } });
    await gone;
    assert.equal((await api.get('/api/v1/namespaces/argocd')).status, 404);
  });

  it('serves the kind of a definition until it is deleted', async () => {
    const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const frames = await api.watch(`${crds}?watch=true&fieldSelector=metadata.name=widgets.example.com`);
    await api.post(crds, {
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Cluster',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: ['v1', 'v2'].map((name) => ({
          name,
          served: true,
          storage: name === 'v2',
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        })),
      },
    });
    assert.deepEqual(await frames.take(2), ['ADDED widgets.example.com', 'MODIFIED widgets.example.com']);
    const created = await api.post('/apis/example.com/v1/widgets', {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w' },
      size: 1,
    });
    assert.equal(created.status, 201);
    assert.equal((await api.get('/apis/example.com/v2/widgets/w')).at('apiVersion'), 'example.com/v2');
    assert.deepEqual(
      asArray((await api.get('/apis/example.com')).at('versions')).map((each) => at(each, 'version')),
      ['v1', 'v2'],
    );
    await api.send('DELETE', `${crds}/widgets.example.com`);
    await frames.take(2);
    const absent = await api.get('/apis/example.com/v1/widgets');
    assert.deepEqual([absent.status, absent.raw], [404, '404 page not found\n']);
    frames.close();
  });

  it('gives each service an address of its own', async () => {
    const addresses = [];
    for (const name of ['a', 'b', 'c']) {
      const made = await api.post(services, { metadata: { name }, spec: { ports: [{ port: 80 }] } });
      addresses.push(made.text('spec', 'clusterIP'));
    }
    assert.equal(new Set(addresses).size, 3);
    for (const address of addresses) {
      assert.match(address, /^10\.0\.\d+\.\d+$/u);
    }
  });
});
