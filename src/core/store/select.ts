import type { App } from '../model/app.ts';
import type { Freshness } from '../model/connection.ts';
import type { AppId } from '../model/ids.ts';
import { appId, parseAppId } from '../model/ids.ts';
import type { ConnectionState, State } from './state.ts';

/** The connection that an app is of, while it is open. */
export function connectionOfApp(state: State, id: AppId): ConnectionState | undefined {
  const connection = parseAppId(id)?.connection;
  return connection && state.connections.get(connection);
}

export function appById(state: State, id: AppId): App | undefined {
  return connectionOfApp(state, id)?.apps.get(id);
}

/** How fresh what we know of this app is: that of the watch in its namespace, or of the cluster-wide one. */
export function freshnessOf(app: App, connection: ConnectionState): Freshness | undefined {
  const kind = `${app.group}/${app.kind}`;
  return connection.freshness.get(`${kind}@${app.namespace}`) ?? connection.freshness.get(kind);
}

/**
 * Who manages this app and overwrites edits of it: the generator that owns it, else the app that tracks it. A stamp
 * without a namespace means the control plane's own, which no stamp tells: the app's own namespace is tried first. An app
 * that tracks itself has no manager.
 */
export function managerOf(state: State, app: App): App | undefined {
  const apps = connectionOfApp(state, app.id)?.apps;
  const connection = parseAppId(app.id)?.connection;
  if (!apps || !connection) {
    return undefined;
  }
  const { group, namespace, generatedBy, trackedBy } = app;
  if (generatedBy) {
    return apps.get(appId({ connection, group, namespace, ...generatedBy }));
  }
  if (!trackedBy) {
    return undefined;
  }
  const named = [...apps.values()].filter(
    (one) =>
      one.role === 'app' &&
      one.engine === app.engine &&
      one.name === trackedBy.name &&
      (trackedBy.namespace ?? one.namespace) === one.namespace,
  );
  const manager = named.find((one) => one.namespace === namespace) ?? named[0];
  return manager?.id === app.id ? undefined : manager;
}
