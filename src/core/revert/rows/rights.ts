import * as l10n from '@vscode/l10n';

import type { Row } from '../finding.ts';
import { isKind, isUpdated } from './reading.ts';

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

/** Who may do what, and who may speak to whom. */
export const RIGHTS_ROWS: readonly Row[] = [
  {
    id: 'role-ref',
    find: (change) =>
      isKind(change, RBAC, 'RoleBinding', 'ClusterRoleBinding') && isUpdated(change, 'roleRef')
        ? {
            level: 'B',
            text: l10n.t('The role of a binding cannot be changed: delete it and let the sync make it anew.'),
          }
        : undefined,
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
            text: l10n.t(
              'Rights, traffic or admission change: something may be locked out, or allowed again.',
            ),
          }
        : undefined,
  },
];
