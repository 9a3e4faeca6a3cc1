import assert from 'node:assert/strict';

import { at } from '../../../../src/core/util/json.ts';
import { configMap, configMaps, startClient } from './apiClient.ts';
import type { ApiClient } from './apiClient.ts';

function labelled(name: string, tier: string): ReturnType<typeof configMap> {
  const object = configMap(name);
  return { ...object, metadata: { ...object.metadata, labels: { tier } } };
}

for (const allowH2 of [false, true]) {
  describe(`watches over HTTP/${allowH2 ? '2' : '1.1'}`, () => {
    let api: ApiClient;
    beforeEach(async () => {
      api = await startClient({ objects: [labelled('a', 'web')] }, { allowH2 });
    });
    afterEach(() => api.close());

    it('opens at once, also where nothing is to be told', async () => {
      const frames = await api.watch(`${configMaps}?watch=true&resourceVersion=${await api.version()}`);
      assert.equal(frames.status, 200);
      api.cluster.put(configMap('b'));
      assert.deepEqual(await frames.take(1), ['ADDED b']);
      frames.close();
    });

    it('goes on from a version, in the order of what happened', async () => {
      const version = await api.version();
      api.cluster.put(configMap('b'));
      api.cluster.put(labelled('a', 'db'));
      api.cluster.objects.remove('v1', 'ConfigMap', 'default', 'b');
      const frames = await api.watch(`${configMaps}?watch=true&resourceVersion=${version}`);
      assert.deepEqual(await frames.take(3), ['ADDED b', 'MODIFIED a', 'DELETED b']);
      frames.close();
    });

    it('adds and deletes what enters and leaves the selection', async () => {
      const frames = await api.watch(`${configMaps}?watch=true&labelSelector=tier=web`);
      assert.deepEqual(await frames.take(1), ['ADDED a']);
      api.cluster.put(labelled('a', 'db'));
      const left = await frames.next();
      assert.equal(at(left, 'type'), 'DELETED');
      assert.equal(at(left, 'object', 'metadata', 'labels', 'tier'), 'web', 'as it was last selected');
      assert.equal(
        at(left, 'object', 'metadata', 'resourceVersion'),
        (await api.get(`${configMaps}/a`)).at('metadata', 'resourceVersion'),
      );
      api.cluster.put(labelled('b', 'db'), labelled('a', 'web'));
      assert.deepEqual(await frames.take(1), ['ADDED a']);
      frames.close();
    });

    it('sends a bookmark when told, only to those who asked', async () => {
      const asked = await api.watch(
        `${configMaps}?watch=true&allowWatchBookmarks=true&resourceVersion=${await api.version()}`,
      );
      const other = await api.watch(`${configMaps}?watch=true`);
      await other.take(1);
      api.cluster.script.bookmark();
      const frame = await asked.next();
      assert.equal(at(frame, 'type'), 'BOOKMARK');
      assert.equal(
        at(frame, 'object', 'metadata', 'resourceVersion'),
        (await api.get(configMaps)).at('metadata', 'resourceVersion'),
      );
      api.cluster.put(configMap('b'));
      assert.deepEqual(await other.take(1), ['ADDED b']);
      asked.close();
      other.close();
    });

    it('marks the end of the initial objects', async () => {
      const frames = await api.watch(
        `${configMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
      );
      assert.deepEqual(await frames.take(1), ['ADDED a']);
      const mark = await frames.next();
      assert.deepEqual(at(mark, 'object', 'metadata', 'annotations'), {
        'k8s.io/initial-events-end': 'true',
      });
      api.cluster.put(configMap('b'));
      assert.deepEqual(await frames.take(1), ['ADDED b']);
      frames.close();
    });

    it('is silent from a version that is yet to come', async () => {
      const ahead = Number(await api.version()) + 3;
      const frames = await api.watch(`${configMaps}?watch=true&resourceVersion=${ahead}`);
      for (const name of ['b', 'c', 'd', 'e']) {
        api.cluster.put(configMap(name));
      }
      assert.deepEqual(await frames.take(1), ['ADDED e']);
      frames.close();
    });

    it('ends after its time, cleanly', async () => {
      const short = await startClient({ watchSecondMs: 20 }, { allowH2 });
      const frames = await short.watch(`${configMaps}?watch=true&timeoutSeconds=2`);
      assert.equal(await frames.next(), undefined);
      await short.close();
    });

    it('is one of many: each sees its own namespace and kind', async () => {
      const mine = await api.watch(`${configMaps}?watch=true&resourceVersion=${await api.version()}`);
      const all = await api.watch(`/api/v1/configmaps?watch=true&resourceVersion=${await api.version()}`);
      const secrets = await api.watch('/api/v1/secrets?watch=true');
      assert.equal(api.cluster.script.openWatches(), 3);
      assert.equal(api.cluster.script.openWatches({ resource: 'configmaps' }), 2);
      api.cluster.put({ ...configMap('far'), metadata: { name: 'far', namespace: 'elsewhere' } });
      api.cluster.put({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'default' } });
      api.cluster.put(configMap('near'));
      assert.deepEqual(await all.take(2), ['ADDED far', 'ADDED near']);
      assert.deepEqual(await mine.take(1), ['ADDED near']);
      assert.deepEqual(await secrets.take(1), ['ADDED s']);
      [mine, all, secrets].forEach((frames) => frames.close());
    });
  });
}
