import { numberAt, textAt, dictAt } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { milliseconds } from './goTime.ts';
import { retryPauseOf } from './remediation.ts';
import { conditionOf } from './status.ts';

/** What an object was reconciled for last; it is due again when one of these is another. */
export interface Look {
  readonly generation: number;
  readonly revision: string;
  readonly asked: string;
  /** A dependency that it waits for. */
  readonly waitsFor: string;
  /** Milliseconds of the epoch. */
  readonly at: number;
}

/** The first pause of a controller after a failure; each is twice the one before. */
const retryMs = 750;

export function lookAt(object: o.Obj, seen: Pick<Look, 'revision' | 'waitsFor' | 'at'>): Look {
  return {
    generation: numberAt(object, 'metadata', 'generation') ?? 1,
    asked: requestOf(object),
    ...seen,
  };
}

/** Changed, newer, asked for, waited for, or its time has come. */
export function isDue(object: o.Obj, last: Look | undefined, look: Look): boolean {
  return (
    last === undefined ||
    last.generation !== look.generation ||
    (last.revision !== look.revision && look.revision !== attemptedBy(object)) ||
    (last.waitsFor !== '' && last.waitsFor !== look.waitsFor) ||
    (last.asked !== look.asked && isAsked(object)) ||
    look.at >= last.at + pauseOf(object)
  );
}

const attemptedBy = (object: o.Obj): string => textAt(object, 'status', 'lastAttemptedRevision');

/** Milliseconds until the next look: after a failure that of a retry, and where none is left to wait, ever longer. */
function pauseOf(object: o.Obj): number {
  const interval = milliseconds(textAt(object, 'spec', 'interval'), 600_000);
  if (textAt(conditionOf(object, 'Ready'), 'status') === 'True') {
    return interval;
  }
  if (o.kindOf(object) !== 'HelmRelease') {
    return milliseconds(textAt(object, 'spec', 'retryInterval'), interval);
  }
  const failures = numberAt(object, 'status', 'failures') ?? 0;
  const isTrying = textAt(conditionOf(object, 'Reconciling'), 'status') === 'True';
  if (!isTrying || failures === 0) {
    return interval;
  }
  const own = retryPauseOf(object, textAt(object, 'status', 'lastAttemptedReleaseAction'));
  return own ?? Math.min(interval, growing(failures));
}

/** The pause after so many failures in a row. */
export const growing = (failures: number): number => retryMs * 2 ** Math.min(failures, 12);

export const isSuspended = (object: o.Obj): boolean => dictAt(object, 'spec')['suspend'] === true;

export const requestOf = (object: o.Obj): string =>
  textAt(object, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');

export function isAsked(object: o.Obj): boolean {
  const asked = requestOf(object);
  return asked !== '' && asked !== textAt(object, 'status', 'lastHandledReconcileAt');
}
