import * as l10n from '@vscode/l10n';

import { equalJson } from '../../diff/equalJson.ts';
import { asArray, asObjects } from '../../util/json.ts';
import type { Pointer } from '../../model/drift.ts';
import type { Hit, ObjectChange, Row } from '../finding.ts';
import { after, before, changedAt, isAdded, isKind, isRemoved } from './reading.ts';

/** Addresses, hosts and certificates. */
export const NETWORK_ROWS: readonly Row[] = [
  {
    id: 'service-immutable',
    find: (change) => {
      // The API server keeps the address where none is asked for, and gives one where there was none.
      const isKeptOrNew =
        after(change, 'spec', 'clusterIP') === undefined || before(change, 'spec', 'type') === 'ExternalName';
      const pointer = isKind(change, '', 'Service') ? changedAt(change, 'spec.clusterIP') : undefined;
      return pointer === undefined || isKeptOrNew
        ? undefined
        : { level: 'B', pointer, text: l10n.t('The cluster address of a Service cannot be changed.') };
    },
  },
  {
    id: 'service-ip-families',
    find: (change) => (isKind(change, '', 'Service') ? families(change) : undefined),
  },
  {
    id: 'service-type',
    find: (change) => {
      const pointer = isKind(change, '', 'Service') ? addressField(change) : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'C',
            pointer,
            text: l10n.t(
              'Type or node ports change: the address under which others reach it may be another.',
            ),
          };
    },
  },
  {
    id: 'traffic-entry',
    find: (change) => {
      const pointer =
        isAdded(change) || isRemoved(change) ? '' : changedAt(change, 'spec', 'metadata.annotations');
      return pointer !== undefined && isTrafficEntry(change)
        ? {
            level: 'C',
            pointer,
            text: l10n.t('Hosts, certificates or classes may change: watch the traffic that comes in.'),
          }
        : undefined;
    },
  },
];

function isTrafficEntry(change: ObjectChange): boolean {
  return (
    isKind(change, 'networking.k8s.io', 'Ingress') ||
    isKind(change, 'gateway.networking.k8s.io', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'Gateway') ||
    isKind(change, 'route.openshift.io', 'Route')
  );
}

function families(change: ObjectChange): Hit | undefined {
  const pointer = changedAt(change, 'spec.ipFamilies', 'spec.ipFamilyPolicy');
  const [from] = asArray(before(change, 'spec', 'ipFamilies'));
  const [to] = asArray(after(change, 'spec', 'ipFamilies'));
  if (pointer === undefined) {
    return undefined;
  }
  return from !== undefined && to !== undefined && from !== to
    ? { level: 'B', pointer, text: l10n.t('The first address family of a Service cannot be changed.') }
    : { level: 'C', pointer, text: l10n.t('The Service gets or loses the address of its second family.') };
}

function addressField(change: ObjectChange): Pointer | undefined {
  const nodePorts = (ports: unknown): readonly string[] =>
    asObjects(ports).flatMap(({ name, port, nodePort }) =>
      nodePort === undefined ? [] : [JSON.stringify([name ?? port ?? null, nodePort])],
    );
  const moved =
    change.before !== undefined &&
    change.after !== undefined &&
    !equalJson(nodePorts(before(change, 'spec', 'ports')), nodePorts(after(change, 'spec', 'ports')));
  return (
    changedAt(change, 'spec.type', 'spec.loadBalancerIP', 'spec.loadBalancerClass') ??
    (moved ? '/spec/ports' : undefined)
  );
}
