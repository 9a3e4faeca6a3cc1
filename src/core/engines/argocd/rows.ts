import type { App } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import { appId } from '../../model/ids.ts';
import { isHealthStatus, isSyncStatus } from '../../model/status.ts';
import type { TableRow, Watched } from '../../ports.ts';
import { NO_POLICY } from './applicationSet.ts';
import { ENGINE_ID } from './envelope.ts';

/** The printer columns of Application, for a first paint: name, sync, health, and (priority 10) revision and project. */
export function rowToApplication(row: TableRow, of: Watched, connection: ConnectionId): App | undefined {
  const { group, kind } = of.spec;
  if (kind !== 'Application') {
    return undefined;
  }
  const { namespace, name, uid, cells } = row;
  const sync = cells['Sync Status'];
  const health = cells['Health Status'];
  const revision = cells['Revision'];
  const project = cells['Project'];
  const verdict = isSyncStatus(sync) ? sync : 'Unknown';
  return {
    id: appId({ connection, group, kind, namespace, name }),
    engine: ENGINE_ID,
    role: 'app',
    group,
    version: of.version,
    kind,
    namespace,
    name,
    uid,
    ...(project && { project }),
    labels: {},
    phase: { word: verdict },
    sync: verdict,
    ...(isHealthStatus(health) && { health }),
    sources: [],
    destination: {},
    syncPolicy: NO_POLICY,
    conditions: [],
    revisions: revision ? [revision] : [],
    isVerdictStale: false,
    resourceCount: 0,
    pruneCount: 0,
    healAttempts: 0,
  };
}
