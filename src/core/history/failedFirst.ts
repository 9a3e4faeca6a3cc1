import { commitDigits } from './commitOf.ts';
import type { ActionEntry, Fate, OperationEntry } from './entry.ts';

/** Revisions, in any of their forms, whose whole sync failed. */
export function failedRevisions(entries: readonly (OperationEntry | ActionEntry)[]): readonly string[] {
  return entries.flatMap((entry) =>
    entry.kind === 'operation' && entry.outcome === 'failed' && !entry.isPartial ? entry.revisions : [],
  );
}

/** A commit that failed when it was tried is not told as deployed by the sync of a later one alone. */
export function fateAfterFailure(fate: Fate, sha: string, failed: readonly string[]): Fate {
  const names = (revision: string): boolean => {
    const digits = commitDigits(revision);
    return digits !== undefined && sha.startsWith(digits);
  };
  return fate.word === 'deployed' && !names(fate.sync.revision) && failed.some(names)
    ? { word: 'failedFirst', sync: fate.sync }
    : fate;
}
