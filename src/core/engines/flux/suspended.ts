import * as l10n from '@vscode/l10n';

import type { Phase } from '../../model/app.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../model/kubeObject.ts';
import { at } from '../../util/json.ts';
import type { FluxCondition } from './conditions.ts';
import { conditionOf } from './conditions.ts';
import { SUSPENDED_BY } from './names.ts';
import { troubleOf } from './troubles.ts';

/**
 * What suspending hides. Status goes on to move: requests are marked as handled and `observedGeneration` follows the
 * spec, though nothing is done. Only the generation that the Ready condition names stays (specs/flux.md b, k).
 */
export function suspendedPhase(object: KubeObject): Omit<Phase, 'word' | 'title'> {
  const writer = writerOfSuspend(object);
  const by = object.metadata.annotations?.[SUSPENDED_BY] ?? writer?.manager;
  const ready = conditionOf(object, 'Ready');
  return {
    ...(writer?.time !== undefined && { since: writer.time }),
    reason: [
      by === undefined ? l10n.t('It is suspended.') : l10n.t('It is suspended, by {0}.', by),
      lastKnown(ready),
      hidden(object),
      ...unseenSpec(object, ready),
    ].join(' '),
    next: l10n.t('Nothing happens before somebody resumes it; a request to reconcile would change nothing.'),
  };
}

function lastKnown(ready: FluxCondition | undefined): string {
  switch (ready?.status) {
    case undefined:
      return l10n.t('It was never reconciled.');
    case 'True':
      return l10n.t('Before that it was ready.');
    case 'False':
      return l10n.t('Before that it failed: {0}', troubleOf(ready.reason).why());
    default:
      return l10n.t('It was suspended while it was being reconciled.');
  }
}

function hidden({ kind }: KubeObject): string {
  switch (kind) {
    case 'Kustomization':
      return l10n.t(
        'Live edits stay, new revisions are not applied, and objects that leave Git are not pruned.',
      );
    case 'HelmRelease':
      return l10n.t('Live edits stay, and new charts and values are not installed.');
    default:
      return l10n.t('Nothing new is fetched.');
  }
}

/** The suspending is an edit of the spec itself, so only a second one says that something waits. */
function unseenSpec({ metadata }: KubeObject, ready: FluxCondition | undefined): readonly string[] {
  const { generation } = metadata;
  const seen = ready?.observedGeneration;
  return generation !== undefined && seen !== undefined && seen > 0 && generation > seen + 1
    ? [l10n.t('The spec was changed since as well (generation {0}, reconciled was {1}).', generation, seen)]
    : [];
}

/** Its time is that manager's last write of any field, which the suspending mostly was. */
function writerOfSuspend({ metadata }: KubeObject): ManagedFieldsEntry | undefined {
  return metadata.managedFields?.find(
    ({ fieldsV1, subresource }) =>
      subresource === undefined && at(fieldsV1, 'f:spec', 'f:suspend') !== undefined,
  );
}
