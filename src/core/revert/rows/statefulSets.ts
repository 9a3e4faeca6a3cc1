import * as l10n from '@vscode/l10n';

import type { Row } from '../finding.ts';
import { changedSpecFields, isKind, isUpdated, replicas } from './reading.ts';

/** What the API server lets change; everything else is refused. */
const MUTABLE: ReadonlySet<string> = new Set([
  'replicas',
  'template',
  'updateStrategy',
  'ordinals',
  'minReadySeconds',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
]);

/** StatefulSets hold data: their files may be newer than the program that comes back. */
export const STATEFUL_SET_ROWS: readonly Row[] = [
  {
    id: 'statefulset-immutable',
    find: (change) => {
      const refused = isKind(change, 'apps', 'StatefulSet')
        ? changedSpecFields(change).filter((name) => !MUTABLE.has(name) && name !== 'selector')
        : [];
      return refused.length > 0
        ? {
            level: 'B',
            text: l10n.t(
              'A StatefulSet does not let {0} change. Delete it with --cascade=orphan and let the sync make it anew.',
              refused.join(', '),
            ),
          }
        : undefined;
    },
  },
  {
    id: 'statefulset-template',
    find: (change) =>
      isKind(change, 'apps', 'StatefulSet') && isUpdated(change, 'spec.template')
        ? {
            level: 'D',
            text: l10n.t(
              'Data files may already have the format of the newer version; the revert does not bring them back. Pods restart one after the other: mind the quorum.',
            ),
          }
        : undefined,
  },
  {
    id: 'statefulset-scaled-down',
    find: (change) =>
      isKind(change, 'apps', 'StatefulSet') &&
      isUpdated(change, 'spec.replicas') &&
      replicas(change.after) < replicas(change.before)
        ? {
            level: 'D',
            text: l10n.t(
              'Scales down from {0} to {1}: persistentVolumeClaimRetentionPolicy decides whether the volumes of the last ones are deleted.',
              replicas(change.before),
              replicas(change.after),
            ),
          }
        : undefined,
  },
];
