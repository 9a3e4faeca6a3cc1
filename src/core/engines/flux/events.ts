import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';
import type { AppEvent } from '../appEvent.ts';
import { KUSTOMIZE_GROUP, KUSTOMIZE_MANAGER } from './names.ts';
import { releaseEventsOf } from './releaseEvents.ts';
import { plainRevision } from './revision.ts';
import type { Told } from './toldEvents.ts';
import { objectsIn, toldInOrder } from './toldEvents.ts';

/** They only wait: nothing was tried. */
const WAITING: ReadonlySet<string> = new Set(['DependencyNotReady', 'HealthCheckCanceled']);

/**
 * What Events on a Kustomization or HelmRelease tell beside its own history: failures, and live edits that were undone.
 * Their texts are those of kustomize-controller 1.9 and helm-controller 1.6.
 */
export function eventsOf(events: readonly KubeObject[], object: KubeObject | undefined): readonly AppEvent[] {
  const told = toldInOrder(events);
  const kind = object?.kind ?? asText(at(told[0]?.event, 'involvedObject', 'kind'));
  return kind === 'HelmRelease' ? releaseEventsOf(told) : applyEventsOf(told, object);
}

function applyEventsOf(told: readonly Told[], object: KubeObject | undefined): readonly AppEvent[] {
  return told.flatMap((one, index): readonly AppEvent[] => {
    const { id, at: time, isWarning, reason, message } = one;
    const raw = revisionOf(one, object);
    const revision = raw === undefined ? '' : plainRevision(raw);
    const facts = {
      id,
      at: time,
      word: 'ended' as const,
      revisions: revision === '' ? [] : [revision],
      controller: KUSTOMIZE_MANAGER,
    };
    if (isWarning) {
      return WAITING.has(reason)
        ? []
        : [{ ...facts, isPartial: false, what: l10n.t('Reconciliation'), failure: message }];
    }
    const objects = reason === 'Progressing' ? objectsIn(message, ['configured', 'created']) : [];
    return objects.length > 0 && raw !== undefined && isCorrection(one, raw, told.slice(0, index), object)
      ? [{ ...facts, isPartial: true, objects }]
      : [];
  });
}

/** One that stands for many lost its annotations: then it is what the object's own record says of that time. */
function revisionOf(
  { event, at: time, isWarning }: Told,
  object: KubeObject | undefined,
): string | undefined {
  const told = asText(at(event, 'metadata', 'annotations', `${KUSTOMIZE_GROUP}/revision`));
  if (told !== undefined || object === undefined) {
    return told;
  }
  return isWarning
    ? asText(at(object, 'status', 'lastAttemptedRevision'))
    : historyEntries(object).find(({ first }) => first < time)?.revision;
}

/**
 * An apply of what was applied already puts back what somebody changed in the cluster, unless the spec was changed: that
 * gives the same Event (specs/flux.md k), and then the build has another digest, or the spec another writer since.
 */
function isCorrection(
  { at: time }: Told,
  revision: string,
  before: readonly Told[],
  object: KubeObject | undefined,
): boolean {
  const entries = historyEntries(object).filter((entry) => entry.revision === revision);
  const succeeded = before
    .filter(
      ({ event, reason }) =>
        reason === 'ReconciliationSucceeded' &&
        at(event, 'metadata', 'annotations', `${KUSTOMIZE_GROUP}/revision`) === revision,
    )
    .map((one) => one.at);
  const known = entries.filter(({ first }) => first < time).map(({ first }) => first);
  const last = [...known, ...succeeded].toSorted().at(-1);
  const isNewBuild = entries.some(({ first }) => first >= time);
  return last !== undefined && !isNewBuild && !specWritten(object, last, time);
}

interface BuildEntry {
  readonly revision: string;
  /** RFC3339 in UTC with seconds: text order is time order. */
  readonly first: string;
}

function historyEntries(object: KubeObject | undefined): readonly BuildEntry[] {
  const list = object && at(object, 'status', 'history');
  return (Array.isArray(list) ? list : []).flatMap((entry: unknown) => {
    const revision = asText(at(entry, 'metadata', 'revision'));
    const first = asText(at(entry, 'firstReconciled'));
    return revision === undefined || first === undefined ? [] : [{ revision, first }];
  });
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
