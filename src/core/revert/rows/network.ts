import * as l10n from '@vscode/l10n';

import { asObjects } from '../../util/json.ts';
import { equalJson } from '../../diff/equalJson.ts';
import type { Row } from '../finding.ts';
import { after, before, isKind, isUpdated } from './reading.ts';

/** Addresses, hosts and certificates. */
export const NETWORK_ROWS: readonly Row[] = [
  {
    id: 'service-immutable',
    find: (change) =>
      isKind(change, '', 'Service') &&
      isUpdated(change, 'spec.clusterIP', 'spec.clusterIPs') &&
      before(change, 'spec', 'clusterIP') !== undefined
        ? { level: 'B', text: l10n.t('The cluster address of a Service cannot be changed.') }
        : undefined,
  },
  {
    id: 'service-ip-families',
    find: (change) =>
      isKind(change, '', 'Service') && isUpdated(change, 'spec.ipFamilies', 'spec.ipFamilyPolicy')
        ? {
            level: 'B',
            text: l10n.t('The first address family of a Service cannot be changed; the second one can.'),
          }
        : undefined,
  },
  {
    id: 'service-type',
    find: (change) => {
      const nodePorts = (ports: unknown): readonly unknown[] =>
        asObjects(ports).map((port) => port['nodePort'] ?? null);
      const moved =
        isUpdated(change, 'spec.type', 'spec.loadBalancerIP', 'spec.loadBalancerClass') ||
        (isUpdated(change, 'spec.ports') &&
          !equalJson(
            nodePorts(before(change, 'spec', 'ports')) as never,
            nodePorts(after(change, 'spec', 'ports')) as never,
          ));
      return isKind(change, '', 'Service') && moved
        ? {
            level: 'C',
            text: l10n.t(
              'Type or node ports change: the address under which others reach it may be another.',
            ),
          }
        : undefined;
    },
  },
  {
    id: 'traffic-entry',
    find: (change) =>
      isKind(change, 'networking.k8s.io', 'Ingress') ||
      isKind(change, 'gateway.networking.k8s.io', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'Gateway') ||
      isKind(change, 'route.openshift.io', 'Route')
        ? {
            level: 'C',
            text: l10n.t('Hosts, certificates or classes may change: watch the traffic that comes in.'),
          }
        : undefined,
  },
];
