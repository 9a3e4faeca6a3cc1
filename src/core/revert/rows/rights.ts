import * as l10n from '@vscode/l10n';

import type { Row } from '../finding.ts';
import { changedAt, isKind } from './reading.ts';

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

/** Who may do what, and who may speak to whom. */
export const RIGHTS_ROWS: readonly Row[] = [
  {
    id: 'role-ref',
    find: (change) => {
      const pointer = isKind(change, RBAC, 'RoleBinding', 'ClusterRoleBinding')
        ? changedAt(change, 'roleRef')
        : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'B',
            pointer,
            text: l10n.t('The role of a binding cannot be changed: delete it and let the sync make it anew.'),
          };
    },
  },
  {
    id: 'rights',
    find: (change) =>
      isKind(change, RBAC, 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding') ||
      isKind(change, '', 'ServiceAccount') ||
      isKind(change, 'networking.k8s.io', 'NetworkPolicy') ||
      isKind(change, 'cilium.io', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy') ||
      change.group === ADMISSION
        ? {
            level: 'C',
            pointer: changedAt(change, 'rules', 'subjects', 'webhooks', 'spec') ?? '',
            text: l10n.t(
              'Rights, traffic or admission change: something may be locked out, or allowed again.',
            ),
          }
        : undefined,
  },
];
