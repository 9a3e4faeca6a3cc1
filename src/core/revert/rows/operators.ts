import * as l10n from '@vscode/l10n';

import { toPointer } from '../../diff/pointer.ts';
import type { Json } from '../../util/json.ts';
import { asText } from '../../util/json.ts';
import type { ObjectChange, Row } from '../finding.ts';
import { after, before, isLower } from './reading.ts';

/** Operators that keep data, by the end of their API group. */
const STATEFUL_GROUPS = [
  'cnpg.io',
  'zalan.do',
  'crunchydata.com',
  'strimzi.io',
  'elastic.co',
  'opensearch.org',
  'opster.io',
  'mongodb.com',
  'mongodbcommunity.mongodb.com',
  'percona.com',
  'redis.opstreelabs.in',
  'databases.spotahome.com',
  'redis.com',
  'planetscale.com',
  'etcd.database.coreos.com',
  'rook.io',
  'mysql.oracle.com',
  'mariadb.com',
  'k8s.mariadb.com',
  'cassandra.datastax.com',
  'k8ssandra.io',
  'scylladb.com',
  'rabbitmq.com',
  'nats.io',
  'influxdata.com',
  'clickhouse.altinity.com',
  'pingcap.com',
  'cockroachlabs.com',
  'kafka.banzaicloud.io',
];

/** Where they name the version that runs. */
const VERSION_FIELDS = [
  ['spec', 'version'],
  ['spec', 'imageName'],
  ['spec', 'image'],
  ['spec', 'postgresVersion'],
  ['spec', 'postgresql', 'version'],
  ['spec', 'kafka', 'version'],
  ['spec', 'kafka', 'metadataVersion'],
  ['spec', 'crVersion'],
  ['spec', 'cephVersion', 'image'],
  ['spec', 'cassandra', 'serverVersion'],
  ['spec', 'serverVersion'],
  ['spec', 'redis', 'image'],
  ['spec', 'kubernetesConfig', 'image'],
  ['spec', 'images', 'vttablet'],
] as const;

export const OPERATOR_ROWS: readonly Row[] = [
  {
    id: 'operator-version-lowered',
    find: (change) => {
      const lowered = isStateful(change)
        ? VERSION_FIELDS.map((path) => ({
            path,
            from: versionText(before(change, ...path)),
            to: versionText(after(change, ...path)),
          }))
        : [];
      const pair = lowered.find(({ from, to }) => isLower(tagOf(from), tagOf(to)));
      return pair
        ? {
            level: 'D',
            pointer: toPointer(pair.path),
            text: l10n.t(
              'Goes down from {0} to {1}. Operators of data stores mostly do not support that: restore from a backup instead.',
              pair.from ?? '',
              pair.to ?? '',
            ),
          }
        : undefined;
    },
  },
];

function isStateful(change: ObjectChange): boolean {
  return STATEFUL_GROUPS.some((group) => change.group === group || change.group.endsWith(`.${group}`));
}

/** Some are written as a number: `postgresVersion: 15`. */
function versionText(value: Json | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : asText(value);
}

/** The version in a bare text or behind the last colon of an image; undefined for an image without a tag. */
function tagOf(text: string | undefined): string | undefined {
  const tag = text
    ?.replace(/@sha256:.*$/, '')
    .split(':')
    .at(-1);
  return tag?.includes('/') === true ? undefined : tag;
}
