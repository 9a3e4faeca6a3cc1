import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { Health } from '../model/liveState.ts';
import { asNumber, at } from '../util/json.ts';
import { degraded, HEALTHY, progressing } from './health.ts';
import { statusCondition } from './statusCondition.ts';
import { WORKLOADS } from './workloadHealth.ts';

/**
 * The health of a live object by the rules of kstatus (`pkg/kstatus` of cli-utils 1.2), by which Flux's health checks
 * go: InProgress is Progressing, Failed is Degraded, Current is Healthy. A kind without rules of its own is well unless
 * its generation, or a condition by the usual names, says otherwise.
 */
export function kstatus(object: KubeObject): Health {
  const { group, kind } = gvkOf(object);
  return general(object) ?? (WORKLOADS[`${group}/${kind}`] ?? byReady)(object);
}

function general(object: KubeObject): Health | undefined {
  const { deletionTimestamp, generation } = object.metadata;
  if (deletionTimestamp !== undefined) {
    return progressing(l10n.t('It is being deleted.'));
  }
  const observed = asNumber(at(object, 'status', 'observedGeneration'));
  if (observed !== undefined && generation !== undefined && observed !== generation) {
    return progressing(
      l10n.t('Generation {0} has not been seen by its controller, {1} was.', generation, observed),
    );
  }
  const reconciling = statusCondition(object, 'Reconciling');
  if (reconciling?.status === 'True') {
    return progressing(reconciling.message);
  }
  const stalled = statusCondition(object, 'Stalled');
  return stalled?.status === 'True' ? degraded(stalled.message) : undefined;
}

/** A controller that is still at it says Ready=False, so that is no failure. */
function byReady(object: KubeObject): Health {
  const ready = statusCondition(object, 'Ready');
  return ready === undefined || ready.status === 'True'
    ? HEALTHY
    : progressing(ready.message || ready.reason || l10n.t('It is not ready.'));
}
