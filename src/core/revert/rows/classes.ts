import * as l10n from '@vscode/l10n';

import type { ObjectChange, Row } from '../finding.ts';
import { changedAt, isKind } from './reading.ts';

/** Classes of the cluster, whose fields are fixed once they are made. */
export const CLASS_ROWS: readonly Row[] = [
  {
    id: 'class-immutable',
    find: (change) => {
      const pointer = fixedField(change);
      return pointer === undefined
        ? undefined
        : {
            level: 'B',
            pointer,
            text: l10n.t(
              '{0} of a {1} cannot be changed: delete it and let the sync make it anew.',
              pointer.slice(1),
              change.kind,
            ),
          };
    },
  },
];

function fixedField(change: ObjectChange): string | undefined {
  if (isKind(change, 'scheduling.k8s.io', 'PriorityClass')) {
    return changedAt(change, 'value', 'preemptionPolicy');
  }
  if (isKind(change, 'storage.k8s.io', 'StorageClass')) {
    return changedAt(change, 'provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode');
  }
  return isKind(change, 'node.k8s.io', 'RuntimeClass') ? changedAt(change, 'handler') : undefined;
}
