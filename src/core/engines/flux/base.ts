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

/** What the kinds know of their objects beyond what all have in common. */
export interface Own extends Revisions {
  readonly prune?: boolean;
  readonly selfHeal?: boolean;
}

/** What every Flux object says of itself: who it is, whose it is, where it stands. The kinds add theirs. */
export function baseApp(object: KubeObject, connection: ConnectionId, known: FluxKind, own: Own = {}): App {
  const { generation } = object.metadata;
  const verdict = verdictOf(object);
  const health = healthOf(object, verdict.word);
  const tracker = trackedBy(object);
  return {
    ...identityOf(object, connection, { engine: ENGINE_ID, role: known.role }),
    ...NOTHING_TOLD,
    phase: phaseOf(object, verdict),
    sync: known.role === 'app' ? syncOf(object, verdict.word, own) : 'Unknown',
    ...(health && { health }),
    syncPolicy: policyOf(isSuspended(object), own),
    conditions: troubleConditions(object, verdict.word),
    ...(tracker && { trackedBy: tracker }),
    ...(own.applied !== undefined && { appliedRevision: own.applied }),
    ...(own.attempted !== undefined && { attemptedRevision: own.attempted }),
    ...(generation !== undefined && { generation }),
    actions: actionsOf(object, known),
  };
}

const policies = new Map<string, SyncPolicy>();

/** Flux always acts by itself; suspending is the only way to stop it. A fleet has a handful of policies. */
function policyOf(isPaused: boolean, { prune = false, selfHeal = false }: Own): SyncPolicy {
  const key = `${isPaused} ${prune} ${selfHeal}`;
  const known = policies.get(key);
  if (known !== undefined) {
    return known;
  }
  const policy = { automated: !isPaused, prune, selfHeal, allowEmpty: false, syncOptions: [], isPaused };
  policies.set(key, policy);
  return policy;
}
