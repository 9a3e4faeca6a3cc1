import assert from 'node:assert/strict';

import { liveScope, objectsConnection } from '../../../../src/core/follow/liveScopes.ts';
import type { ConnectionId } from '../../../../src/core/model/ids.ts';
import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import type { ManagedResource } from '../../../../src/core/model/resource.ts';
import { ARGO_CD, CORE } from '../../app/fakes.ts';
import { aConnection, aContext, anApp, aResource, aState, DEMO } from '../view/world.ts';

const WEB = anApp({ name: 'web' }).id;
const API = anApp({ name: 'api' }).id;
const scopes = (apps: ReadonlyMap<typeof WEB, readonly ManagedResource[]>) => {
  const { watched, apps: owners } = liveScope(
    apps,
    [...CORE, ...ARGO_CD],
    ({ group }) => group === 'argoproj.io',
  );
  return {
    watched: watched.map(({ spec, namespace, version }) => `${spec.resource}.${version}@${namespace ?? ''}`),
    owners,
  };
};

describe('what to watch for open apps', () => {
  it('is one watch for each kind and namespace, however many apps and objects it covers', () => {
    const { watched, owners } = scopes(
      new Map([
        [
          WEB,
          [
            aResource({ name: 'web' }),
            aResource({ name: 'shared' }),
            aResource({ group: '', kind: 'ConfigMap', name: 'c' }),
          ],
        ],
        [API, [aResource({ name: 'api' }), aResource({ name: 'shared' })]],
      ]),
    );
    assert.deepEqual(watched, ['deployments.v1@shop', 'configmaps.v1@shop']);
    assert.deepEqual(owners.get(aResource({ name: 'shared' }).key), [WEB, API]);
  });

  it('leaves out Secrets, hooks, followed kinds and what is not served', () => {
    const { watched } = scopes(
      new Map([
        [
          WEB,
          [
            aResource({ group: '', kind: 'Secret' }),
            aResource({ isHook: true }),
            aResource({ group: 'argoproj.io', kind: 'Application' }),
            aResource({ group: 'example.com', kind: 'Widget' }),
          ],
        ],
      ]),
    );
    assert.deepEqual(watched, []);
  });

  it('asks for cluster-scoped kinds in the whole cluster', () =>
    assert.deepEqual(
      scopes(new Map([[WEB, [aResource({ group: '', kind: 'Namespace', namespace: '', name: 'shop' })]]]))
        .watched,
      ['namespaces.v1@'],
    ));

  it('is bounded', () => {
    const many = Array.from({ length: 3_000 }, (_, index) =>
      aResource({ name: `d-${index}`, namespace: `n-${index % 100}` }),
    );
    const { watched, owners } = scopes(new Map([[WEB, many]]));
    assert.equal(watched.length, 60);
    assert.ok(owners.size <= 2_000);
  });
});

describe('where the objects of an app live', () => {
  const OTHER: ConnectionId = kubeConnectionId('/x', 'edge');
  const state = aState(
    aConnection([]),
    aConnection([], {
      context: aContext({ id: OTHER, name: 'edge', cluster: 'edge-1', server: 'https://edge:6443' }),
    }),
  );
  const place = (destination: object): ConnectionId | undefined =>
    objectsConnection(state, anApp({ destination }), DEMO);

  it('is here by the in-cluster address or name, or where nothing is said', () => {
    for (const destination of [
      { server: 'https://kubernetes.default.svc' },
      { name: 'in-cluster' },
      {},
      { server: 'https://127.0.0.1:6443/' },
    ]) {
      assert.equal(place(destination), DEMO);
    }
  });
  it('is another connection, by server or by the name of its cluster', () => {
    assert.equal(place({ server: 'https://EDGE:6443/' }), OTHER);
    assert.equal(place({ name: 'edge-1' }), OTHER);
    assert.equal(place({ name: 'edge' }), OTHER);
  });
  it('is nowhere that we can look', () => {
    assert.equal(place({ server: 'https://elsewhere:6443' }), undefined);
    assert.equal(place({ name: 'elsewhere' }), undefined);
  });
});
