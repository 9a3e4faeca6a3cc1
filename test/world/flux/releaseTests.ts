import { at, dictAt, textAt, type Dict, type Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { standingOf } from './health.ts';
import { kindOf } from './parts.ts';
import { remediate } from './remediation.ts';
import {
  chartOf,
  counted,
  countersAt,
  ended,
  running,
  say,
  timeoutOf,
  titleOf,
  type Counters,
  type Ending,
} from './releaseEnding.ts';
import { hasFailedTest, tested, type Attempted } from './releaseHistory.ts';
import { applyRelease } from './releaseObjects.ts';

/** A release that is in the cluster and whose test hooks run, one after the other. */
export interface Testing {
  readonly wanted: Attempted;
  readonly hooks: readonly o.Obj[];
  /** With the release that is tested first. */
  readonly history: readonly Dict[];
  readonly counters: Counters;
  /** What those that ran came to, by name. */
  readonly results: Dict;
  /** RFC3339; when the hook that runs was started, undefined before the first. */
  readonly startedAt?: string;
  /** Milliseconds of the epoch. */
  readonly began: number;
}

export const isTested = (release: o.Obj): boolean => at(release, 'spec', 'test', 'enable') === true;

/** Its tests failed, and that counts. */
export function failsTests(release: o.Obj, last: Dict): boolean {
  return isTested(release) && !isIgnored(release) && hasFailedTest(last);
}

const isIgnored = (release: o.Obj): boolean => at(release, 'spec', 'test', 'ignoreFailures') === true;

/** `history` has the release that is tested first. */
export async function startTests(
  end: Ending,
  wanted: Attempted,
  hooks: readonly o.Obj[],
  history: readonly Json[],
): Promise<Testing> {
  const { parts, status } = end;
  const message = `Helm release ${titleOf(wanted)} with chart ${chartOf(wanted)} is awaiting tests`;
  const awaiting = { status: 'Unknown', reason: 'AwaitingTests', message } as const;
  await status
    .set({ ...awaiting, type: 'TestSuccess' })
    .set({ ...awaiting, type: 'Ready' })
    .set({
      type: 'Reconciling',
      status: 'True',
      reason: 'Progressing',
      message: running('test', status.object),
    })
    .writeConditions();
  return {
    wanted,
    hooks,
    history: history.map((one) => dictAt(one)),
    counters: countersAt(status.object, wanted),
    results: {},
    began: parts.now(),
  };
}

/** One look at the tests. Resolves with what is left of them, or undefined when the reconciliation is over. */
export async function checkTests(end: Ending, testing: Testing): Promise<Testing | undefined> {
  const { parts, status } = end;
  const [hook, ...others] = testing.hooks;
  if (hook === undefined) {
    await succeeded(end, testing);
    return undefined;
  }
  const kind = kindOf(parts, o.groupOf(hook), o.kindOf(hook));
  if (testing.startedAt === undefined) {
    await parts.client.remove(kind, hook, 'Background');
    await applyRelease(parts, [hook]);
    return { ...testing, startedAt: status.time() };
  }
  const standing = standingOf(await parts.client.get(kind, o.namespaceOf(hook), o.nameOf(hook)));
  const isLate = parts.now() - testing.began >= timeoutOf(status.object);
  if (standing === 'InProgress' && !isLate) {
    return testing;
  }
  const result = (phase: string): Dict => ({
    ...testing.results,
    [o.nameOf(hook)]: { lastStarted: testing.startedAt ?? '', lastCompleted: status.time(), phase },
  });
  if (standing === 'Current') {
    const { startedAt: _started, ...rest } = testing;
    return { ...rest, hooks: others, results: result('Succeeded') };
  }
  const subject = `${o.kindOf(hook)}/${o.namespaceOf(hook)}/${o.nameOf(hook)} status: '${standing}'`;
  const why =
    standing === 'Failed'
      ? `failed early due to stalled resources: [${subject}]`
      : `timeout waiting for: [${subject}]`;
  await failed(end, { ...testing, results: result('Failed') }, why);
  return undefined;
}

async function succeeded(end: Ending, { wanted, history, results }: Testing): Promise<void> {
  const count = Object.keys(results).length;
  const hooks =
    count === 0 ? 'no test hooks' : `${count} test hook${count > 1 ? 's' : ''} completed successfully`;
  const message = `Helm test succeeded for release ${titleOf(wanted)} with chart ${chartOf(wanted)}: ${hooks}`;
  const condition = { status: 'True', reason: 'TestSucceeded', message } as const;
  end.status.set({ ...condition, type: 'TestSuccess' }).set({ ...condition, type: 'Ready' });
  await end.status.write({ history: [...tested(history, results)] });
  await say(end, wanted, 'Normal', 'TestSucceeded', message);
  await ended(end);
}

async function failed(end: Ending, testing: Testing, why: string): Promise<void> {
  const { status } = end;
  const { wanted, results, counters: before } = testing;
  const isOnlyTold = isIgnored(status.object);
  const message = `Helm test failed for release ${titleOf(wanted)} with chart ${chartOf(wanted)}: ${why}`;
  const condition = { status: 'False', reason: 'TestFailed', message } as const;
  const ready = isOnlyTold ? dictAt(status.get('Released') ?? null) : condition;
  await status
    .set({ ...condition, type: 'TestSuccess' })
    .set({
      type: 'Ready',
      status: isOnlyTold ? 'True' : 'False',
      reason: textAt(ready, 'reason'),
      message: textAt(ready, 'message'),
    })
    .writeConditions();
  const counters = counted(before, wanted.action, isOnlyTold);
  const history = tested(testing.history, results);
  await status.write({ ...counters, history: [...history] });
  await say(end, wanted, 'Warning', 'TestFailed', message);
  if (isOnlyTold) {
    await ended(end);
    return;
  }
  await remediate(end, { wanted, history, count: counters[`${wanted.action}Failures`] ?? 0 });
}
