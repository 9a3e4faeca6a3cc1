import * as l10n from '@vscode/l10n';

import { field } from '../../model/kubeObject.ts';
import type { Hit, ObjectChange, Row, RowContext } from '../finding.ts';
import { changedAt, isAdded, isKept, isKind, isRemoved } from './reading.ts';

/** What makes apps by the dozen. */
export const GENERATOR_ROWS: readonly Row[] = [
  {
    id: 'application-set',
    find: (change, context) => {
      const pointer = isAdded(change) || isRemoved(change) ? '' : changedAt(change, 'spec');
      if (!isKind(change, 'argoproj.io', 'ApplicationSet') || pointer === undefined) {
        return undefined;
      }
      const { level, text } = effect(change, context);
      const count = context.generated?.(change.kind, change.name) ?? 0;
      const made = count === 0 ? [] : [l10n.t('It makes {0} apps now.', count)];
      return { level, pointer, text: [...made, text].join(' ') };
    },
  },
];

/** The controller deletes the apps that a set makes no more, and takes what they deployed along unless the set says no. */
function effect(change: ObjectChange, { prunes }: RowContext): Pick<Hit, 'level' | 'text'> {
  const { before, after } = change;
  if (isRemoved(change) && (!prunes || isKept(before))) {
    return {
      level: 'C',
      text: l10n.t(
        'The set is declared no more and stays in the cluster, with its apps, until it is pruned.',
      ),
    };
  }
  const judged = after ?? before;
  const keeps = judged && field(judged, 'spec', 'syncPolicy', 'preserveResourcesOnDeletion') === true;
  return keeps === true
    ? {
        level: 'C',
        text: l10n.t(
          'One change of a generator or template makes, changes or deletes many apps; what a deleted one has deployed stays as orphans.',
        ),
      }
    : {
        level: 'D',
        text: l10n.t(
          'One change of a generator or template makes or deletes many apps; without preserveResourcesOnDeletion their workloads go too.',
        ),
      };
}
