import assert from 'node:assert/strict';

import { asArray, asText, at } from '../../../../src/core/util/json.ts';
import type { Json } from '../../../../src/core/util/json.ts';
import { startClient } from './apiClient.ts';
import type { ApiClient } from './apiClient.ts';

const aggregated = {
  headers: {
    accept:
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json',
  },
};

describe('discovery', () => {
  let api: ApiClient;
  before(async () => {
    api = await startClient();
  });
  after(() => api.close());

  function resourcesOf(item: Json | undefined): readonly Json[] {
    return asArray(at(item, 'versions', 0, 'resources'));
  }

  it('tells all groups in one answer when asked for the aggregated form', async () => {
    const reply = await api.get('/apis', aggregated);
    assert.equal(
      reply.headers['content-type'],
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    );
    const argo = asArray(reply.at('items')).find((item) => at(item, 'metadata', 'name') === 'argoproj.io');
    assert.deepEqual(
      resourcesOf(argo).map((resource) => at(resource, 'resource')),
      ['applications', 'applicationsets', 'appprojects'],
    );
    assert.deepEqual(at(resourcesOf(argo)[0], 'shortNames'), ['app', 'apps']);
    assert.equal(
      at(resourcesOf(argo)[0], 'subresources'),
      undefined,
      'an Application has no status of its own',
    );
  });

  it('leaves group and version of built-in kinds empty, as the real server does', async () => {
    const reply = await api.get('/apis', aggregated);
    const apps = asArray(reply.at('items')).find((item) => at(item, 'metadata', 'name') === 'apps');
    const deployments = resourcesOf(apps).find((resource) => at(resource, 'resource') === 'deployments');
    assert.deepEqual(at(deployments, 'responseKind'), { group: '', version: '', kind: 'Deployment' });
    assert.deepEqual(
      asArray(at(deployments, 'subresources')).map((part) => at(part, 'subresource')),
      ['scale', 'status'],
    );
  });

  it('has the core group under /api', async () => {
    const reply = await api.get('/api', aggregated);
    const core = reply.at('items', 0);
    assert.equal(at(core, 'metadata', 'name'), undefined);
    assert.ok(resourcesOf(core).some((resource) => at(resource, 'resource') === 'pods'));
  });

  it('answers the older lists to whoever asks for plain JSON', async () => {
    assert.equal((await api.get('/api')).at('versions', 0), 'v1');
    const groups = asArray((await api.get('/apis')).at('groups')).map((group) => at(group, 'name'));
    assert.ok(groups.includes('argoproj.io') && groups.includes('apps'));
    const apps = await api.get('/apis/apps/v1');
    const scale = asArray(apps.at('resources')).find((each) => at(each, 'name') === 'deployments/scale');
    assert.deepEqual([at(scale, 'kind'), at(scale, 'group')], ['Scale', 'autoscaling']);
  });

  it('serves every kind that it lists', async () => {
    for (const root of ['/api', '/apis']) {
      for (const item of asArray((await api.get(root, aggregated)).at('items'))) {
        const group = at(item, 'metadata', 'name');
        for (const version of asArray(at(item, 'versions'))) {
          const base =
            typeof group === 'string' ? `/apis/${group}/${asText(at(version, 'version')) ?? ''}` : '/api/v1';
          for (const resource of asArray(at(version, 'resources'))) {
            if (asArray(at(resource, 'verbs')).includes('list')) {
              const path = `${base}/${asText(at(resource, 'resource')) ?? ''}`;
              assert.equal((await api.get(path)).status, 200, path);
            }
          }
        }
      }
    }
  });
});
