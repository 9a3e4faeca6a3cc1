import type { App, SyncPolicy } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { identityOf, NOTHING_TOLD } from '../identity.ts';
import { actionsOf } from './actions.ts';
import type { FluxKind } from './kinds.ts';
import { ENGINE_ID } from './names.ts';
import { phaseOf } from './phase.ts';
import { isSuspended, verdictOf } from './stateRules.ts';
import type { Revisions } from './standing.ts';
import { healthOf, syncOf } from './standing.ts';
import { trackedBy } from './tracker.ts';
import { troubleConditions } from './troubleConditions.ts';

/** What every Flux object says of itself: who it is, whose it is, where it stands. The kinds add theirs. */
export function baseApp(
  object: KubeObject,
  connection: ConnectionId,
  known: FluxKind,
  revisions: Revisions = {},
): App {
  const { generation } = object.metadata;
  const verdict = verdictOf(object);
  const health = healthOf(object, verdict.word);
  const tracker = trackedBy(object);
  return {
    ...identityOf(object, connection, { engine: ENGINE_ID, role: known.role }),
    ...NOTHING_TOLD,
    phase: phaseOf(object, verdict),
    sync: known.role === 'app' ? syncOf(object, verdict.word, revisions) : 'Unknown',
    ...(health && { health }),
    syncPolicy: policyOf(object),
    conditions: troubleConditions(object, verdict.word),
    ...(tracker && { trackedBy: tracker }),
    ...(revisions.applied !== undefined && { appliedRevision: revisions.applied }),
    ...(revisions.attempted !== undefined && { attemptedRevision: revisions.attempted }),
    ...(generation !== undefined && { generation }),
    actions: actionsOf(object, known),
  };
}

/** Flux always acts by itself; suspending is the only way to stop it. */
function policyOf(object: KubeObject): SyncPolicy {
  const isPaused = isSuspended(object);
  return {
    automated: !isPaused,
    prune: false,
    selfHeal: false,
    allowEmpty: false,
    syncOptions: [],
    isPaused,
  };
}
