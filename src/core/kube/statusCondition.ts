import type { KubeObject } from '../model/kubeObject.ts';
import { asObjects, asText, at } from '../util/json.ts';

export interface StatusCondition {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** One of `status.conditions`, by its type. */
export function statusCondition(object: KubeObject, type: string): StatusCondition | undefined {
  const found = asObjects(at(object, 'status', 'conditions')).find((one) => one['type'] === type);
  return (
    found && {
      status: asText(found['status']) ?? '',
      reason: asText(found['reason']) ?? '',
      message: asText(found['message']) ?? '',
    }
  );
}
