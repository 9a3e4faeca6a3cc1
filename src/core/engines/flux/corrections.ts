import type { KubeObject } from '../../model/kubeObject.ts';
import { asObjects, asText, at } from '../../util/json.ts';
import type { Told } from './toldEvents.ts';
import { revisionIn } from './toldEvents.ts';

/**
 * The revision at which an Event of changed objects tells of an undone edit: an apply of what was applied already puts back
 * what somebody changed in the cluster. Undefined for a deploy; for a changed spec, which gives the same Event (specs/flux.md
 * k): then the build has another digest, or the spec another writer since; and where it cannot be told.
 */
export function correctedRevision(
  told: readonly Told[],
  index: number,
  object: KubeObject | undefined,
): string | undefined {
  const time = told[index]?.at ?? '';
  const builds = buildsOf(object);
  const revision = appliedRevision(told, index, builds);
  const own = builds.filter((build) => build.revision === revision);
  const before = told.slice(0, index).findLast(({ reason }) => reason === SUCCEEDED);
  const since = [
    ...own.filter(({ first, hasReturned }) => first < time && !hasReturned).map(({ first }) => first),
    ...(before !== undefined && revisionIn(before) === revision ? [before.at] : []),
  ]
    .toSorted()
    .at(-1);
  const isNewBuild = own.some(({ first }) => first >= time);
  return revision === undefined || since === undefined || isNewBuild || specWritten(object, since, time)
    ? undefined
    : revision;
}

const SUCCEEDED = 'ReconciliationSucceeded';

/** What the Event names, or the one that ended the same reconciliation; else what the object's own record says of that time. */
function appliedRevision(told: readonly Told[], index: number, builds: readonly Build[]): string | undefined {
  const [one, ...after] = told.slice(index);
  const end = after.find(({ reason, isWarning }) => isWarning || reason === SUCCEEDED);
  const named = (one && revisionIn(one)) ?? (end && revisionIn(end));
  if (named !== undefined) {
    return named;
  }
  const newest = builds.find(({ first }) => one !== undefined && first < one.at);
  return newest?.hasReturned === false ? newest.revision : undefined;
}

interface Build {
  readonly digest: string;
  readonly revision: string;
  /** RFC3339 in UTC with seconds: text order is time order. */
  readonly first: string;
  readonly last: string;
  /** Another was in its place in between, as before a revert: nobody says when it came back. */
  readonly hasReturned: boolean;
}

/** Newest first. */
function buildsOf(object: KubeObject | undefined): readonly Build[] {
  const builds = asObjects(at(object, 'status', 'history')).flatMap((entry) => {
    const revision = asText(at(entry, 'metadata', 'revision'));
    const [first, last] = [asText(entry['firstReconciled']), asText(entry['lastReconciled'])];
    return revision === undefined || first === undefined || last === undefined
      ? []
      : [{ digest: asText(entry['digest']) ?? '', revision, first, last }];
  });
  return builds.map((build) => ({
    ...build,
    hasReturned: builds.some(
      ({ digest, last }) => digest !== build.digest && last > build.first && last <= build.last,
    ),
  }));
}

/** Whether some manager's last write of the spec falls into the time between. */
function specWritten(object: KubeObject | undefined, from: string, to: string): boolean {
  return (
    object?.metadata.managedFields?.some(
      ({ fieldsV1, subresource, time = '' }) =>
        subresource === undefined && at(fieldsV1, 'f:spec') !== undefined && time > from && time <= to,
    ) === true
  );
}
