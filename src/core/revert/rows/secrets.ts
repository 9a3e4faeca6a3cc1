import * as l10n from '@vscode/l10n';

import type { Json } from '../../util/json.ts';
import { asObject } from '../../util/json.ts';
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
  {
    id: 'credential-reference',
    find: (change) => {
      const pointer = isAdded(change) ? '' : changedAt(change, 'spec');
      return pointer !== undefined && isReference(change) && !isCredential(change)
        ? {
            level: 'C',
            pointer,
            text: l10n.t(
              'It reads the secret store by another reference: it gets what is there now, if that entry is still there.',
            ),
          }
        : undefined;
    },
  },
];

/** What a Secret without a type is. */
const OPAQUE = 'Opaque';

function isReference(change: ObjectChange): boolean {
  return isKind(change, 'external-secrets.io', 'ExternalSecret', 'ClusterExternalSecret', 'PushSecret');
}

/** Versions of the store's entries that are asked for, in their order; without one the newest is meant. */
function versionsIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((one) => versionsIn(one));
  }
  const fields = Object.entries(asObject(value) ?? {});
  return fields.flatMap(([name, one]) => (name === 'version' ? [JSON.stringify(one)] : versionsIn(one)));
}

function isCredential(change: ObjectChange): boolean {
  return (
    isKind(change, '', 'Secret') ||
    isKind(change, 'bitnami.com', 'SealedSecret') ||
    (isReference(change) &&
      versionsIn(after(change, 'spec')).join() !== versionsIn(before(change, 'spec')).join()) ||
    isKind(change, 'isindir.github.com', 'SopsSecret') ||
    (change.after !== undefined && 'sops' in change.after)
  );
}
