import type { AppDraft, SyncPolicy } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { identityOf } from '../identity.ts';
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

/**
 * What every Flux object says of itself: who it is, whose it is, where it stands. A draft of this call alone: the kinds
 * write theirs into it. Spreading one thing after another into 5,000 objects takes longer than all else that is done here.
 */
export function baseApp(
  object: KubeObject,
  connection: ConnectionId,
  known: FluxKind,
  own: Own = {},
): AppDraft {
  const { generation } = object.metadata;
  const { applied, attempted } = own;
  const verdict = verdictOf(object);
  const health = healthOf(object, verdict.word);
  const tracker = trackedBy(object);
  const app: AppDraft = {
    ...identityOf(object, connection, { engine: ENGINE_ID, role: known.role }),
    phase: phaseOf(object, verdict),
    sync: known.role === 'app' ? syncOf(object, verdict.word, own) : 'Unknown',
    syncPolicy: policyOf(isSuspended(object), own),
    conditions: troubleConditions(object, verdict.word),
    actions: actionsOf(object, known),
  };
  if (health) {
    app.health = health;
  }
  if (tracker) {
    app.trackedBy = tracker;
  }
  if (applied !== undefined) {
    app.appliedRevision = applied;
  }
  if (attempted !== undefined) {
    app.attemptedRevision = attempted;
  }
  if (generation !== undefined) {
    app.generation = generation;
  }
  return app;
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
