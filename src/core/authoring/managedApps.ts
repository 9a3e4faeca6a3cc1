import type { State } from '../store/state.ts';
import { declarationOf } from '../view/subject.ts';
import type { LiveApp } from './liveApps.ts';

/** The apps of open connections by the workspace file that declares them. */
export function managedApps(state: State): ReadonlyMap<string, readonly LiveApp[]> {
  const files = new Map<string, LiveApp[]>();
  if (state.declarations.size === 0) {
    return files;
  }
  for (const connection of state.connections.values()) {
    for (const app of connection.apps.values()) {
      const place = declarationOf(app, state);
      if (place) {
        const known = files.get(place.uri);
        if (known) {
          known.push({ app, connection });
        } else {
          files.set(place.uri, [{ app, connection }]);
        }
      }
    }
  }
  return files;
}
