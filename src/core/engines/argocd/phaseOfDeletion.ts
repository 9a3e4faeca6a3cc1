import * as l10n from '@vscode/l10n';

import type { Phase } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { asArray, at } from '../../util/json.ts';
import { DELETION_APPROVED, RESOURCES_FINALIZER } from './names.ts';
import type { PhaseFacts } from './phaseFacts.ts';

/** The app waits for its finalizers. */
export function deletingPhase(app: KubeObject, { deletingSince, conditions }: PhaseFacts): Phase | undefined {
  if (deletingSince === undefined) {
    return undefined;
  }
  const finalizers = app.metadata.finalizers ?? [];
  const failure = conditions.find(({ type }) => type === 'DeletionError');
  return {
    word: 'Deleting',
    since: deletingSince,
    reason: failure
      ? l10n.t('The app is being deleted, and the controller met an error.')
      : deletionReason(finalizers),
    next: deletionNext(app, finalizers),
  };
}

function deletionReason(finalizers: readonly string[]): string {
  if (finalizers.some((one) => isCascade(one))) {
    return l10n.t('The app is being deleted, and its objects with it (finalizer {0}).', RESOURCES_FINALIZER);
  }
  return finalizers.length === 0
    ? l10n.t('The app is being deleted; its objects stay in the cluster.')
    : l10n.t('The app is being deleted and waits for {0}.', finalizers.join(', '));
}

function deletionNext(app: KubeObject, finalizers: readonly string[]): string {
  const needsApproval = asArray(at(app, 'status', 'resources')).some(
    (resource) => at(resource, 'requiresDeletionConfirmation') === true,
  );
  if (needsApproval && app.metadata.annotations?.[DELETION_APPROVED] === undefined) {
    return l10n.t(
      'Some objects ask for confirmation: nothing goes on before somebody approves the deletion in Argo CD.',
    );
  }
  return finalizers.some((one) => isCascade(one))
    ? l10n.t(
        'It is gone when the last object is. If that hangs, look for objects with finalizers of their own.',
      )
    : l10n.t('It is gone when the last finalizer is removed.');
}

/** Also with `/foreground` or `/background` behind it. */
function isCascade(finalizer: string): boolean {
  return finalizer === RESOURCES_FINALIZER || finalizer.startsWith(`${RESOURCES_FINALIZER}/`);
}
