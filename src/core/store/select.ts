import type { App } from '../model/app.ts';
import type { Freshness } from '../model/connection.ts';
import type { AppId } from '../model/ids.ts';
import { appId, parseAppId } from '../model/ids.ts';
import type { SyncAllowance } from '../windows/syncAllowance.ts';
import { syncAllowance } from '../windows/syncAllowance.ts';
import type { ConnectionState, State } from './state.ts';
import { isMeant } from './trackers.ts';

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
  const named = [...apps.values()].filter((one) => isMeant(trackedBy, one, app));
  const manager = named.find((one) => one.namespace === namespace) ?? named[0];
  return manager?.id === app.id ? undefined : manager;
}

/** Projects by name, once per set of apps: every row of thousands asks for its own. */
const projects = new WeakMap<ConnectionState['apps'], ReadonlyMap<string, readonly App[]>>();

/**
 * The project that bounds an app. It lives beside the controller, which the app does not name: one in the app's own
 * namespace goes first, then the only one of that name. Undefined where it is not known, or not which of several.
 */
export function projectOf(app: App, { apps }: Pick<ConnectionState, 'apps'>): App | undefined {
  const known = projects.get(apps) ?? projectsByName(apps);
  projects.set(apps, known);
  const named = (known.get(app.project ?? '') ?? []).filter(({ engine }) => engine === app.engine);
  const [only, ...others] = named;
  return (
    named.find(({ namespace }) => namespace === app.namespace) ?? (others.length === 0 ? only : undefined)
  );
}

/** What the windows of its project let an app do now; undefined where none concerns it. */
export function allowanceOf(
  app: App,
  connection: Pick<ConnectionState, 'apps'>,
  now: number,
): SyncAllowance | undefined {
  const windows = app.role === 'app' ? projectOf(app, connection)?.syncWindows : undefined;
  return windows && syncAllowance(windows, app, now);
}

function projectsByName(apps: ConnectionState['apps']): ReadonlyMap<string, readonly App[]> {
  const named = new Map<string, App[]>();
  for (const app of apps.values()) {
    if (app.role === 'project') {
      named.set(app.name, [...(named.get(app.name) ?? []), app]);
    }
  }
  return named;
}
