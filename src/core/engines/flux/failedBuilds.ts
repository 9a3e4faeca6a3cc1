import type { KubeObject } from '../../model/kubeObject.ts';
import { asObjects, asText, at } from '../../util/json.ts';
import { builtFrom } from './history.ts';
import type { Told } from './toldEvents.ts';

/** The controller writes the Event, then the record: each with whole seconds. */
const SAME_TRY_MS = 2000;

/** A build that failed to apply, to prune or to become healthy, by the record that a Kustomization keeps since Flux 2.7. */
export interface FailedBuild {
  readonly id: string;
  readonly revision: string;
  /** Its last try, RFC3339 in UTC with seconds. */
  readonly at: string;
  readonly reason: string;
}

/**
 * Oldest first. What failed before there was a build (the artifact, the build itself) is not in the record, and of five
 * entries in all the successes are some.
 */
export function failedBuilds(object: KubeObject | undefined): readonly FailedBuild[] {
  return asObjects(at(object, 'status', 'history'))
    .flatMap((entry): readonly FailedBuild[] => {
      const revision = builtFrom(entry);
      const [time, reason] = [asText(entry['lastReconciled']), asText(entry['lastReconciledStatus'])];
      return revision === undefined ||
        time === undefined ||
        reason === undefined ||
        reason === 'ReconciliationSucceeded'
        ? []
        : [{ id: `${asText(entry['digest']) ?? ''}.${reason}`, revision, at: time, reason }];
    })
    .toReversed();
}

/** The build whose last try an Event tells of: its own annotations are those of the first try that reads the same. */
export function buildOf(told: Told, builds: readonly FailedBuild[]): FailedBuild | undefined {
  return builds.find((build) => build.reason === told.reason && isSameTry(build.at, told.at));
}

/** The Event that has the text of a build's last try, though it may have gone on to stand for later ones. */
export function eventOf(build: FailedBuild, events: readonly Told[]): Told | undefined {
  return events.find(
    ({ isWarning, reason, since, at: last }) =>
      isWarning && reason === build.reason && (isSameTry(build.at, last) || isWithin(build.at, since, last)),
  );
}

function isSameTry(one: string, other: string): boolean {
  return Math.abs(Date.parse(one) - Date.parse(other)) <= SAME_TRY_MS;
}

function isWithin(time: string, from: string, to: string): boolean {
  return from !== '' && Date.parse(time) >= Date.parse(from) - SAME_TRY_MS && time <= to;
}
