import * as l10n from '@vscode/l10n';

import type { Row } from '../finding.ts';
import { isKind, isUpdated } from './reading.ts';

/** Classes of the cluster, whose fields are fixed once they are made. */
export const CLASS_ROWS: readonly Row[] = [
  {
    id: 'class-immutable',
    find: (change) =>
      (isKind(change, 'scheduling.k8s.io', 'PriorityClass') &&
        isUpdated(change, 'value', 'preemptionPolicy')) ||
      (isKind(change, 'storage.k8s.io', 'StorageClass') &&
        isUpdated(change, 'provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode')) ||
      (isKind(change, 'node.k8s.io', 'RuntimeClass') && isUpdated(change, 'handler'))
        ? {
            level: 'B',
            text: l10n.t('{0} cannot be changed: delete it and let the sync make it anew.', change.kind),
          }
        : undefined,
  },
];
