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

/** Those of the types and statuses that are asked for, or all. */
export function conditionsOf(
  object: KubeObject,
  isWanted: (type: string, status: string) => boolean = () => true,
): readonly FluxCondition[] {
  const found: FluxCondition[] = [];
  for (const one of rawConditions(object)) {
    if (isObject(one) && isWanted(asText(one['type']) ?? '', asText(one['status']) ?? '')) {
      found.push(toCondition(one));
    }
  }
  return found;
}

function rawConditions(object: KubeObject): readonly Json[] {
  return asArray(at(object, 'status', 'conditions'));
}

/** Several are asked for of each object of a fleet, so only the one that is wanted is read. */
export function conditionOf(object: KubeObject, type: string): FluxCondition | undefined {
  for (const one of rawConditions(object)) {
    if (isObject(one) && one['type'] === type) {
      return toCondition(one);
    }
  }
  return undefined;
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
