import * as l10n from '@vscode/l10n';

import type { Hit, ObjectChange, Row, RowContext } from '../finding.ts';
import { isAdded, isKept, isKind, isRemoved, isUpdated } from './reading.ts';

const FLUX = 'kustomize.toolkit.fluxcd.io';
const HELM = 'helm.toolkit.fluxcd.io';

/** The apps themselves: where they deploy to, what they may delete, and whether they are there at all. */
export const WIRING_ROWS: readonly Row[] = [
  {
    id: 'app-removed',
    find: (change, context) => (isApp(change) && isRemoved(change) ? removal(change, context) : undefined),
  },
  {
    id: 'app-destination',
    find: (change) =>
      isApp(change) &&
      isUpdated(
        change,
        'spec.destination',
        'spec.targetNamespace',
        'spec.kubeConfig',
        'spec.releaseName',
        'spec.storageNamespace',
      )
        ? {
            level: 'D',
            text: l10n.t(
              'The destination changes: everything is made anew there, and what runs now is left behind as orphans.',
            ),
          }
        : undefined,
  },
  {
    id: 'app-policy',
    find: (change) =>
      isApp(change) &&
      isUpdated(
        change,
        'spec.syncPolicy',
        'spec.project',
        'spec.source.path',
        'spec.sources',
        'spec.path',
        'spec.prune',
        'spec.sourceRef',
        'spec.suspend',
        'spec.source.repoURL',
        'spec.source.targetRevision',
      )
        ? {
            level: 'C',
            text: l10n.t(
              'Automation, pruning, project or source of the app change: the next sync may do more than this revert shows.',
            ),
          }
        : undefined,
  },
  {
    id: 'app-added',
    find: (change) =>
      isApp(change) && isAdded(change)
        ? { level: 'C', text: l10n.t('The app comes back, with all that it deploys.') }
        : undefined,
  },
  {
    id: 'application-set',
    find: (change) =>
      isKind(change, 'argoproj.io', 'ApplicationSet') &&
      (isRemoved(change) || isAdded(change) || isUpdated(change, 'spec'))
        ? {
            level: 'D',
            text: l10n.t(
              'One change of a generator or template makes or deletes many apps; without preserveResourcesOnDeletion their workloads go too.',
            ),
          }
        : undefined,
  },
];

function isApp(change: ObjectChange): boolean {
  return (
    isKind(change, 'argoproj.io', 'Application') ||
    isKind(change, FLUX, 'Kustomization') ||
    isKind(change, HELM, 'HelmRelease')
  );
}

function removal(change: ObjectChange, { prunes }: RowContext): Hit {
  const cascades =
    change.group !== 'argoproj.io' ||
    (change.before?.metadata.finalizers ?? []).some((name) => name.startsWith('resources-finalizer.'));
  if (!prunes || isKept(change.before)) {
    return {
      level: 'C',
      text: l10n.t('The app is declared no more and stays in the cluster until it is pruned.'),
    };
  }
  return cascades
    ? { level: 'D', text: l10n.t('The revert deletes the app and, by its finalizer, all that it deployed.') }
    : { level: 'C', text: l10n.t('The revert deletes the app; what it deployed stays as orphans.') };
}
