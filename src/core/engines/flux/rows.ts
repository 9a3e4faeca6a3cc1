import type { App } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import { appId } from '../../model/ids.ts';
import type { TableRow, Watched } from '../../ports.ts';
import { kindOf } from './kinds.ts';
import { ENGINE_ID } from './names.ts';

/**
 * Names alone, for a first paint: the printer columns tell Ready, and not that an object is suspended, and Ready of a
 * suspended object is no state.
 */
export function rowToApp(row: TableRow, of: Watched, connection: ConnectionId): App | undefined {
  const { group, kind } = of.spec;
  const known = kindOf({ group, kind });
  if (known === undefined) {
    return undefined;
  }
  const { namespace, name, uid } = row;
  return {
    id: appId({ connection, group, kind, namespace, name }),
    engine: ENGINE_ID,
    role: known.role,
    group,
    version: of.version,
    kind,
    namespace,
    name,
    uid,
    labels: {},
    phase: { word: 'Unknown' },
    sync: 'Unknown',
    sources: [],
    destination: {},
    syncPolicy: {
      automated: true,
      prune: false,
      selfHeal: false,
      allowEmpty: false,
      syncOptions: [],
      isPaused: false,
    },
    conditions: [],
    revisions: [],
    isVerdictStale: false,
    resourceCount: 0,
    pruneCount: 0,
    healAttempts: 0,
    actions: [],
  };
}
