import * as l10n from '@vscode/l10n';

import type { Phase } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';
import { isSuspended } from './stateRules.ts';

/** Flux's own finalizer: the controller cleans up before it lets the object go. */
const FINALIZER = 'finalizers.fluxcd.io';

/** What goes with the object, and what it waits for (specs/flux.md c). */
export function deletionPhase(object: KubeObject): Omit<Phase, 'word' | 'title'> {
  const { deletionTimestamp, finalizers = [] } = object.metadata;
  const foreign = finalizers.filter((one) => one !== FINALIZER);
  return {
    ...(deletionTimestamp !== undefined && { since: deletionTimestamp }),
    reason: l10n.t('It is being deleted. {0}', consequence(object)),
    next:
      foreign.length > 0
        ? l10n.t('It waits for {0}.', foreign.join(', '))
        : l10n.t(
            'It is gone when the controller has cleaned up. If that hangs, an object is held by a finalizer.',
          ),
  };
}

function consequence(object: KubeObject): string {
  switch (object.kind) {
    case 'Kustomization':
      return prunes(object)
        ? l10n.t('The objects of its inventory go with it.')
        : l10n.t('The objects of its inventory stay.');
    case 'HelmRelease':
      return isSuspended(object)
        ? l10n.t('It is suspended, so the release stays installed.')
        : l10n.t('The release is uninstalled.');
    default:
      return l10n.t('What was deployed from it stays.');
  }
}

/** `MirrorPrune`, the default, does as `spec.prune` says; nothing is pruned while suspended. */
function prunes(object: KubeObject): boolean {
  const policy = asText(at(object, 'spec', 'deletionPolicy')) ?? 'MirrorPrune';
  return (
    !isSuspended(object) &&
    (policy === 'MirrorPrune' ? at(object, 'spec', 'prune') === true : policy !== 'Orphan')
  );
}
