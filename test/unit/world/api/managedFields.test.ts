import assert from 'node:assert/strict';

import { asArray, asText, at } from '../../../../src/core/util/json.ts';
import type { Json } from '../../../../src/core/util/json.ts';
import { managerOf } from '../../../world/api/fieldManager.ts';
import type { Reply } from './apiClient.ts';
import { configMap, configMaps, startClient } from './apiClient.ts';
import type { ApiClient } from './apiClient.ts';

const path = `${configMaps}/c`;

describe('owners of fields', () => {
  let api: ApiClient;
  let now = Date.parse('2026-03-01T10:00:00Z');
  beforeEach(async () => {
    api = await startClient({ now: () => now });
    now = Date.parse('2026-03-01T10:00:00Z');
  });
  afterEach(() => api.close());

  /** `manager operation[/subresource] time` of each entry, in the order of the answer. */
  function entries(reply: Reply): string[] {
    return asArray(reply.at('metadata', 'managedFields')).map((entry) => {
      const part = asText(at(entry, 'subresource'));
      const whole = `${textOf(entry, 'manager')} ${textOf(entry, 'operation')}${part === undefined ? '' : `/${part}`}`;
      return `${whole} ${textOf(entry, 'time').slice(11, 19)}`;
    });
  }

  function textOf(entry: Json, key: string): string {
    return asText(at(entry, key)) ?? '';
  }

  it('names the writer by parameter, else by user agent', async () => {
    const agent = await api.post(configMaps, configMap('c', { a: '1' }));
    assert.deepEqual(entries(agent), ['tester Update 10:00:00']);
    const named = await api.merge(`${path}?fieldManager=me`, { data: { b: '2' } });
    assert.deepEqual(entries(named), ['me Update 10:00:00', 'tester Update 10:00:00']);
  });

  it('lists appliers first, then by the time of the last change', async () => {
    await api.post(configMaps, configMap('c', { a: '1' }));
    now += 1_000;
    await api.merge(`${path}?fieldManager=later`, { data: { b: '2' } });
    now += 1_000;
    const reply = await api.apply(path, configMap('c', { c: '3' }), 'applier');
    assert.deepEqual(entries(reply), [
      'applier Apply 10:00:02',
      'tester Update 10:00:00',
      'later Update 10:00:01',
    ]);
  });

  it('moves a field to whoever changed it, and the time of nobody else', async () => {
    await api.post(configMaps, configMap('c', { a: '1', b: '1' }));
    now += 5_000;
    const reply = await api.merge(`${path}?fieldManager=editor`, { data: { a: '2' } });
    assert.deepEqual(entries(reply), ['tester Update 10:00:00', 'editor Update 10:00:05']);
    assert.deepEqual(reply.at('metadata', 'managedFields', 0, 'fieldsV1', 'f:data'), { '.': {}, 'f:b': {} });
    assert.deepEqual(reply.at('metadata', 'managedFields', 1, 'fieldsV1', 'f:data'), { 'f:a': {} });
  });

  it('drops a writer who owns nothing any more', async () => {
    await api.post(configMaps, configMap('c', { a: '1' }));
    await api.merge(`${path}?fieldManager=editor`, { data: { b: '2' } });
    const reply = await api.merge(`${path}?fieldManager=other`, { data: { b: '3' } });
    assert.deepEqual(
      entries(reply).map((entry) => entry.split(' ')[0]),
      ['other', 'tester'],
    );
  });

  it('writes nothing for a change that changes nothing', async () => {
    const before = await api.post(configMaps, configMap('c', { a: '1' }));
    now += 60_000;
    const after = await api.merge(`${path}?fieldManager=editor`, { data: { a: '1' } });
    assert.equal(after.raw, before.raw);
    const applied = await api.apply(path, configMap('c', { a: '1' }), 'applier');
    now += 60_000;
    assert.equal((await api.apply(path, configMap('c', { a: '1' }), 'applier')).raw, applied.raw);
  });

  it('keeps status apart from the rest', async () => {
    const deployments = '/apis/apps/v1/namespaces/default/deployments';
    await api.post(deployments, {
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'd:1' }] } },
      },
    });
    now += 1_000;
    const reply = await api.merge(`${deployments}/web/status`, {
      status: { replicas: 1 },
      spec: { replicas: 9 },
    });
    assert.deepEqual(entries(reply), ['tester Update 10:00:00', 'tester Update/status 10:00:01']);
    assert.deepEqual(reply.at('metadata', 'managedFields', 1, 'fieldsV1'), {
      'f:status': { 'f:replicas': {} },
    });
    assert.equal(reply.at('spec', 'replicas'), 1);
  });

  it('puts the oldest of more than ten updaters into one bucket', async () => {
    await api.post(configMaps, configMap('c', { a0: 'x' }));
    let reply: Reply | undefined;
    for (let at = 1; at <= 12; at += 1) {
      now += 1_000;
      reply = await api.merge(`${path}?fieldManager=m${at}`, { data: { [`a${at}`]: 'x' } });
    }
    assert.ok(reply);
    const told = entries(reply).map((entry) => entry.split(' ')[0]);
    assert.equal(told.length, 10);
    assert.equal(told[0], 'ancient-changes');
    assert.deepEqual(reply.at('metadata', 'managedFields', 0, 'fieldsV1', 'f:data'), {
      '.': {},
      'f:a0': {},
      'f:a1': {},
      'f:a2': {},
      'f:a3': {},
    });
  });

  it('forgets all owners when a client sends an empty list', async () => {
    await api.post(configMaps, configMap('c', { a: '1' }));
    const reply = await api.merge(path, { metadata: { managedFields: [] } });
    assert.equal(reply.at('metadata', 'managedFields'), undefined);
    const applied = await api.apply(path, configMap('c', { b: '2' }), 'applier');
    assert.deepEqual(
      entries(applied).map((entry) => entry.split(' ')[0]),
      ['applier', 'before-first-apply'],
    );
  });

  it('tells a conflict with each field and its owner', async () => {
    await api.post(configMaps, configMap('c', { a: '1', b: '1' }));
    const reply = await api.apply(path, configMap('c', { a: '2', b: '2' }), 'applier');
    assert.equal(reply.status, 409);
    assert.equal(
      reply.at('message'),
      'Apply failed with 2 conflicts: conflicts with "tester" using v1:\n- .data.a\n- .data.b',
    );
    assert.deepEqual(
      asArray(reply.at('details', 'causes')).map((cause) => at(cause, 'field')),
      ['.data.a', '.data.b'],
    );
    const forced = await api.apply(`${path}?force=true`, configMap('c', { a: '2', b: '2' }), 'applier');
    assert.deepEqual(
      entries(forced).map((entry) => entry.split(' ').slice(0, 2).join(' ')),
      ['applier Apply', 'tester Update'],
    );
    assert.deepEqual(forced.at('metadata', 'managedFields', 1, 'fieldsV1'), { 'f:data': {} });
  });
});

describe('the name of a writer', () => {
  const cases: readonly (readonly [parameter: string | null, agent: string, name: string])[] = [
    ['me', 'kubectl/v1', 'me'],
    [null, 'kubectl/v1.36 (linux)', 'kubectl'],
    ['', 'argocd-application-controller/v3', 'argocd-application-controller'],
    [null, 'undici', 'undici'],
    [null, '', 'unknown'],
    [null, 'a\u0007b/1', 'ab'],
    [null, `${'x'.repeat(200)}/1`, 'x'.repeat(128)],
  ];
  for (const [parameter, agent, name] of cases) {
    it(`${parameter ?? 'none'} and ${JSON.stringify(agent.slice(0, 40))}`, () => {
      assert.equal(managerOf(parameter, agent), name);
    });
  }
});
