import type { App, ObjectName } from '../model/app.ts';
import type { AppId } from '../model/ids.ts';
import { appId, parseAppId } from '../model/ids.ts';
import type { ConnectionState } from './state.ts';

type Apps = ConnectionState['apps'];

/** The app of the same cluster that a name means; undefined where it is not there or not read. */
export function appNamed(app: App, name: ObjectName, apps: Apps): App | undefined {
  const connection = parseAppId(app.id)?.connection;
  return connection && apps.get(appId({ connection, ...name }));
}

/** Once per set of apps: the row of each source asks. */
const users = new WeakMap<Apps, ReadonlyMap<AppId, readonly App[]>>();

/** Who deploys, or fetches on, what this source holds. */
export function usersOf(source: App, apps: Apps): readonly App[] {
  const known = users.get(apps) ?? usersBySource(apps);
  users.set(apps, known);
  return known.get(source.id) ?? [];
}

function usersBySource(apps: Apps): ReadonlyMap<AppId, readonly App[]> {
  const found = new Map<AppId, App[]>();
  for (const app of apps.values()) {
    const connection = app.sourceRefs === undefined ? undefined : parseAppId(app.id)?.connection;
    for (const name of connection === undefined ? [] : (app.sourceRefs ?? [])) {
      const id = appId({ connection: connection as NonNullable<typeof connection>, ...name });
      found.set(id, [...(found.get(id) ?? []), app]);
    }
  }
  return found;
}
