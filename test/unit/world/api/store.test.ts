import assert from 'node:assert/strict';

import type { ApiObject } from '../../../world/api/json.ts';
import { Store } from '../../../world/api/store.ts';
import type { StoreEvent } from '../../../world/api/store.ts';

const resource = 'configmaps';

function map(name: string, namespace = 'default'): ApiObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, resourceVersion: '0' } };
}

describe('the store', () => {
  it('counts versions over all resources and stamps them', () => {
    const store = new Store();
    const first = store.put(resource, map('a'));
    const second = store.put('secrets', map('b'));
    assert.equal(second.version, first.version + 1);
    assert.equal(second.object.metadata['resourceVersion'], String(second.version));
    assert.equal(store.version, second.version);
  });

  it('lists by namespace and name, as etcd orders keys', () => {
    const store = new Store();
    for (const [name, namespace] of [
      ['b', 'z'],
      ['a', 'z'],
      ['c', 'a-b'],
      ['c', 'a'],
    ] as const) {
      store.put(resource, map(name, namespace));
    }
    assert.deepEqual(
      store.entries(resource).map(({ key }) => key),
      ['a-b/c', 'a/c', 'z/a', 'z/b'],
    );
  });

  it('leaves an entry as it was when the next one is written', () => {
    const store = new Store();
    const before = store.put(resource, map('a'));
    const json = before.json();
    store.put(resource, { ...map('a'), data: { x: '1' } });
    assert.equal(before.json(), json);
    assert.notEqual(store.find(resource, 'default/a')?.json(), json);
  });

  it('tells who listens, with the state of before', () => {
    const store = new Store();
    const told: StoreEvent[] = [];
    const stop = store.listen(resource, (event) => told.push(event));
    store.put(resource, map('a'));
    store.put(resource, map('a'));
    store.put('secrets', map('a'));
    store.remove(resource, map('a'));
    stop();
    store.put(resource, map('b'));
    assert.deepEqual(
      told.map(({ type, before }) => [type, before?.version]),
      [
        ['ADDED', undefined],
        ['MODIFIED', told[0]?.version],
        ['DELETED', told[1]?.version],
      ],
    );
    assert.equal(told[2]?.entry.object.metadata['resourceVersion'], String(told[2]?.version));
  });

  it('knows what happened since a version until it is compacted', () => {
    const store = new Store();
    const { version } = store.put(resource, map('a'));
    store.put(resource, map('b'));
    assert.deepEqual(
      store.eventsSince(resource, version).map(({ entry }) => entry.key),
      ['default/b'],
    );
    store.keepSnapshot(resource);
    const kept = store.version;
    assert.equal(store.snapshot(resource, kept)?.length, 2);
    store.compact();
    assert.ok(store.oldest(resource) > kept);
    assert.deepEqual(store.eventsSince(resource, version), []);
    assert.equal(store.snapshot(resource, kept), undefined);
  });

  it('forgets the older half of a long history, for that resource alone', () => {
    const store = new Store();
    const { version } = store.put(resource, map('a'));
    for (let at = 0; at < 20_000; at += 1) {
      store.put(resource, map('a'));
    }
    assert.ok(store.oldest(resource) > version);
    assert.ok(store.oldest('secrets') <= version);
    assert.ok(store.eventsSince(resource, 0).length > 9_000);
  });

  it('keeps a bounded number of begun lists', () => {
    const store = new Store();
    const versions: number[] = [];
    for (let at = 0; at < 20; at += 1) {
      versions.push(store.put(resource, map(`m${at}`)).version);
      store.keepSnapshot(resource);
    }
    const kept = versions.filter((version) => store.snapshot(resource, version) !== undefined);
    assert.deepEqual(kept, versions.slice(-16));
  });
});
