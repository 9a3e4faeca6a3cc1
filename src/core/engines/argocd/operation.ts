import type { Operation } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { isOperationPhase } from '../../model/status.ts';
import type { JsonObject } from '../../util/json.ts';
import { asArray, asNumber, asObject, asText, at, textField } from '../../util/json.ts';

/**
 * The operation under way, else the last one. A filled request slot (`.operation`) beside a finished record is a new
 * request that the controller has not begun; beside a running one it is that same operation.
 */
export function operationOf(app: KubeObject): Operation | undefined {
  const slot = asObject(at(app, 'operation'));
  const state = asObject(at(app, 'status', 'operationState'));
  if (slot && !isInProgress(app)) {
    return { ...requestFacts(slot), isRequested: true, retryCount: 0 };
  }
  if (!state) {
    return undefined;
  }
  const phase = state['phase'];
  const revision =
    asText(at(state, 'syncResult', 'revision')) || asText(at(state, 'syncResult', 'revisions', 0));
  return {
    ...requestFacts(asObject(state['operation']) ?? {}),
    isRequested: false,
    retryCount: asNumber(state['retryCount']) ?? 0,
    ...(isOperationPhase(phase) && { phase }),
    ...textField(state, 'message'),
    ...textField(state, 'startedAt'),
    ...textField(state, 'finishedAt'),
    ...(revision && { revision }),
  };
}

/** The controller works on one: `Running` (also while it waits before a retry) or `Terminating`. */
export function isInProgress(app: KubeObject): boolean {
  const phase = at(app, 'status', 'operationState', 'phase');
  return phase === 'Running' || phase === 'Terminating';
}

/** Self-heals counted in the operation on record; 0 where it is another kind of operation, or older than 2.13. */
export function healAttemptsOf(app: KubeObject): number {
  const operation = at(app, 'status', 'operationState', 'operation') ?? at(app, 'operation');
  return asNumber(at(operation, 'sync', 'autoHealAttemptsCount')) ?? 0;
}

/**
 * Whether auto-sync has tried what stands now: the last sync was of the revisions that the verdict is about. It then
 * tries again only to heal, and after a failure not at all.
 */
export function hasTriedThisRevision(app: KubeObject): boolean {
  const tried = revisionsOf(at(app, 'status', 'operationState', 'syncResult'));
  const wanted = revisionsOf(at(app, 'status', 'sync'));
  return (
    wanted.length > 0 && wanted.length === tried.length && wanted.every((one, index) => one === tried[index])
  );
}

/** `revisions` of an app with several sources, else its one `revision`. */
export function revisionsOf(holder: unknown): readonly string[] {
  const many = asArray(at(holder, 'revisions')).map((one) => asText(one) ?? '');
  const single = asText(at(holder, 'revision'));
  if (many.length > 0) {
    return many;
  }
  return single ? [single] : [];
}

/**
 * Counted since Argo CD 2.13; before, a heal is told by naming the objects that it puts back. Progressive syncs of an
 * ApplicationSet and deploys of a new revision are automated too: they count no heals and name no objects.
 */
function isHeal(operation: JsonObject): boolean {
  const count = asNumber(at(operation, 'sync', 'autoHealAttemptsCount')) ?? 0;
  return count >= 1 || asArray(at(operation, 'sync', 'resources')).length > 0;
}

type RequestFacts = Pick<Operation, 'isAutomated' | 'isSelfHeal' | 'isDryRun' | 'initiatedBy' | 'revision'>;

function requestFacts(operation: JsonObject): RequestFacts {
  const isAutomated = at(operation, 'initiatedBy', 'automated') === true;
  const username = asText(at(operation, 'initiatedBy', 'username'));
  const revision = asText(at(operation, 'sync', 'revision')) || asText(at(operation, 'sync', 'revisions', 0));
  return {
    isAutomated,
    isSelfHeal: isAutomated && isHeal(operation),
    isDryRun: at(operation, 'sync', 'dryRun') === true,
    ...(username && { initiatedBy: username }),
    ...(revision && { revision }),
  };
}
