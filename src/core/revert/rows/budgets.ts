import { selects } from '../../kube/labelSelector.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { field } from '../../model/kubeObject.ts';
import { asNumber, asObject } from '../../util/json.ts';
import type { ObjectChange } from '../finding.ts';
import { after, replicas } from './reading.ts';

/** Whether a budget that allows no disruption covers the pods that a workload of this namespace has after the revert. */
export function sparesAll(budget: KubeObject, change: ObjectChange, namespace: string): boolean {
  const labels = asObject(after(change, 'spec', 'template', 'metadata', 'labels')) ?? {};
  return (
    budget.kind === 'PodDisruptionBudget' &&
    (budget.metadata.namespace ?? '') === namespace &&
    selects(field(budget, 'spec', 'selector'), labels) &&
    allowsNone(budget, replicas(change.after))
  );
}

/**
 * What the controller counted decides where it did: an autoscaler may run another number of pods than Git declares. Else
 * the budget's own words do.
 */
function allowsNone(budget: KubeObject, pods: number): boolean {
  const [expected, needed] = ['expectedPods', 'desiredHealthy'].map((name) =>
    asNumber(field(budget, 'status', name)),
  );
  if (expected !== undefined && expected > 0 && needed !== undefined) {
    return needed >= expected;
  }
  const [most, least] = [field(budget, 'spec', 'maxUnavailable'), field(budget, 'spec', 'minAvailable')];
  return most === 0 || most === '0%' || least === '100%' || Number(least) >= pods;
}
