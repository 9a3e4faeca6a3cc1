import type { App } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import { isHealthStatus, isSyncStatus } from '../../model/status.ts';
import type { TableRow, Watched } from '../../ports.ts';
import { identityOfRow } from '../identity.ts';
import { NO_POLICY } from './applicationSet.ts';
import { ENGINE_ID } from './envelope.ts';

/** The printer columns of Application, for a first paint: name, sync, health, and (priority 10) revision and project. */
export function rowToApplication(row: TableRow, of: Watched, connection: ConnectionId): App | undefined {
  if (of.spec.kind !== 'Application') {
    return undefined;
  }
  const { cells } = row;
  const sync = cells['Sync Status'];
  const health = cells['Health Status'];
  const revision = cells['Revision'];
  const project = cells['Project'];
  const verdict = isSyncStatus(sync) ? sync : 'Unknown';
  return {
    ...identityOfRow(row, of, connection, { engine: ENGINE_ID, role: 'app' }),
    hasPage: true,
    ...(project && { project }),
    phase: { word: verdict },
    sync: verdict,
    ...(isHealthStatus(health) && { health }),
    syncPolicy: NO_POLICY,
    revisions: revision ? [revision] : [],
  };
}
