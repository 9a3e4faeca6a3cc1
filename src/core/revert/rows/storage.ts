import * as l10n from '@vscode/l10n';

import { asText } from '../../util/json.ts';
import type { Row } from '../finding.ts';
import { after, before, isKept, isKind, isRemoved, isUpdated } from './reading.ts';

/** Volumes, and what takes them along when it goes. */
export const STORAGE_ROWS: readonly Row[] = [
  {
    id: 'pvc-shrunk',
    find: (change) => {
      const path = ['spec', 'resources', 'requests', 'storage'];
      const [from, to] = [bytes(before(change, ...path)), bytes(after(change, ...path))];
      return isKind(change, '', 'PersistentVolumeClaim') &&
        from !== undefined &&
        to !== undefined &&
        to < from
        ? {
            level: 'B',
            text: l10n.t(
              'A volume cannot shrink from {0} to {1}. The revert of an expansion never applies, and the app stays OutOfSync.',
              JSON.stringify(before(change, ...path)),
              JSON.stringify(after(change, ...path)),
            ),
          }
        : undefined;
    },
  },
  {
    id: 'volume-immutable',
    find: (change) =>
      (isKind(change, '', 'PersistentVolumeClaim') &&
        isUpdated(
          change,
          'spec.storageClassName',
          'spec.accessModes',
          'spec.volumeName',
          'spec.volumeMode',
        )) ||
      (isKind(change, '', 'PersistentVolume') && isSourceChanged(change))
        ? {
            level: 'B',
            text: l10n.t('The class, access modes and source of a volume cannot be changed.'),
          }
        : undefined,
  },
  {
    id: 'data-removed',
    find: (change, { prunes }) => {
      const isHolder =
        isKind(change, '', 'PersistentVolumeClaim', 'PersistentVolume', 'Namespace') ||
        isKind(change, 'apiextensions.k8s.io', 'CustomResourceDefinition');
      return isHolder && isRemoved(change) && prunes && !isKept(change.before)
        ? { level: 'D', text: removalWords(change.kind) }
        : undefined;
    },
  },
  {
    id: 'namespace-labels',
    find: (change) =>
      isKind(change, '', 'Namespace') && isUpdated(change, 'metadata.labels')
        ? {
            level: 'C',
            text: l10n.t(
              'Labels of a namespace decide pod security and the mesh: pods may be refused at their next start.',
            ),
          }
        : undefined,
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

function isSourceChanged(change: Parameters<Row['find']>[0]): boolean {
  const own = ['capacity', 'claimRef', 'mountOptions', 'persistentVolumeReclaimPolicy', 'storageClassName'];
  const keys = new Set(
    [before(change, 'spec'), after(change, 'spec')].flatMap((spec) => Object.keys(spec ?? {})),
  );
  return [...keys].some((key) => !own.includes(key) && isUpdated(change, `spec.${key}`));
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

function bytes(value: unknown): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([kMGTP]i?|Ki)?$/.exec(asText(value) ?? String(value));
  const unit = UNITS[match?.[2] ?? ''];
  return match && unit !== undefined ? Number(match[1]) * unit : undefined;
}
