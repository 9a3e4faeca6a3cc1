import { at, listAt, textAt } from '../pull/json.ts';
import { healthOf } from '../pull/health.ts';
import * as o from '../pull/objects.ts';
import { conditionOf, isObserved } from './status.ts';

/** How far an object is, in the words of kstatus. */
export type Standing = 'Current' | 'InProgress' | 'Failed' | 'NotFound';

export function standingOf(object: o.Obj | undefined): Standing {
  if (object === undefined) {
    return 'NotFound';
  }
  if (o.groupOf(object).endsWith('.fluxcd.io')) {
    return ofFlux(object);
  }
  const health = healthOf(object)?.status ?? 'Healthy';
  // A workload past its deadline has failed, and so has a Job that says so; anything else that is not well goes on trying.
  const isOver = listAt(object, 'status', 'conditions').some(
    (one) =>
      textAt(one, 'reason') === 'ProgressDeadlineExceeded' ||
      (o.kindOf(object) === 'Job' && textAt(one, 'type') === 'Failed' && textAt(one, 'status') === 'True'),
  );
  return health === 'Healthy' ? 'Current' : isOver ? 'Failed' : 'InProgress';
}

function ofFlux(object: o.Obj): Standing {
  if (at(object, 'metadata', 'deletionTimestamp') !== undefined || !isObserved(object)) {
    return 'InProgress';
  }
  const is = (type: string): boolean => textAt(conditionOf(object, type), 'status') === 'True';
  return is('Reconciling') ? 'InProgress' : is('Stalled') ? 'Failed' : is('Ready') ? 'Current' : 'InProgress';
}
