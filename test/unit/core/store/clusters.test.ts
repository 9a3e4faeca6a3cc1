import assert from 'node:assert/strict';

import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import { appInCluster, connectionsByCluster } from '../../../../src/core/store/clusters.ts';
import { aConnection, aContext, anApp, aState } from '../view/world.ts';

const UID = '0f6d7b1e-2c57-4a53-9d0f-6f4a2f2a7c11';

/** Context names grouped as one cluster each; a connection is `name`, its server and, where it could be read, the uid. */
function grouped(...connections: readonly (readonly [name: string, server?: string, uid?: string])[]) {
  const state = aState(
    ...connections.map(([name, server, clusterUid]) => {
      const { server: _demo, ...context } = aContext({ id: kubeConnectionId('/k', name), name });
      return aConnection([], {
        context: server === undefined ? context : { ...context, server },
        ...(clusterUid === undefined ? {} : { clusterUid }),
      });
    }),
  );
  return connectionsByCluster(state).map((cluster) => cluster.map(({ context }) => context.name));
}

describe('connections by cluster', () => {
  it('are one where the uid of kube-system is the same, whatever the address', () => {
    assert.deepEqual(
      grouped(['direct', 'https://10.0.0.1:6443', UID], ['tunnel', 'https://localhost:9443', UID]),
      [['direct', 'tunnel']],
    );
  });

  it('are one where the address is the same and nobody may read the uid', () => {
    assert.deepEqual(grouped(['a', 'https://Kube.example:443/'], ['b', 'https://kube.example']), [
      ['a', 'b'],
    ]);
    assert.deepEqual(grouped(['a', 'https://one'], ['b', 'https://two']), [['a'], ['b']]);
  });

  it('lend the uid to a connection with fewer rights at the same address', () => {
    assert.deepEqual(
      grouped(
        ['viewer', 'https://a'],
        ['admin', 'https://a', UID],
        ['tunnel', 'https://b', UID],
        ['other', 'https://c'],
      ),
      [['viewer', 'admin', 'tunnel'], ['other']],
    );
  });

  it('are different where one address leads to two clusters, as a forwarded port does', () => {
    assert.deepEqual(
      grouped(['a', 'https://localhost:6443', UID], ['b', 'https://localhost:6443', 'another']),
      [['a'], ['b']],
    );
  });

  it('are different without any address', () => {
    assert.deepEqual(grouped(['a'], ['b']), [['a'], ['b']]);
  });

  it('name an app alike through either context', () => {
    const here = anApp({ name: 'shop' });
    assert.equal(appInCluster(here.id), 'argoproj.io/Application/argocd/shop');
  });
});
