import * as l10n from '@vscode/l10n';

import type { Hit, ObjectChange, Row, RowContext } from '../finding.ts';
import { sparesAll } from './budgets.ts';
import { after, before, changedAt, images, isKind, replicas } from './reading.ts';

const WORKLOADS = ['Deployment', 'DaemonSet', 'ReplicaSet'];

/** Deployments and their like: a revert restarts pods, and a selector never changes. */
export const WORKLOAD_ROWS: readonly Row[] = [
  {
    id: 'selector-changed',
    find: (change) => {
      const pointer = isKind(change, 'apps', ...WORKLOADS, 'StatefulSet')
        ? changedAt(change, 'spec.selector')
        : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'B',
            pointer,
            text: l10n.t(
              'The selector cannot be changed. The object has to be deleted and made anew (sync options Replace=true, Force=true), with downtime.',
            ),
          };
    },
  },
  {
    id: 'workload-restarts',
    find: (change, context) => {
      const pointer = isKind(change, 'apps', ...WORKLOADS) ? changedAt(change, 'spec.template') : undefined;
      return pointer === undefined ? undefined : { pointer, ...restart(change, context) };
    },
  },
  {
    id: 'workload-scaled',
    find: (change) => {
      const pointer = isKind(change, 'apps', 'Deployment', 'ReplicaSet')
        ? changedAt(change, 'spec.replicas')
        : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'S',
            pointer,
            text: l10n.t('Scales from {0} to {1}.', replicas(change.before), replicas(change.after)),
          };
    },
  },
  {
    id: 'config-of-workload',
    find: (change) => {
      const pointer = isKind(change, '', 'ConfigMap') ? changedAt(change, 'data', 'binaryData') : undefined;
      return pointer === undefined || before(change, 'immutable') === true
        ? undefined
        : {
            level: 'S',
            pointer,
            text: l10n.t('Settings go back. Pods that read them as variables see them after a restart.'),
          };
    },
  },
];

function restart(change: ObjectChange, { declared }: RowContext): Omit<Hit, 'pointer'> {
  const earlier = images(change.after).filter((image) => !images(change.before).includes(image));
  const what =
    earlier.length > 0
      ? l10n.t('Pods restart with {0}.', earlier.join(', '))
      : l10n.t('Pods restart with the earlier template.');
  if (after(change, 'spec', 'strategy', 'type') === 'Recreate') {
    return { level: 'C', text: `${what} ${l10n.t('Strategy Recreate: all are down for a moment.')}` };
  }
  if (change.kind !== 'DaemonSet' && replicas(change.after) === 1) {
    return { level: 'C', text: `${what} ${l10n.t('There is a single one.')}` };
  }
  return declared.some((one) => sparesAll(one, change, change.namespace))
    ? {
        level: 'C',
        text: `${what} ${l10n.t('A PodDisruptionBudget spares them all, and a rollout does not ask it.')}`,
      }
    : { level: 'S', text: what };
}
