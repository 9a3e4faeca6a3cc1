import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';
import type { AppEvent } from '../appEvent.ts';
import { correctedRevision } from './corrections.ts';
import type { FailedBuild } from './failedBuilds.ts';
import { buildOf, eventOf, failedBuilds } from './failedBuilds.ts';
import { KUSTOMIZE_MANAGER } from './names.ts';
import { originOf } from './originOf.ts';
import { releaseEventsOf } from './releaseEvents.ts';
import { plainRevision } from './revision.ts';
import type { Told } from './toldEvents.ts';
import { annotationOf, objectsIn, toldInOrder } from './toldEvents.ts';

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
  const builds = failedBuilds(object);
  const untold = builds.filter((build) => !told.some((one) => one.isWarning && buildOf(one, [build])));
  return [
    ...untold.map((build): AppEvent => ({
      ...failureOf(build, eventOf(build, told)?.message ?? build.reason),
      isRecorded: true,
    })),
    ...told.flatMap((one, index) => applyEvent(one, index, told, builds, object)),
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function failureOf(
  { id, at: time, revision }: FailedBuild,
  failure: string,
): AppEvent & { readonly word: 'ended' } {
  return {
    id,
    at: time,
    word: 'ended',
    revisions: [plainRevision(revision)],
    controller: KUSTOMIZE_MANAGER,
    isPartial: false,
    what: l10n.t('Reconciliation'),
    failure,
  };
}

function applyEvent(
  one: Told,
  index: number,
  told: readonly Told[],
  builds: readonly FailedBuild[],
  object: KubeObject | undefined,
): readonly AppEvent[] {
  const { id, at: time, isWarning, reason, message } = one;
  if (isWarning && WAITING.has(reason)) {
    return [];
  }
  const build = isWarning ? buildOf(one, builds) : undefined;
  if (build !== undefined) {
    return [{ ...failureOf(build, message), id, at: time }];
  }
  const ended = { id, at: time, word: 'ended', controller: KUSTOMIZE_MANAGER } as const;
  if (isWarning) {
    const revision = failedRevision(one, object);
    const revisions = revision === undefined ? [] : [originOf(revision, one, object)];
    return [{ ...ended, revisions, isPartial: false, what: l10n.t('Reconciliation'), failure: message }];
  }
  const objects = reason === 'Progressing' ? objectsIn(message, ['configured', 'created']) : [];
  const corrected = objects.length === 0 ? undefined : correctedRevision(told, index, object);
  return corrected === undefined
    ? []
    : [{ ...ended, revisions: [originOf(corrected, one, object)], isPartial: true, objects }];
}

/** Of a failure: that of its first time, where the Event stands for several and the record has none of them. */
function failedRevision({ event }: Told, object: KubeObject | undefined): string | undefined {
  return annotationOf(event, 'revision') ?? asText(at(object, 'status', 'lastAttemptedRevision'));
}
