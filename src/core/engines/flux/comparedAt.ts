import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';

/** When the controller was last heard of, RFC3339: its last build or answer. Moves without a change of the App. */
export function comparedAt(object: KubeObject): string | undefined {
  const looked = asText(at(object, 'status', 'history', 0, 'lastReconciled'));
  const answered = asText(at(object, 'status', 'lastHandledReconcileAt'));
  // RFC3339 in UTC: text order is time order down to the second.
  return answered === undefined || (looked !== undefined && looked > answered) ? looked : answered;
}
