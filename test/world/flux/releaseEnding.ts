import { dictAt, numberAt, textAt, type Dict } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { goDuration, milliseconds } from './goTime.ts';
import { HELM_GROUP, type FluxParts } from './parts.ts';
import type { Attempted } from './releaseHistory.ts';
import type { StatusOf } from './status.ts';

/** One reconciliation of a HelmRelease on its way to its end. */
export interface Ending {
  readonly parts: FluxParts;
  readonly status: StatusOf;
  /** The request by annotation, empty for none. */
  readonly asked: string;
  readonly helmChart: string;
}

export const timeoutOf = (release: o.Obj): number =>
  milliseconds(textAt(release, 'spec', 'timeout'), 300_000);

export const titleOf = ({ namespace, name, number }: Attempted): string => `${namespace}/${name}.v${number}`;
export const chartOf = ({ chartName, chartVersion }: Attempted): string => `${chartName}@${chartVersion}`;

/** As the controller says what it does now. */
export function running(action: string, release: o.Obj): string {
  return `Running '${action}' action with timeout of ${goDuration(timeoutOf(release))}`;
}

/** Nothing more is done before somebody asks, or something changes. */
export async function ended(end: Ending): Promise<void> {
  await end.status.remove('Reconciling').writeConditions();
  await end.status.write({
    ...answers(end),
    observedGeneration: dictAt(end.status.object, 'metadata')['generation'] ?? 1,
  });
}

/** Out of tries: nobody goes on by himself. */
export async function stalled(end: Ending, reason: string, message: string): Promise<void> {
  end.status.set({ type: 'Stalled', status: 'True', reason, message });
  await ended(end);
}

/** What was asked for is noted, however it ended. */
export function answers({ status, asked, helmChart }: Ending): Dict {
  return {
    helmChart,
    ...(asked === '' ? {} : { lastHandledReconcileAt: asked }),
    ...handled(status.object, 'forceAt', 'lastHandledForceAt'),
    ...handled(status.object, 'resetAt', 'lastHandledResetAt'),
  };
}

export function say(
  end: Ending,
  about: Pick<Attempted, 'chartVersion' | 'configDigest'>,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): Promise<void> {
  const annotations = {
    [`${HELM_GROUP}/revision`]: about.chartVersion,
    [`${HELM_GROUP}/token`]: about.configDigest,
  };
  return end.parts.events.helm.say(end.status.object, { type, reason, message, annotations });
}

/** `forceAt` and `resetAt` count only with a `requestedAt` of the same value, and once. */
export function requestedBy(release: o.Obj, name: 'forceAt' | 'resetAt'): boolean {
  const asked = o.annotationOf(release, `reconcile.fluxcd.io/${name}`);
  const field = name === 'forceAt' ? 'lastHandledForceAt' : 'lastHandledResetAt';
  return (
    asked !== '' &&
    asked === o.annotationOf(release, 'reconcile.fluxcd.io/requestedAt') &&
    asked !== textAt(release, 'status', field)
  );
}

function handled(release: o.Obj, name: 'forceAt' | 'resetAt', field: string): Dict {
  return requestedBy(release, name)
    ? { [field]: o.annotationOf(release, `reconcile.fluxcd.io/${name}`) }
    : {};
}

/** Failures are counted for one spec, one chart and one set of values, until somebody resets them. */
export function isNewTry(release: o.Obj, { chartVersion, configDigest }: Attempted): boolean {
  return (
    requestedBy(release, 'resetAt') ||
    numberAt(release, 'status', 'lastAttemptedGeneration') !== numberAt(release, 'metadata', 'generation') ||
    textAt(release, 'status', 'lastAttemptedRevision') !== chartVersion ||
    textAt(release, 'status', 'lastAttemptedConfigDigest') !== configDigest
  );
}

export interface Counters {
  readonly failures: number | null;
  readonly installFailures: number | null;
  readonly upgradeFailures: number | null;
}

/** As they stand when a try begins; null is none, as a status has it. */
export function countersAt(release: o.Obj, wanted: Attempted): Counters {
  const counted = (field: string): number | null =>
    isNewTry(release, wanted) ? null : (numberAt(release, 'status', field) ?? null);
  return {
    failures: counted('failures'),
    installFailures: counted('installFailures'),
    upgradeFailures: counted('upgradeFailures'),
  };
}

/** One failure more, which counts for the action too unless it is only told. */
export function counted(before: Counters, action: Attempted['action'], isTold = false): Counters {
  const own = `${action}Failures` as const;
  const failures = (before.failures ?? 0) + 1;
  return isTold ? { ...before, failures } : { ...before, failures, [own]: (before[own] ?? 0) + 1 };
}
