import * as l10n from '@vscode/l10n';

import type { ObjectChange, Row } from '../finding.ts';
import { after, before, changedAt, isAdded, isKind } from './reading.ts';

const DATA = ['data', 'stringData', 'binaryData'];

/** Credentials: an earlier one may be revoked, or known to somebody. No value of one is ever shown. */
export const SECRET_ROWS: readonly Row[] = [
  {
    id: 'secret-type',
    find: (change) => {
      const pointer = isKind(change, '', 'Secret') ? changedAt(change, 'type') : undefined;
      return pointer !== undefined && (before(change, 'type') ?? OPAQUE) !== (after(change, 'type') ?? OPAQUE)
        ? {
            level: 'B',
            pointer,
            text: l10n.t('The type of a Secret cannot be changed: delete it and let the sync make it anew.'),
          }
        : undefined;
    },
  },
  {
    id: 'immutable-data',
    find: (change) => {
      const isFixed = isKind(change, '', 'Secret', 'ConfigMap') && before(change, 'immutable') === true;
      const pointer = isFixed ? changedAt(change, ...DATA, 'immutable') : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'B',
            pointer,
            text: l10n.t(
              'It is immutable: delete it and let the sync make it anew, or give it another name.',
            ),
          };
    },
  },
  {
    id: 'credential-back',
    find: (change) => {
      const pointer = isAdded(change) ? '' : changedAt(change, ...DATA, 'spec', 'sops');
      return pointer !== undefined && isCredential(change)
        ? {
            level: 'D',
            pointer,
            text: l10n.t(
              'An earlier credential comes back. It may have been rotated because it leaked or was revoked, and an earlier sealing key may be gone.',
            ),
          }
        : undefined;
    },
  },
];

/** What a Secret without a type is. */
const OPAQUE = 'Opaque';

function isCredential(change: ObjectChange): boolean {
  return (
    isKind(change, '', 'Secret') ||
    isKind(change, 'bitnami.com', 'SealedSecret') ||
    isKind(change, 'external-secrets.io', 'ExternalSecret', 'ClusterExternalSecret', 'PushSecret') ||
    isKind(change, 'isindir.github.com', 'SopsSecret') ||
    (change.after !== undefined && 'sops' in change.after)
  );
}
