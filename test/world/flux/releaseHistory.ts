import { createHash } from 'node:crypto';

import { dictAt, listAt, numberAt, textAt, type Dict } from '../pull/json.ts';
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

/** What an entry of the history stands for. */
export function attemptedOf(entry: Dict): Attempted {
  return {
    name: textAt(entry, 'name'),
    namespace: textAt(entry, 'namespace'),
    chartName: textAt(entry, 'chartName'),
    chartVersion: textAt(entry, 'chartVersion'),
    configDigest: textAt(entry, 'configDigest'),
    number: numberAt(entry, 'version') ?? 1,
    action: textAt(entry, 'action') === 'install' ? 'install' : 'upgrade',
  };
}

export interface Rolled {
  readonly history: readonly Dict[];
  readonly lastAttemptedReleaseAction: string;
  readonly lastAttemptedReleaseActionDuration: string;
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
): Rolled {
  const { number, action, ...rest } = wanted;
  const all = listAt(release, 'status', 'history').map((one) => dictAt(one));
  // Helm has forgotten what was uninstalled.
  const before = action === 'install' ? [] : all;
  const deployed = before.findIndex((one) => textAt(one, 'status') === 'deployed');
  const entry: Dict = {
    ...rest,
    apiVersion: 'v2',
    version: number,
    action,
    status: result,
    digest: digestOf(wanted),
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

/** What a rollback goes back to: the newest before the failed one that went through, and whose tests did not fail. */
export function previousOf(history: readonly Dict[]): Dict | undefined {
  return history
    .slice(1)
    .find((one) => ['deployed', 'superseded'].includes(textAt(one, 'status')) && !hasFailedTest(one));
}

export function hasFailedTest(entry: Dict): boolean {
  return Object.values(dictAt(entry, 'testHooks')).some((hook) => textAt(hook, 'phase') === 'Failed');
}

/** The history after a rollback to `target`: what went before that is forgotten. */
export function rolledBack(
  history: readonly Dict[],
  target: Attempted,
  { number, now }: { readonly number: number; readonly now: number },
): readonly Dict[] {
  const at = history.findIndex((one) => numberAt(one, 'version') === target.number);
  const old = dictAt(history[at] ?? null);
  const { ociDigest: _digest, testHooks: _hooks, ...rest } = old;
  const entry: Dict = {
    ...rest,
    version: number,
    action: 'rollback',
    status: 'deployed',
    digest: digestOf({ ...target, number }),
    lastDeployed: o.stamp(now),
  };
  // What was deployed until then, be it what is gone back to or a release whose tests failed, is so no more.
  const left = history
    .slice(0, at + 1)
    .map((one) =>
      textAt(one, 'status') === 'deployed' ? { ...one, action: 'rollback', status: 'superseded' } : one,
    );
  return [entry, ...left];
}

/** The newest is uninstalled; Helm keeps nothing of it. */
export function uninstalled(history: readonly Dict[]): readonly Dict[] {
  const [first, ...others] = history;
  return first === undefined
    ? []
    : [{ ...first, action: 'uninstall-remediation', status: 'uninstalled' }, ...others];
}

/** The newest with what its tests came to, by the name of the hook. */
export function tested(history: readonly Dict[], hooks: Dict): readonly Dict[] {
  const [first, ...others] = history;
  return first === undefined ? [] : [{ ...first, testHooks: hooks }, ...others];
}

function digestOf(wanted: Attempted): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(wanted)).digest('hex')}`;
}
