import { createHash } from 'node:crypto';

import { dictAt, listAt, textAt, type Dict } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { goDuration } from './goTime.ts';

/** What is installed or upgraded to. */
export interface Attempted {
  readonly name: string;
  readonly namespace: string;
  readonly chartName: string;
  readonly chartVersion: string;
  readonly configDigest: string;
  /** Of the release, from 1. */
  readonly number: number;
  readonly action: 'install' | 'upgrade';
}

/** The newest release in the history. */
export function newest(release: o.Obj): Dict | undefined {
  const [first] = listAt(release, 'status', 'history');
  return first === undefined ? undefined : dictAt(first);
}

/**
 * The status after an action: the new release before the others. After a success the deployed one before it is
 * superseded, and what is older is gone; after a failure all stay.
 */
export function rolledOn(
  release: o.Obj,
  wanted: Attempted,
  result: 'deployed' | 'failed',
  { began, now }: { readonly began: number; readonly now: number },
): Dict {
  const { number, action, ...rest } = wanted;
  const before = listAt(release, 'status', 'history').map((one) => dictAt(one));
  const deployed = before.findIndex((one) => textAt(one, 'status') === 'deployed');
  const entry: Dict = {
    ...rest,
    apiVersion: 'v2',
    version: number,
    action,
    status: result,
    digest: `sha256:${createHash('sha256').update(JSON.stringify(wanted)).digest('hex')}`,
    firstDeployed: textAt(before.at(-1), 'firstDeployed') || o.stamp(now),
    lastDeployed: o.stamp(now),
  };
  const isDone = result === 'deployed';
  const kept = (isDone && deployed >= 0 ? before.slice(0, deployed + 1) : before).map((one, index) =>
    index === deployed ? observed(one, isDone) : one,
  );
  return {
    history: [entry, ...kept],
    lastAttemptedReleaseAction: action,
    lastAttemptedReleaseActionDuration: goDuration(now - began),
  };
}

/** What is looked at again has lost how it came to be, and its digest is another. */
function observed({ action: _action, ...rest }: Dict, isSuperseded: boolean): Dict {
  return isSuperseded ? { ...rest, status: 'superseded' } : rest;
}
