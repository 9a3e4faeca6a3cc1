import type { App } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { TableRow, Watched } from '../../ports.ts';
import { identityOfRow, NOTHING_TOLD } from '../identity.ts';
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
  return {
    ...identityOfRow(row, of, connection, { engine: ENGINE_ID, role: known.role }),
    ...NOTHING_TOLD,
    phase: { word: 'Unknown' },
    syncPolicy: {
      automated: true,
      prune: false,
      selfHeal: false,
      allowEmpty: false,
      syncOptions: [],
      isPaused: false,
    },
    actions: [],
  };
}
