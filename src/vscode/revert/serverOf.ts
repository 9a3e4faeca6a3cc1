import type { FindServer } from '../../app/revert/askServer.ts';
import { parseAppId } from '../../core/model/ids.ts';
import { objectsPlace } from '../../core/view/destination.ts';
import type { RevertParts } from './parts.ts';

/** The cluster of an app's objects, where a connected context reaches it. */
export function serverFinder({ store, connections }: Pick<RevertParts, 'store' | 'connections'>): FindServer {
  return async (app, signal) => {
    const id = parseAppId(app.id)?.connection;
    const connection = id && store.state.connections.get(id);
    if (id === undefined || !connection) {
      return undefined;
    }
    const place = objectsPlace(app, connection, store.state, undefined);
    const of = place.word === 'here' ? id : place.context?.id;
    const client = of && connections.client(of);
    const record = client && (await connections.rawApp(app.id, signal));
    if (!client || record?.ok !== true) {
      return undefined;
    }
    const [manager = 'plumbline'] =
      connections.engineOf(app.id)?.compareRules(record.value, undefined).managers ?? [];
    return { client, manager };
  };
}
