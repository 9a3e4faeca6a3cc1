import * as l10n from '@vscode/l10n';

import { equalJson } from '../../diff/equalJson.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { field } from '../../model/kubeObject.ts';
import { asObject, asText, at } from '../../util/json.ts';
import type { Hit, ObjectChange, Row, RowContext } from '../finding.ts';
import { after, before, images, isKind, isUpdated, replicas } from './reading.ts';

const WORKLOADS = ['Deployment', 'DaemonSet', 'ReplicaSet'];

/** Deployments and their like: a revert restarts pods, and a selector never changes. */
export const WORKLOAD_ROWS: readonly Row[] = [
  {
    id: 'selector-changed',
    find: (change) =>
      isKind(change, 'apps', ...WORKLOADS, 'StatefulSet') && isUpdated(change, 'spec.selector')
        ? {
            level: 'B',
            text: l10n.t(
              'The selector cannot be changed. The object has to be deleted and made anew (sync options Replace=true, Force=true), with downtime.',
            ),
          }
        : undefined,
  },
  {
    id: 'workload-restarts',
    find: (change, context) =>
      isKind(change, 'apps', ...WORKLOADS) && isUpdated(change, 'spec.template')
        ? restart(change, context)
        : undefined,
  },
  {
    id: 'workload-scaled',
    find: (change) =>
      isKind(change, 'apps', 'Deployment', 'ReplicaSet') && isUpdated(change, 'spec.replicas')
        ? {
            level: 'S',
            text: l10n.t('Scales from {0} to {1}.', replicas(change.before), replicas(change.after)),
          }
        : undefined,
  },
  {
    id: 'config-of-workload',
    find: (change) =>
      isKind(change, '', 'ConfigMap') && isUpdated(change, 'data', 'binaryData') && !isFixed(change)
        ? {
            level: 'S',
            text: l10n.t('Settings go back. Pods that read them as variables see them after a restart.'),
          }
        : undefined,
  },
];

function restart(change: ObjectChange, { declared }: RowContext): Hit {
  const images_ = images(change.after).filter((image) => !images(change.before).includes(image));
  const what =
    images_.length > 0
      ? l10n.t('Pods restart with {0}.', images_.join(', '))
      : l10n.t('Pods restart with the earlier template.');
  if (after(change, 'spec', 'strategy', 'type') === 'Recreate') {
    return { level: 'C', text: `${what} ${l10n.t('Strategy Recreate: all are down for a moment.')}` };
  }
  if (change.kind !== 'DaemonSet' && replicas(change.after) === 1) {
    return { level: 'C', text: `${what} ${l10n.t('There is a single one.')}` };
  }
  return isBlockedByBudget(change, declared)
    ? { level: 'C', text: `${what} ${l10n.t('A PodDisruptionBudget lets none of them go.')}` }
    : { level: 'S', text: what };
}

/** A budget that allows no disruption, over the pods of this workload. */
function isBlockedByBudget(change: ObjectChange, declared: readonly KubeObject[]): boolean {
  const labels = asObject(after(change, 'spec', 'template', 'metadata', 'labels')) ?? {};
  return declared.some((object) => {
    const wanted = asObject(at(field(object, 'spec', 'selector'), 'matchLabels'));
    const allows = [field(object, 'spec', 'maxUnavailable'), field(object, 'spec', 'minAvailable')];
    return (
      object.kind === 'PodDisruptionBudget' &&
      wanted !== undefined &&
      Object.entries(wanted).every(([name, value]) => equalJson(labels[name], value)) &&
      (allows[0] === 0 ||
        allows[0] === '0%' ||
        allows[1] === '100%' ||
        Number(allows[1]) >= replicas(change.after))
    );
  });
}

function isFixed(change: ObjectChange): boolean {
  return before(change, 'immutable') === true || asText(after(change, 'immutable')) === 'true';
}
