import type { App } from '../model/app.ts';
import type { ConnectionId } from '../model/ids.ts';
import { appId } from '../model/ids.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { TableRow, Watched } from '../ports.ts';

type Names = Pick<
  App,
  'id' | 'engine' | 'role' | 'group' | 'version' | 'kind' | 'namespace' | 'name' | 'uid' | 'labels'
>;

/** What every object says of itself: who it is, and whether it is going. */
export function identityOf(
  object: KubeObject,
  connection: ConnectionId,
  who: Pick<App, 'engine' | 'role'>,
): Names & Pick<App, 'createdAt' | 'deletingSince'> {
  const { metadata } = object;
  const { group, version, kind } = gvkOf(object);
  const { name, namespace = '' } = metadata;
  return {
    id: appId({ connection, group, kind, namespace, name }),
    ...who,
    group,
    version,
    kind,
    namespace,
    name,
    uid: metadata.uid ?? '',
    labels: metadata.labels ?? {},
    ...(metadata.creationTimestamp !== undefined && { createdAt: metadata.creationTimestamp }),
    ...(metadata.deletionTimestamp !== undefined && { deletingSince: metadata.deletionTimestamp }),
  };
}

/** The same of a row of a Table, which has no labels. */
export function identityOfRow(
  { namespace, name, uid }: TableRow,
  of: Watched,
  connection: ConnectionId,
  who: Pick<App, 'engine' | 'role'>,
): Names {
  const { group, kind } = of.spec;
  return {
    id: appId({ connection, group, kind, namespace, name }),
    ...who,
    group,
    version: of.version,
    kind,
    namespace,
    name,
    uid,
    labels: {},
  };
}

/** What an App is where its object says nothing of it, or not yet. */
export const NOTHING_TOLD = {
  sync: 'Unknown',
  sources: [],
  destination: {},
  conditions: [],
  revisions: [],
  isVerdictStale: false,
  resourceCount: 0,
  pruneCount: 0,
  healAttempts: 0,
} as const satisfies Partial<App>;
