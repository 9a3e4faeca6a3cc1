import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import { field, gvkOf } from '../../model/kubeObject.ts';
import { asText } from '../../util/json.ts';
import type { ObjectChange, Row } from '../finding.ts';
import { changedAt, isAdded, isKind, isRemoved } from './reading.ts';

/** Two that count replicas at the same time, and what bounds them all. */
export const SCALING_ROWS: readonly Row[] = [
  {
    id: 'autoscaler',
    find: (change) =>
      isAutoscaler(change) && (isAdded(change) || isRemoved(change))
        ? {
            level: 'C',
            pointer: '',
            text: l10n.t('The autoscaler comes or goes: replicas in Git and its own count may fight.'),
          }
        : undefined,
  },
  {
    id: 'replicas-with-autoscaler',
    find: (change, { declared }) => {
      const pointer = changedAt(change, 'spec.replicas');
      return pointer !== undefined && declared.some((object) => scales(object, change))
        ? {
            level: 'C',
            pointer,
            text: l10n.t('An autoscaler counts these replicas too: the two fight over the number.'),
          }
        : undefined;
    },
  },
  {
    id: 'quota',
    find: (change) => {
      const pointer = isAdded(change) ? '' : changedAt(change, 'spec');
      return isKind(change, '', 'ResourceQuota', 'LimitRange') && pointer !== undefined
        ? {
            level: 'C',
            pointer,
            text: l10n.t('Limits of the namespace change: pods beyond them are refused at their next start.'),
          }
        : undefined;
    },
  },
];

function isAutoscaler({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return (
    (group === 'autoscaling' && kind === 'HorizontalPodAutoscaler') ||
    (group === 'keda.sh' && kind === 'ScaledObject')
  );
}

/** A ScaledObject that does not name a kind means a Deployment. */
function scales(object: KubeObject, change: ObjectChange): boolean {
  const target = (name: string): string | undefined => asText(field(object, 'spec', 'scaleTargetRef', name));
  return (
    isAutoscaler(gvkOf(object)) &&
    (object.metadata.namespace ?? '') === change.namespace &&
    target('name') === change.name &&
    isKind(change, change.group, target('kind') ?? 'Deployment')
  );
}
