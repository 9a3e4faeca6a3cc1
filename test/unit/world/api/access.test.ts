import assert from 'node:assert/strict';

import { mayDo } from '../../../world/api/access.ts';
import type { AccessQuestion, DemoUser } from '../../../world/api/access.ts';
import { application, applications, configMap, configMaps, startClient } from './apiClient.ts';
import type { ApiClient } from './apiClient.ts';

const everywhere = '/apis/argoproj.io/v1alpha1/applications';

describe('logins of the demo cluster', () => {
  let api: ApiClient;
  before(async () => {
    api = await startClient({ objects: [application('shop'), configMap('settings')] });
  });
  after(() => api.close());

  const table: readonly (readonly [user: string, method: string, path: string, status: number])[] = [
    ['admin', 'GET', everywhere, 200],
    ['admin', 'GET', `${applications}/shop`, 200],
    ['viewer', 'GET', everywhere, 403],
    ['viewer', 'GET', applications, 200],
    ['viewer', 'GET', `${applications}/shop`, 200],
    ['viewer', 'GET', configMaps, 403],
    ['viewer', 'GET', '/api/v1/namespaces/argocd', 200],
    ['viewer', 'GET', '/api/v1/namespaces', 403],
    ['viewer', 'DELETE', `${applications}/shop`, 403],
    ['reader', 'GET', everywhere, 200],
    ['reader', 'GET', configMaps, 200],
    ['reader', 'DELETE', `${applications}/shop`, 403],
    ['nobody', 'GET', applications, 403],
    ['nobody', 'GET', '/version', 200],
    ['nobody', 'GET', '/apis', 200],
    ['unknown', 'GET', '/version', 401],
  ];
  for (const [user, method, path, status] of table) {
    it(`${user}: ${method} ${path} → ${status}`, async () => {
      assert.equal((await api.send(method, path, { user })).status, status);
    });
  }

  it('answers a review as it would enforce', async () => {
    for (const [user, allowed] of [
      ['admin', true],
      ['reader', false],
      ['viewer', false],
    ] as const) {
      const reply = await api.post(
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        {
          spec: {
            resourceAttributes: {
              verb: 'patch',
              group: 'argoproj.io',
              resource: 'applications',
              namespace: 'argocd',
            },
          },
        },
        { user },
      );
      assert.equal(reply.status, 201);
      assert.equal(reply.at('status', 'allowed'), allowed, user);
      const enforced = await api.merge(
        `${applications}/shop`,
        { metadata: { labels: { a: user } } },
        { user },
      );
      assert.equal(enforced.status, allowed ? 200 : 403, user);
    }
  });

  it('lists the rules of a namespace', async () => {
    const ask = (user: string, namespace: string) =>
      api.post('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: { namespace } }, { user });
    const inside = await ask('viewer', 'argocd');
    assert.deepEqual(inside.at('status', 'resourceRules', 0), {
      verbs: ['get', 'list', 'watch'],
      apiGroups: ['*'],
      resources: ['*'],
    });
    const outside = await ask('viewer', 'default');
    assert.deepEqual(outside.at('status', 'resourceRules', 0, 'apiGroups'), ['authorization.k8s.io']);
  });

  it('says who one is', async () => {
    const reply = await api.post('/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, { user: 'reader' });
    assert.equal(reply.at('status', 'userInfo', 'username'), 'reader');
  });
});

describe('mayDo', () => {
  const user: DemoUser = {
    name: 'u',
    token: 't',
    groups: [],
    rules: [
      {
        namespaces: ['a'],
        groups: ['apps'],
        resources: ['deployments', 'deployments/scale'],
        verbs: ['get', 'patch'],
      },
      { groups: [''], resources: ['configmaps'], verbs: ['get'], names: ['argocd-cm'] },
      { groups: ['batch'], resources: ['*/status'], verbs: ['*'] },
    ],
  };
  const question: AccessQuestion = { verb: 'get', group: 'apps', resource: 'deployments', namespace: 'a' };
  const cases: readonly (readonly [string, Partial<AccessQuestion>, boolean])[] = [
    ['in the granted namespace', {}, true],
    ['in another namespace', { namespace: 'b' }, false],
    ['in all namespaces', { namespace: '' }, false],
    ['another verb', { verb: 'list' }, false],
    ['another group', { group: 'extensions' }, false],
    ['a granted part', { subresource: 'scale' }, true],
    ['a part that is not granted', { subresource: 'status' }, false],
    ['a named object', { group: '', resource: 'configmaps', name: 'argocd-cm' }, true],
    ['another object', { group: '', resource: 'configmaps', name: 'other' }, false],
    [
      'a part of any resource',
      { group: 'batch', resource: 'jobs', subresource: 'status', verb: 'update' },
      true,
    ],
    ['the resource itself', { group: 'batch', resource: 'jobs', verb: 'update' }, false],
    [
      'a review of oneself',
      { group: 'authorization.k8s.io', resource: 'selfsubjectaccessreviews', verb: 'create' },
      true,
    ],
  ];
  for (const [name, change, allowed] of cases) {
    it(`${name}: ${allowed ? 'yes' : 'no'}`, () => {
      assert.equal(mayDo(user, { ...question, ...change }), allowed);
    });
  }
});
