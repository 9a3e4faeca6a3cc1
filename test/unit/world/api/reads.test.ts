import assert from 'node:assert/strict';

import { asArray, at } from '../../../../src/core/util/json.ts';
import { decodeContinue, encodeContinue } from '../../../world/api/continueToken.ts';
import { application, applications, configMap, configMaps, startClient } from './apiClient.ts';
import type { ApiClient } from './apiClient.ts';

describe('lists of the demo cluster', () => {
  let api: ApiClient;
  const letters = 'abcdefg'.split('');
  beforeEach(async () => {
    api = await startClient({ objects: letters.map((name) => configMap(name)) });
  });
  afterEach(() => api.close());

  it('shows the state of the first page on all pages', async () => {
    const first = await api.get(`${configMaps}?limit=3`);
    assert.deepEqual(first.names(), ['a', 'b', 'c']);
    assert.equal(first.at('metadata', 'remainingItemCount'), 4);
    api.cluster.put(configMap('cc'));
    api.cluster.objects.remove('v1', 'ConfigMap', 'default', 'd');
    const next = (token: string) => api.get(`${configMaps}?limit=3&continue=${encodeURIComponent(token)}`);
    const second = await next(first.text('metadata', 'continue'));
    assert.deepEqual(second.names(), ['d', 'e', 'f']);
    assert.equal(second.at('metadata', 'resourceVersion'), first.at('metadata', 'resourceVersion'));
    const third = await next(second.text('metadata', 'continue'));
    assert.deepEqual(third.names(), ['g']);
    assert.equal(third.at('metadata', 'continue'), undefined);
  });

  it('expires a token after a compaction and gives one to go on with', async () => {
    const first = await api.get(`${configMaps}?limit=3`);
    api.cluster.script.compact();
    api.cluster.put(configMap('cc'));
    const gone = await api.get(`${configMaps}?limit=3&continue=${first.text('metadata', 'continue')}`);
    assert.equal(gone.status, 410);
    assert.equal(gone.at('reason'), 'Expired');
    const rest = await api.get(`${configMaps}?continue=${gone.text('metadata', 'continue')}`);
    assert.equal(rest.status, 200);
    assert.deepEqual(rest.names(), ['cc', 'd', 'e', 'f', 'g']);
    assert.notEqual(rest.at('metadata', 'resourceVersion'), first.at('metadata', 'resourceVersion'));
  });

  it('leaves kind and apiVersion out of the items of built-in kinds only', async () => {
    api.cluster.put(application('shop'));
    assert.deepEqual(Object.keys((await api.get(configMaps)).at('items', 0) as object), ['metadata']);
    assert.equal((await api.get(applications)).at('items', 0, 'kind'), 'Application');
  });

  it('compresses long lists for those who accept it, and nothing else', async () => {
    const accepts = { headers: { 'accept-encoding': 'gzip' } };
    assert.equal((await api.get(configMaps, accepts)).headers['content-encoding'], undefined);
    api.cluster.put(configMap('big', { text: 'x'.repeat(200_000) }));
    const long = await api.get(configMaps, accepts);
    assert.equal(long.headers['content-encoding'], 'gzip');
    assert.equal(asArray(long.at('items')).length, letters.length + 1);
    assert.equal((await api.get(configMaps)).headers['content-encoding'], undefined);
  });

  it('waits in vain for a version that is not there yet', async () => {
    const reply = await api.get(`${configMaps}?resourceVersion=999999&resourceVersionMatch=NotOlderThan`);
    assert.equal(reply.status, 504);
    assert.deepEqual(reply.at('details', 'causes', 0), {
      reason: 'ResourceVersionTooLarge',
      message: 'Too large resource version',
    });
    assert.equal(reply.at('details', 'retryAfterSeconds'), 1);
  });

  it('logs what was asked: verb, path, query, types, user agent, status', async () => {
    api.cluster.requests.clear();
    await api.get(`${configMaps}?limit=1`, { user: 'nobody' });
    const [logged] = api.cluster.requests.all;
    assert.deepEqual(
      [
        logged?.verb,
        logged?.path,
        logged?.query,
        logged?.user,
        logged?.userAgent,
        logged?.status,
        logged?.resource,
      ],
      ['list', configMaps, 'limit=1', 'nobody', 'tester/1.0 (test)', 403, 'configmaps'],
    );
  });

  it('lets a test await a request', async () => {
    const coming = api.cluster.requests.next(({ verb }) => verb === 'create');
    await api.get(configMaps);
    await api.post(configMaps, configMap('new'));
    assert.equal((await coming).resource, 'configmaps');
  });
});

describe('Table lists', () => {
  let api: ApiClient;
  const form = { headers: { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' } };
  before(async () => {
    api = await startClient({
      flux: true,
      objects: [
        application('shop', {
          status: { sync: { status: 'Synced', revision: 'abc' }, health: { status: 'Healthy' } },
        }),
        application('blog'),
        {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          metadata: { name: 'infra', namespace: 'flux-system', creationTimestamp: '2020-01-01T00:00:00Z' },
          spec: {},
          status: {
            conditions: [
              { type: 'Healthy', status: 'Unknown' },
              { type: 'Ready', status: 'True', message: 'Applied revision' },
            ],
          },
        },
      ],
      now: () => Date.parse('2020-01-04T05:00:00Z'),
    });
  });
  after(() => api.close());

  it('has the printer columns of an Application, null where there is nothing', async () => {
    const table = await api.get(`${applications}?includeObject=None`, form);
    assert.deepEqual(
      asArray(table.at('columnDefinitions')).map((column) => at(column, 'name')),
      ['Name', 'Sync Status', 'Health Status', 'Revision', 'Project'],
    );
    assert.deepEqual(
      asArray(table.at('rows')).map((row) => at(row, 'cells')),
      [
        ['blog', null, null, null, 'default'],
        ['shop', 'Synced', 'Healthy', 'abc', 'default'],
      ],
    );
    assert.equal(table.at('rows', 0, 'object'), null);
  });

  it('includes metadata, or the whole object', async () => {
    const metadata = await api.get(applications, form);
    assert.equal(metadata.at('rows', 1, 'object', 'kind'), 'PartialObjectMetadata');
    assert.equal(metadata.at('rows', 1, 'object', 'metadata', 'namespace'), 'argocd');
    const whole = await api.get(`${applications}?includeObject=Object`, form);
    assert.equal(whole.at('rows', 1, 'object', 'spec', 'project'), 'default');
  });

  it('reads conditions and ages for Flux', async () => {
    const table = await api.get('/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations', form);
    assert.deepEqual(table.at('rows', 0, 'cells'), ['infra', '3d5h', 'True', 'Applied revision']);
  });

  it('pages as a list does', async () => {
    const first = await api.get(`${applications}?limit=1`, form);
    assert.equal(first.at('metadata', 'remainingItemCount'), 1);
    const token = first.text('metadata', 'continue');
    const second = await api.get(`${applications}?limit=1&continue=${token}`, form);
    assert.equal(second.at('rows', 0, 'cells', 0), 'shop');
  });
});

describe('continue tokens', () => {
  it('come back as they were made', () => {
    const token = encodeContinue({ version: 7, start: '/default/a\0' });
    assert.match(token, /^[\w-]+$/u);
    assert.deepEqual(decodeContinue(token), { version: 7, start: '/default/a\0' });
  });

  it('are refused when they are something else', () => {
    for (const token of ['abc', encodeURIComponent('{}'), Buffer.from('{"rv":"1"}').toString('base64url')]) {
      assert.throws(() => decodeContinue(token), /continue key is not valid/u, token);
    }
  });
});
