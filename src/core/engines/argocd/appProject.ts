import type { App } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { NO_POLICY } from './applicationSet.ts';
import { envelope } from './envelope.ts';
import { syncWindowsOf } from './syncWindows.ts';

/** An AppProject as an App of the role `project`: it bounds apps and has no state of its own. */
export function toProject(object: KubeObject, connection: ConnectionId): App {
  const facts = envelope(object, connection, 'project');
  const syncWindows = syncWindowsOf(object);
  return {
    ...facts,
    phase:
      facts.deletingSince === undefined
        ? { word: 'Project' }
        : { word: 'Deleting', since: facts.deletingSince },
    sync: 'Unknown',
    sources: [],
    destination: {},
    syncPolicy: NO_POLICY,
    conditions: [],
    revisions: [],
    isVerdictStale: false,
    resourceCount: 0,
    pruneCount: 0,
    healAttempts: 0,
    ...(syncWindows.length > 0 && { syncWindows }),
  };
}
