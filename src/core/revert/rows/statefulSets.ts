import * as l10n from '@vscode/l10n';

import type { Row } from '../finding.ts';
import { before, changedAt, changedSpecFields, isKept, isKind, isRemoved, replicas } from './reading.ts';

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
      return refused[0] === undefined
        ? undefined
        : {
            level: 'B',
            pointer: `/spec/${refused[0]}`,
            text: l10n.t(
              'A StatefulSet does not let {0} change. Delete it with --cascade=orphan and let the sync make it anew.',
              refused.join(', '),
            ),
          };
    },
  },
  {
    id: 'statefulset-template',
    find: (change) => {
      const pointer = isKind(change, 'apps', 'StatefulSet') ? changedAt(change, 'spec.template') : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'D',
            pointer,
            text: l10n.t(
              'Data files may already have the format of the newer version; the revert does not bring them back. Pods restart one after the other: mind the quorum.',
            ),
          };
    },
  },
  {
    id: 'statefulset-scaled-down',
    find: (change) => {
      const pointer = isKind(change, 'apps', 'StatefulSet') ? changedAt(change, 'spec.replicas') : undefined;
      const [from, to] = [replicas(change.before), replicas(change.after)];
      return pointer !== undefined && to < from
        ? {
            level: 'D',
            pointer,
            text: l10n.t(
              'Scales down from {0} to {1}: persistentVolumeClaimRetentionPolicy decides whether the volumes of the last ones are deleted.',
              from,
              to,
            ),
          }
        : undefined;
    },
  },
  {
    id: 'statefulset-volumes-removed',
    find: (change, { prunes }) =>
      isKind(change, 'apps', 'StatefulSet') &&
      isRemoved(change) &&
      prunes &&
      !isKept(change.before) &&
      before(change, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete'
        ? {
            level: 'D',
            pointer: '/spec/persistentVolumeClaimRetentionPolicy/whenDeleted',
            text: l10n.t(
              'The revert deletes the StatefulSet, and its retention policy deletes the volumes with it.',
            ),
          }
        : undefined,
  },
];
