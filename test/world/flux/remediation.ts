import { dictAt, listAt, numberAt, textAt, type Dict, type Json } from '../pull/json.ts';
import type { Obj } from '../pull/objects.ts';
import { goDuration, milliseconds } from './goTime.ts';
import { forgetAll, manifestOf, settleStored, store } from './helmStorage.ts';
import { answers, chartOf, running, say, stalled, titleOf, type Ending } from './releaseEnding.ts';
import { attemptedOf, previousOf, rolledBack, uninstalled, type Attempted } from './releaseHistory.ts';
import { applyRelease, inventoryOf, pruneRelease } from './releaseObjects.ts';

/** A release whose install, upgrade or tests failed. */
export interface FailedRelease {
  readonly wanted: Attempted;
  /** Newest first, the failed one before the others. */
  readonly history: readonly Dict[];
  /** Failures of this action in this try. */
  readonly count: number;
}

/** What the spec says of an action that fails. */
interface Remedy {
  /** Below zero: for ever. */
  readonly retries: number;
  readonly strategy: string;
  readonly remediatesLast: boolean;
}

/** Only an upgrade has something to go back to. */
function remedyOf(release: Obj, action: Attempted['action']): Remedy {
  const spec = dictAt(release, 'spec', action, 'remediation');
  const retries = numberAt(spec, 'retries') ?? 0;
  const isUpgrade = action === 'upgrade';
  const last = spec['remediateLastFailure'];
  return {
    retries,
    strategy: isUpgrade ? textAt(spec, 'strategy') || 'rollback' : 'uninstall',
    remediatesLast: typeof last === 'boolean' ? last : isUpgrade && retries > 0,
  };
}

/** Milliseconds until a failed action is tried again as it is; undefined where failures are remediated instead. */
export function retryPauseOf(release: Obj, action: string): number | undefined {
  const strategy = dictAt(release, 'spec', action, 'strategy');
  return textAt(strategy, 'name') === 'RetryOnFailure'
    ? milliseconds(textAt(strategy, 'retryInterval'), 300_000)
    : undefined;
}

/** Whether the tries of the spec are used up. */
export function isExhausted(release: Obj, action: Attempted['action'], count: number): boolean {
  const { retries } = remedyOf(release, action);
  return retryPauseOf(release, action) === undefined && retries >= 0 && count > retries;
}

/**
 * What helm-controller does about a failure, in the same reconciliation: nothing where no try is left and the last is
 * not to be remediated; else back to the release before, or away with the release, and then another try or none.
 */
export async function remediate(end: Ending, failed: FailedRelease): Promise<void> {
  const { status } = end;
  const { wanted, history, count } = failed;
  const { action } = wanted;
  const pause = retryPauseOf(status.object, action);
  if (pause !== undefined) {
    await goesOn(end, `retrying after ${goDuration(pause)}`);
    return;
  }
  const { strategy, remediatesLast } = remedyOf(status.object, action);
  const isOver = isExhausted(status.object, action, count);
  const exceeded = `Failed to ${action} after ${count} attempt(s)`;
  if (isOver && !remediatesLast) {
    await stalled(end, 'RetriesExceeded', exceeded);
    return;
  }
  const target = previousOf(history);
  const isGone = target === undefined || (await manifestOf(end.parts, attemptedOf(target))) === undefined;
  if (strategy === 'rollback' && isGone) {
    const why = 'missing target release for rollback: cannot remediate failed release';
    await stalled(end, 'MissingRollbackTarget', `Failed to perform remediation: ${why}`);
    return;
  }
  const message = await (strategy === 'rollback' && target !== undefined
    ? rollBack(end, failed, attemptedOf(target))
    : uninstall(end, failed));
  // What was taken away after an upgrade is installed anew before the tries are counted.
  if (isOver && !(strategy === 'uninstall' && action === 'upgrade')) {
    await stalled(end, 'RetriesExceeded', exceeded);
  } else {
    await goesOn(end, message);
  }
}

async function rollBack(end: Ending, { wanted, history }: FailedRelease, target: Attempted): Promise<string> {
  const { parts, status } = end;
  await begin(end, 'rollback');
  const objects = (await manifestOf(parts, target)) ?? [];
  const number = wanted.number + 1;
  await pruneRelease(parts, await leftBehind(end, wanted), objects);
  await applyRelease(parts, objects);
  await store(parts, { ...target, number }, 'deployed', objects);
  await settleStored(parts, { ...target, number });
  const message = `Helm rollback to previous release ${titleOf(target)} with chart ${chartOf(target)} succeeded`;
  await remediated(end, 'RollbackSucceeded', message);
  await status.write({
    history: [...rolledBack(history, target, { number, now: parts.now() })],
    inventory: { entries: inventoryOf(parts, objects) },
  });
  await say(end, target, 'Normal', 'RollbackSucceeded', message);
  return message;
}

async function uninstall(end: Ending, { wanted, history }: FailedRelease): Promise<string> {
  const { parts, status } = end;
  await begin(end, 'uninstall');
  await pruneRelease(parts, await leftBehind(end, wanted), []);
  await forgetAll(parts, wanted);
  const message = `Helm uninstall remediation for release ${titleOf(wanted)} with chart ${chartOf(wanted)} succeeded`;
  await remediated(end, 'UninstallSucceeded', message);
  await status.write({ history: [...uninstalled(history)] });
  await say(end, wanted, 'Normal', 'UninstallSucceeded', message);
  return message;
}

/** Entries of what was there before the try, and of what the try may have made. */
async function leftBehind({ parts, status }: Ending, wanted: Attempted): Promise<readonly Json[]> {
  return [
    ...listAt(status.object, 'status', 'inventory', 'entries'),
    ...inventoryOf(parts, (await manifestOf(parts, wanted)) ?? []),
  ];
}

async function begin(end: Ending, action: string): Promise<void> {
  const message = running(action, end.status.object);
  await end.status
    .set({ type: 'Reconciling', status: 'True', reason: 'Progressing', message })
    .writeConditions();
}

/** That it was remediated is a failure all the same. */
async function remediated({ status }: Ending, reason: string, message: string): Promise<void> {
  await status
    .set({ type: 'Ready', status: 'False', reason, message })
    .set({ type: 'Remediated', status: 'True', reason, message })
    .writeConditions();
}

/** There will be another try: the generation does not count as observed yet. */
async function goesOn(end: Ending, message: string): Promise<void> {
  const isRetry = message.startsWith('retrying after');
  await end.status
    .set({ type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message })
    .writeConditions();
  await end.status.write({
    ...answers(end),
    ...(isRetry && { observedGeneration: dictAt(end.status.object, 'metadata')['generation'] ?? 1 }),
  });
}
