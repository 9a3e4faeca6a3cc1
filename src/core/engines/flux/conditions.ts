import type { KubeObject } from '../../model/kubeObject.ts';
import type { Json, JsonObject } from '../../util/json.ts';
import { asArray, asNumber, asText, at, isObject } from '../../util/json.ts';

/** A condition as Flux's controllers write them. Times are RFC3339. */
export interface FluxCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly since?: string;
  readonly observedGeneration?: number;
}

export function conditionsOf(object: KubeObject): readonly FluxCondition[] {
  return rawConditions(object).filter(isObject).map(toCondition);
}

function rawConditions(object: KubeObject): readonly Json[] {
  return asArray(at(object, 'status', 'conditions'));
}

/** Several are asked for of each object of a fleet, so only the one that is wanted is read. */
export function conditionOf(object: KubeObject, type: string): FluxCondition | undefined {
  const found = rawConditions(object).find((one) => at(one, 'type') === type);
  return isObject(found) ? toCondition(found) : undefined;
}

/** The condition where it holds: most of Flux's say something only while they are True. */
export function trueCondition(object: KubeObject, type: string): FluxCondition | undefined {
  const found = conditionOf(object, type);
  return found?.status === 'True' ? found : undefined;
}

function toCondition(entry: JsonObject): FluxCondition {
  const { status } = entry;
  const since = asText(entry['lastTransitionTime']);
  const observedGeneration = asNumber(entry['observedGeneration']);
  return {
    type: asText(entry['type']) ?? '',
    status: status === 'True' || status === 'False' ? status : 'Unknown',
    reason: asText(entry['reason']) ?? '',
    message: (asText(entry['message']) ?? '').trim(),
    ...(since && { since }),
    ...(observedGeneration !== undefined && { observedGeneration }),
  };
}
