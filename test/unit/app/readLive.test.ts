import assert from 'node:assert/strict';

import { readLive } from '../../../src/app/readLive.ts';
import { resourceKey } from '../../../src/core/model/ids.ts';
import type { ObjectRef } from '../../../src/core/ports.ts';
import { anApp } from '../core/view/world.ts';
import { aContext, FakeClient } from './fakes.ts';

const NEVER = new AbortController().signal;
const APP = anApp().id;
const PASSWORD = Buffer.from('hunter2').toString('base64');

const ref = (kind: string, name: string): ObjectRef => ({
  group: '',
  version: 'v1',
  kind,
  namespace: 'shop',
  name,
});

describe('readLive', () => {
  let client: FakeClient;
  beforeEach(() => {
    client = new FakeClient(aContext('dev'));
  });

  it('shows an object as YAML, without its bookkeeping, under an id that names its version', async () => {
    client.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'web',
        namespace: 'shop',
        resourceVersion: '7',
        managedFields: [{ manager: 'kubectl-edit', operation: 'Update', fieldsV1: {} }],
      },
      data: { a: '1' },
    });
    const shown = await readLive(client, APP, ref('ConfigMap', 'web'), NEVER);
    assert.ok(shown.ok);
    const { id, text, marks } = shown.value;
    const resource = resourceKey(ref('ConfigMap', 'web'));
    assert.deepEqual(id, { kind: 'live', app: APP, resource, version: '7', variant: '' });
    assert.equal(
      text,
      `apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  namespace: shop
  resourceVersion: "7"
data:
  a: "1"
`,
    );
    assert.deepEqual(marks, []);
  });

  it('shows no value of a Secret', async () => {
    client.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db', namespace: 'shop' },
      data: { password: PASSWORD },
      stringData: { other: 'hunter2' },
    });
    const shown = await readLive(client, APP, ref('Secret', 'db'), NEVER);
    assert.ok(shown.ok);
    assert.match(shown.value.text, /password:/);
    assert.doesNotMatch(shown.value.text, /hunter2/);
    assert.ok(!shown.value.text.includes(PASSWORD));
  });

  it('says why there is none, and quotes no Secret when it does', async () => {
    const missing = await readLive(client, APP, ref('ConfigMap', 'gone'), NEVER);
    assert.deepEqual(missing, { ok: false, error: { code: 'notFound', detail: 'gone' } });
    client.get = async () => ({
      ok: false,
      error: {
        code: 'invalid',
        detail: 'Secret "db" is invalid: data.password: Invalid value: "hunter2": not base64',
      },
    });
    const refused = await readLive(client, APP, ref('Secret', 'db'), NEVER);
    assert.ok(!refused.ok && refused.error.code === 'invalid');
    assert.doesNotMatch(refused.error.detail, /hunter2/);
    client.get = async () => ({ ok: false, error: { code: 'cancelled' } });
    assert.deepEqual(await readLive(client, APP, ref('Secret', 'db'), NEVER), {
      ok: false,
      error: { code: 'cancelled' },
    });
  });
});
