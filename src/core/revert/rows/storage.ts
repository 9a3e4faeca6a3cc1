import * as l10n from '@vscode/l10n';

import { isLessQuantity } from '../../diff/quantity.ts';
import type { Pointer } from '../../model/drift.ts';
import { asText } from '../../util/json.ts';
import type { ObjectChange, Row } from '../finding.ts';
import { after, before, changedAt, changedSpecFields, isKept, isKind, isRemoved } from './reading.ts';

const REQUEST = ['spec', 'resources', 'requests', 'storage'];

/** Volumes, and what takes them along when it goes. */
export const STORAGE_ROWS: readonly Row[] = [
  {
    id: 'pvc-shrunk',
    find: (change) => {
      const [from, to] = [before(change, ...REQUEST), after(change, ...REQUEST)];
      return isKind(change, '', 'PersistentVolumeClaim') && isLessQuantity(from, to)
        ? {
            level: 'B',
            pointer: `/${REQUEST.join('/')}`,
            text: l10n.t(
              'A volume cannot shrink from {0} to {1}. The revert of an expansion never applies, and the app stays OutOfSync.',
              asText(from) ?? JSON.stringify(from),
              asText(to) ?? JSON.stringify(to),
            ),
          }
        : undefined;
    },
  },
  {
    id: 'volume-immutable',
    find: (change) => {
      const pointer = fixedField(change);
      return pointer === undefined
        ? undefined
        : {
            level: 'B',
            pointer,
            text: l10n.t('The class, access modes and source of a volume cannot be changed.'),
          };
    },
  },
  {
    id: 'data-removed',
    find: (change, { prunes }) => {
      const isHolder =
        isKind(change, '', 'PersistentVolumeClaim', 'PersistentVolume', 'Namespace') ||
        isKind(change, 'apiextensions.k8s.io', 'CustomResourceDefinition');
      return isHolder && isRemoved(change) && prunes && !isKept(change.before)
        ? { level: 'D', pointer: '', text: removalWords(change.kind) }
        : undefined;
    },
  },
  {
    id: 'namespace-labels',
    find: (change) => {
      const pointer = isKind(change, '', 'Namespace') ? changedAt(change, 'metadata.labels') : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'C',
            pointer,
            text: l10n.t(
              'Labels of a namespace decide pod security and the mesh: pods may be refused at their next start.',
            ),
          };
    },
  },
];

function removalWords(kind: string): string {
  switch (kind) {
    case 'Namespace':
      return l10n.t('The revert deletes the namespace and everything in it.');
    case 'CustomResourceDefinition':
      return l10n.t('The revert deletes the kind and with it every object of that kind.');
    default:
      return l10n.t('The revert deletes the volume; its reclaim policy decides whether the data goes too.');
  }
}

/** What the API server lets change in a PersistentVolume; the rest is where the data lies. */
const MUTABLE_OF_VOLUME: ReadonlySet<string> = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
]);

function fixedField(change: ObjectChange): Pointer | undefined {
  if (isKind(change, '', 'PersistentVolumeClaim')) {
    return changedAt(
      change,
      'spec.storageClassName',
      'spec.accessModes',
      'spec.volumeName',
      'spec.volumeMode',
    );
  }
  const fixed = isKind(change, '', 'PersistentVolume')
    ? changedSpecFields(change).find((name) => !MUTABLE_OF_VOLUME.has(name))
    : undefined;
  return fixed === undefined ? undefined : `/spec/${fixed}`;
}
