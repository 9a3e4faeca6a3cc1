import { normalServer } from '../model/destination.ts';
import type { AppId } from '../model/ids.ts';
import type { ConnectionState, State } from './state.ts';

/**
 * The cluster behind a connection, as a text to compare. Two contexts often lead to one cluster (a reader's and an
 * admin's, a direct and a tunnelled address): the uid of its `kube-system` namespace tells, where it may be read, and the
 * address of the server otherwise.
 */
export function clusterOf(connection: ConnectionState, state: State): string {
  if (connection.clusterUid !== undefined) {
    return connection.clusterUid;
  }
  const { server, id } = connection.context;
  if (server === undefined) {
    return id;
  }
  const address = normalServer(server);
  for (const { clusterUid, context } of state.connections.values()) {
    if (
      clusterUid !== undefined &&
      context.server !== undefined &&
      normalServer(context.server) === address
    ) {
      return clusterUid; // somebody with more rights sees which cluster answers there
    }
  }
  return address;
}

/** Connections by cluster, in the order of the state. */
export function connectionsByCluster(state: State): readonly (readonly ConnectionState[])[] {
  const clusters = new Map<string, ConnectionState[]>();
  for (const connection of state.connections.values()) {
    const cluster = clusterOf(connection, state);
    const known = clusters.get(cluster);
    if (known) {
      known.push(connection);
    } else {
      clusters.set(cluster, [connection]);
    }
  }
  return [...clusters.values()];
}

/** What names an app within its cluster, whichever context it was read through. */
export function appInCluster(id: AppId): string {
  return id.slice(id.indexOf('/') + 1);
}
