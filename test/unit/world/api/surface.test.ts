import assert from 'node:assert/strict';

import { isInSurface, surface } from '../../../world/api/surface.ts';
import { startClient } from './apiClient.ts';

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly contentType?: string;
  readonly accept?: string;
}

function verdict({ method = 'GET', path, contentType, accept }: Asked): ReturnType<typeof isInSurface> {
  const url = new URL(path, 'https://localhost');
  return isInSurface({
    method,
    path: url.pathname,
    query: url.searchParams,
    ...(contentType === undefined ? {} : { contentType }),
    ...(accept === undefined ? {} : { accept }),
  });
}

describe('surface of the demo cluster', () => {
  const inside: readonly (readonly [Asked, verb: string, params: Record<string, string>])[] = [
    [{ path: '/version' }, 'info', {}],
    [{ path: '/readyz?verbose', accept: 'application/json' }, 'info', {}],
    [
      { path: '/api', accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' },
      'discover',
      {},
    ],
    [{ path: '/apis/apps' }, 'discover', { group: 'apps' }],
    [{ path: '/apis/apps/v1' }, 'discover', { group: 'apps', version: 'v1' }],
    [{ path: '/api/v1/namespaces/a/pods?limit=5' }, 'list', { core: 'v1', namespace: 'a', resource: 'pods' }],
    [{ path: '/api/v1/pods?watch=true&allowWatchBookmarks=true' }, 'watch', { core: 'v1', resource: 'pods' }],
    [{ path: '/api/v1/pods?watch=0' }, 'list', { core: 'v1', resource: 'pods' }],
    [{ path: '/api/v1/namespaces/a' }, 'get', { core: 'v1', resource: 'namespaces', name: 'a' }],
    [
      { path: '/apis/apps/v1/namespaces/a/deployments/b/scale' },
      'get',
      {
        group: 'apps',
        version: 'v1',
        namespace: 'a',
        resource: 'deployments',
        name: 'b',
        subresource: 'scale',
      },
    ],
    [
      {
        method: 'PATCH',
        path: '/apis/x.y/v1/foos/a?fieldManager=m&force=true',
        contentType: 'application/apply-patch+yaml',
      },
      'patch',
      { group: 'x.y', version: 'v1', resource: 'foos', name: 'a' },
    ],
    [
      {
        path: '/apis/x.y/v1/foos?includeObject=None',
        accept: 'application/json;as=Table;v=v1;g=meta.k8s.io, application/json',
      },
      'list',
      { group: 'x.y', version: 'v1', resource: 'foos' },
    ],
    [
      { method: 'DELETE', path: '/api/v1/namespaces/a/pods' },
      'deletecollection',
      { core: 'v1', namespace: 'a', resource: 'pods' },
    ],
  ];
  for (const [asked, verb, params] of inside) {
    it(`holds ${asked.method ?? 'GET'} ${asked.path}`, () => {
      const found = verdict(asked);
      assert.ok(found.inSurface);
      assert.equal(found.rule.verb, verb);
      assert.deepEqual(found.params, params);
    });
  }

  const outside: readonly (readonly [Asked, RegExp])[] = [
    [{ path: '/openapi/v3' }, /^GET \/openapi\/v3$/u],
    [{ path: '/api/v1/pods?follow=true' }, /query parameter follow/u],
    [{ path: '/api/v1/namespaces/a/pods/b/log/x' }, /log/u],
    [{ method: 'HEAD', path: '/version' }, /^HEAD/u],
    [
      { method: 'POST', path: '/api/v1/pods', contentType: 'application/yaml' },
      /content type application\/yaml/u,
    ],
    [{ path: '/api/v1/pods', accept: 'application/vnd.kubernetes.protobuf' }, /accept header/u],
    [
      { path: '/api/v1/pods', accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' },
      /accept header/u,
    ],
  ];
  for (const [asked, why] of outside) {
    it(`does not hold ${asked.method ?? 'GET'} ${asked.path}`, () => {
      const found = verdict(asked);
      assert.ok(!found.inSurface);
      assert.match(found.why, why);
    });
  }

  it('answers 501 for all else, and says that it is the demo that does not serve it', async () => {
    const api = await startClient();
    for (const path of [
      '/openapi/v3',
      '/api/v1/namespaces/default/pods?follow=true',
      '/metrics',
      '/apis/apiregistration.k8s.io/v1/apiservices',
    ]) {
      const reply = await api.get(path);
      assert.equal(reply.status, 501, path);
      assert.equal(reply.at('reason'), 'NotImplemented');
      assert.match(reply.text('message'), /^the demo cluster does not serve this: /u);
    }
    assert.equal(api.cluster.requests.outside.length, 3);
    await api.close();
  });

  it('is data: every rule names method, path, parameters and types', () => {
    for (const rule of surface) {
      assert.match(rule.path, /^(\/|\{root\})/u);
      assert.ok(rule.answers.length > 0, rule.path);
      assert.equal(rule.sends.length > 0, rule.method !== 'GET', rule.path);
    }
  });
});
