import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import { field } from '../../model/kubeObject.ts';
import { asText } from '../../util/json.ts';
import type { Hit, ObjectChange, Row, RowContext } from '../finding.ts';
import { changedAt, isAdded, isKept, isKind, isRemoved } from './reading.ts';

const ARGO = 'argoproj.io';
const FLUX = 'kustomize.toolkit.fluxcd.io';
const HELM = 'helm.toolkit.fluxcd.io';

const DESTINATION = [
  'spec.destination',
  'spec.targetNamespace',
  'spec.kubeConfig',
  'spec.releaseName',
  'spec.storageNamespace',
];
const POLICY = [
  'spec.syncPolicy',
  'spec.project',
  'spec.source.path',
  'spec.source.repoURL',
  'spec.source.targetRevision',
  'spec.source.chart',
  'spec.sources',
  'spec.path',
  'spec.prune',
  'spec.sourceRef',
  'spec.suspend',
];
/** What the controller renders from: the objects that come of it stand in no file. */
const INPUT = [
  'spec.source.helm',
  'spec.source.kustomize',
  'spec.source.plugin',
  'spec.source.directory.jsonnet',
  'spec.chart',
  'spec.chartRef',
  'spec.values',
  'spec.valuesFrom',
  'spec.postRenderers',
  'spec.patches',
  'spec.images',
  'spec.components',
  'spec.postBuild',
];

/** The apps themselves: where they deploy to, what they may delete, and whether they are there at all. */
export const WIRING_ROWS: readonly Row[] = [
  {
    id: 'app-removed',
    find: (change, context) => (isApp(change) && isRemoved(change) ? removal(change, context) : undefined),
  },
  {
    id: 'app-destination',
    find: (change) => {
      const pointer = isApp(change) ? changedAt(change, ...DESTINATION) : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'D',
            pointer,
            text: l10n.t(
              'The destination changes: everything is made anew there, and what runs now is left behind as orphans.',
            ),
          };
    },
  },
  {
    id: 'app-policy',
    find: (change) => {
      const pointer = isApp(change) ? changedAt(change, ...POLICY) : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'C',
            pointer,
            text: l10n.t(
              'Automation, pruning, project or source of the app change: the next sync may do more than this revert shows.',
            ),
          };
    },
  },
  {
    id: 'app-input',
    find: (change) => {
      const pointer = isApp(change) ? changedAt(change, ...INPUT) : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'U',
            pointer,
            text: l10n.t('What the app renders from changes. The objects that come of it were not rendered.'),
          };
    },
  },
  {
    id: 'project-bounds',
    find: (change) => {
      const pointer = isAdded(change) || isRemoved(change) ? '' : changedAt(change, 'spec');
      return isKind(change, ARGO, 'AppProject') && pointer !== undefined && !isAdded(change)
        ? {
            level: 'C',
            pointer,
            text: l10n.t(
              'What its apps may deploy, where to and when changes: an app that it permits no more is not synced.',
            ),
          }
        : undefined;
    },
  },
  {
    id: 'app-added',
    find: (change) =>
      isApp(change) && isAdded(change)
        ? { level: 'C', pointer: '', text: l10n.t('The app comes back, with all that it deploys.') }
        : undefined,
  },
];

function isApp(change: ObjectChange): boolean {
  return (
    isKind(change, ARGO, 'Application') ||
    isKind(change, FLUX, 'Kustomization') ||
    isKind(change, HELM, 'HelmRelease')
  );
}

function removal({ group, before }: ObjectChange, { prunes }: RowContext): Hit {
  if (!prunes || isKept(before)) {
    return {
      level: 'C',
      pointer: '',
      text: l10n.t('The app is declared no more and stays in the cluster until it is pruned.'),
    };
  }
  return before !== undefined && cascades(group, before)
    ? {
        level: 'D',
        pointer: '',
        text: l10n.t('The revert deletes the app and, by its finalizer, all that it deployed.'),
      }
    : {
        level: 'C',
        pointer: '',
        text: l10n.t('The revert deletes the app; what it deployed stays as orphans.'),
      };
}

/**
 * Flux decides by `deletionPolicy`, which follows `prune` where nothing is said; a HelmRelease is always uninstalled. What
 * is suspended leaves everything behind. Source: specs/flux.md.
 */
function cascades(group: string, app: KubeObject): boolean {
  if (group === ARGO) {
    return (app.metadata.finalizers ?? []).some((name) => name.startsWith('resources-finalizer.'));
  }
  if (field(app, 'spec', 'suspend') === true) {
    return false;
  }
  const policy = asText(field(app, 'spec', 'deletionPolicy')) ?? 'MirrorPrune';
  return (
    group === HELM ||
    policy === 'Delete' ||
    policy === 'WaitForTermination' ||
    (policy === 'MirrorPrune' && field(app, 'spec', 'prune') === true)
  );
}
