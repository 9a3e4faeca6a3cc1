import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';

import { application, applications, certificateIn, configMap, configMaps, startClient } from './apiClient.ts';
import type { ApiClient } from './apiClient.ts';

describe('demo cluster', () => {
  let api: ApiClient;
  before(async () => {
    api = await startClient({ objects: [application('shop')] });
  });
  after(() => api.close());

  it('writes a kubeconfig that trusts its certificate', () => {
    const certificate = certificateIn(api.cluster.kubeconfig);
    assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(certificate.checkHost('localhost'), 'localhost');
    assert.ok(certificate.verify(certificate.publicKey));
    assert.ok(certificate.ca);
  });

  it('says the version it stands for', async () => {
    assert.equal((await api.get('/version')).at('gitVersion'), 'v1.36.3');
  });

  it('serves objects that were given, with what a server adds', async () => {
    const shop = await api.get(`${applications}/shop`);
    assert.match(shop.text('metadata', 'uid'), /^[0-9a-f-]{36}$/u);
    assert.equal(shop.at('metadata', 'generation'), 1);
    assert.equal(shop.at('spec', 'project'), 'default');
  });

  it('creates, changes, lists and deletes', async () => {
    const created = await api.post(configMaps, configMap('settings', { level: 'info' }));
    assert.equal(created.status, 201);
    const changed = await api.merge(`${configMaps}/settings`, { data: { level: 'debug' } });
    assert.equal(changed.at('data', 'level'), 'debug');
    assert.notEqual(changed.at('metadata', 'resourceVersion'), created.at('metadata', 'resourceVersion'));
    assert.deepEqual((await api.get(configMaps)).names(), ['settings']);
    assert.equal((await api.send('DELETE', `${configMaps}/settings`)).at('status'), 'Success');
    assert.equal((await api.get(`${configMaps}/settings`)).status, 404);
  });

  it('leaves no kubeconfig and no open port behind', async () => {
    const other = await startClient();
    const { server, kubeconfig } = other.cluster;
    await other.close();
    assert.ok(!existsSync(kubeconfig));
    await assert.rejects(fetch(`${server}/version`));
  });
});
