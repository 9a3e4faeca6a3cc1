import * as l10n from '@vscode/l10n';

import { asText, at } from '../../util/json.ts';
import { field } from '../../model/kubeObject.ts';
import type { Row } from '../finding.ts';
import { isAdded, isKind, isRemoved, isUpdated } from './reading.ts';

/** Two that count replicas at the same time. */
export const SCALING_ROWS: readonly Row[] = [
  {
    id: 'autoscaler',
    find: (change) =>
      isKind(change, 'autoscaling', 'HorizontalPodAutoscaler') && (isAdded(change) || isRemoved(change))
        ? {
            level: 'C',
            text: l10n.t('The autoscaler comes or goes: replicas in Git and its own count may fight.'),
          }
        : undefined,
  },
  {
    id: 'replicas-with-autoscaler',
    find: (change, { declared }) =>
      isUpdated(change, 'spec.replicas') &&
      declared.some(
        (object) =>
          object.kind === 'HorizontalPodAutoscaler' &&
          asText(at(field(object, 'spec', 'scaleTargetRef'), 'name')) === change.name &&
          asText(at(field(object, 'spec', 'scaleTargetRef'), 'kind')) === change.kind,
      )
        ? {
            level: 'C',
            text: l10n.t('An autoscaler counts these replicas too: the two fight over the number.'),
          }
        : undefined,
  },
];
