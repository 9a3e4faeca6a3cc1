import { listAt, numberAt, textAt, type Json } from '../pull/json.ts';
import type { Obj } from '../pull/objects.ts';

export interface Reconciled {
  readonly digest: string;
  /** Reason of the Ready condition. */
  readonly result: string;
  readonly revision: string;
  /** Empty where the artifact names none. */
  readonly originRevision: string;
  /** As Go prints a duration. */
  readonly lasted: string;
  readonly now: string;
}

/** `status.history` with one more: keyed by digest and result; what came back moves to the front, and five are kept. */
export function addEntry(ks: Obj, reconciled: Reconciled): Json[] {
  const { digest, result, revision, originRevision, lasted, now } = reconciled;
  const before = listAt(ks, 'status', 'history');
  const isIt = (one: Json): boolean =>
    textAt(one, 'digest') === digest && textAt(one, 'lastReconciledStatus') === result;
  const known = before.find(isIt);
  const entry = {
    digest,
    firstReconciled: textAt(known, 'firstReconciled') || now,
    lastReconciled: now,
    lastReconciledDuration: lasted,
    lastReconciledStatus: result,
    totalReconciliations: (numberAt(known, 'totalReconciliations') ?? 0) + 1,
    metadata: { revision, ...(originRevision === '' ? {} : { originRevision }) },
  };
  return [entry, ...before.filter((one) => !isIt(one))].slice(0, 5);
}
