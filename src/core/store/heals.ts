import type { HealedEdit } from '../model/drift.ts';
import { sameData } from '../util/sameData.ts';

/** Older ones tell nothing that the newest do not; a storm must not grow the state. */
const KEPT_PER_APP = 50;

/**
 * The app's heals, newest last. The same heal may be told twice, by the controller's record and by what was seen of the
 * object: the one that saw the editor stays. Gives back `heals` itself where nothing is new.
 */
export function withHeal(heals: readonly HealedEdit[], heal: HealedEdit): readonly HealedEdit[] {
  const known = heals.findIndex((one) => isSameHeal(one, heal));
  const before = heals[known];
  if (!before) {
    return [...heals, heal].slice(-KEPT_PER_APP);
  }
  if (sameData(before, heal) || (before.isObserved && !heal.isObserved)) {
    return heals;
  }
  return heals.with(known, heal);
}

function isSameHeal(a: HealedEdit, b: HealedEdit): boolean {
  return a.healedAt === b.healedAt && sameData(a.resource, b.resource);
}
