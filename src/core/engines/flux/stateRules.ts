import type { KubeObject } from '../../model/kubeObject.ts';
import { asNumber, at } from '../../util/json.ts';
import type { FluxCondition } from './conditions.ts';
import { conditionOf, conditionsOf, trueCondition } from './conditions.ts';
import type { StateWord } from './words.ts';

/** The state by the object's own record, and the condition that decided. */
export interface Verdict {
  readonly word: StateWord;
  readonly by?: FluxCondition;
}

/**
 * The first rule that applies (specs/flux.md b, with what was measured in k). Two of the rules are narrower than they
 * look: a controller never advances `observedGeneration` while it fails, so -1 alone does not mean that nothing
 * happened; and it writes its status in several requests, so Ready=True counts only once nothing else is under way.
 */
export function verdictOf(object: KubeObject): Verdict {
  if (object.metadata.deletionTimestamp !== undefined) {
    return { word: 'Terminating' };
  }
  const ready = conditionOf(object, 'Ready');
  if (isSuspended(object)) {
    return verdict('Suspended', ready);
  }
  const stalled = trueCondition(object, 'Stalled');
  if (stalled) {
    return verdict('Stalled', stalled);
  }
  const reconciling = trueCondition(object, 'Reconciling');
  if (!ready) {
    return reconciling ? verdict('Reconciling', reconciling) : withoutReady(object);
  }
  if (ready.status === 'False') {
    return verdict(failedWord(ready, reconciling), ready);
  }
  if (reconciling || ready.status === 'Unknown') {
    return verdict('Reconciling', reconciling ?? ready);
  }
  if (isBeingWritten(object)) {
    return verdict('Reconciling', ready);
  }
  const drifted = driftOf(object);
  return drifted ? verdict('Drifted', drifted) : verdict('Ready', ready);
}

/** `spec.suspend`; a controller passes over the object, and answers requests for it without doing anything. */
export function isSuspended(object: KubeObject): boolean {
  return at(object, 'spec', 'suspend') === true;
}

/** The spec was edited and the controller has not said anything of that generation. */
export function isSpecUnseen(object: KubeObject): boolean {
  const { generation } = object.metadata;
  const observed = asNumber(at(object, 'status', 'observedGeneration'));
  return generation !== undefined && observed !== undefined && observed !== generation;
}

function verdict(word: StateWord, by: FluxCondition | undefined): Verdict {
  return { word, ...(by && { by }) };
}

function failedWord(ready: FluxCondition, reconciling: FluxCondition | undefined): StateWord {
  if (ready.reason === 'DependencyNotReady') {
    return 'Waiting';
  }
  return reconciling ? 'Retrying' : 'Failed';
}

/** Kinds that no controller reports on are valid as they stand; of all others nothing has been said yet. */
function withoutReady(object: KubeObject): Verdict {
  return { word: isStatic(object) && conditionsOf(object).length === 0 ? 'Ready' : 'Pending' };
}

/** Alert and Provider (v1beta3) have no status; a HelmRepository of type `oci` is only an address. */
export function isStatic(object: KubeObject): boolean {
  return (
    object.kind === 'Alert' ||
    object.kind === 'Provider' ||
    (object.kind === 'HelmRepository' && at(object, 'spec', 'type') === 'oci')
  );
}

/** Ready=True comes in a request of its own, before the revision, the history and the generation it is about. */
function isBeingWritten(object: KubeObject): boolean {
  const applied = at(object, 'status', 'lastAppliedRevision');
  const attempted = at(object, 'status', 'lastAttemptedRevision');
  const isKustomization = object.kind === 'Kustomization';
  return isSpecUnseen(object) || (isKustomization && attempted !== undefined && applied !== attempted);
}

/** The condition stays behind when drift detection is switched off: then it says nothing (specs/flux.md a). */
function driftOf(object: KubeObject): FluxCondition | undefined {
  const mode = at(object, 'spec', 'driftDetection', 'mode');
  return mode === 'enabled' || mode === 'warn' ? trueCondition(object, 'Drifted') : undefined;
}
