import * as l10n from '@vscode/l10n';

import type { ObjectChange, Row } from '../finding.ts';
import { before, isKind, isUpdated } from './reading.ts';

/** Credentials: an earlier one may be revoked, or known to somebody. No value of one is ever shown. */
export const SECRET_ROWS: readonly Row[] = [
  {
    id: 'secret-type',
    find: (change) =>
      isKind(change, '', 'Secret') && isUpdated(change, 'type')
        ? {
            level: 'B',
            text: l10n.t('The type of a Secret cannot be changed: delete it and let the sync make it anew.'),
          }
        : undefined,
  },
  {
    id: 'immutable-data',
    find: (change) =>
      isKind(change, '', 'Secret', 'ConfigMap') &&
      before(change, 'immutable') === true &&
      isUpdated(change, 'data', 'stringData', 'binaryData', 'immutable')
        ? {
            level: 'B',
            text: l10n.t(
              'It is immutable: delete it and let the sync make it anew, or give it another name.',
            ),
          }
        : undefined,
  },
  {
    id: 'credential-back',
    find: (change) =>
      isCredential(change)
        ? {
            level: 'D',
            text: l10n.t(
              'An earlier credential comes back. It may have been rotated because it leaked or was revoked, and an earlier sealing key may be gone.',
            ),
          }
        : undefined,
  },
];

function isCredential(change: ObjectChange): boolean {
  const isBack =
    change.after !== undefined &&
    (change.before === undefined || isUpdated(change, 'data', 'stringData', 'spec', 'sops'));
  return (
    isBack &&
    (isKind(change, '', 'Secret') ||
      isKind(change, 'bitnami.com', 'SealedSecret') ||
      isKind(change, 'external-secrets.io', 'ExternalSecret', 'ClusterExternalSecret', 'PushSecret') ||
      isKind(change, 'isindir.github.com', 'SopsSecret') ||
      'sops' in (change.after ?? {}))
  );
}
