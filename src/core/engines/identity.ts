import type { App, AppDraft } from '../model/app.ts';
import type { ConnectionId } from '../model/ids.ts';
import { appId } from '../model/ids.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { TableRow, Watched } from '../ports.ts';

/** What an App is where its object says nothing of it, or not yet. */
const NOTHING_TOLD = {
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

/** An App of which nothing but its object is known yet: its state and its policy are the engine's to tell. */
type Bare = Omit<AppDraft, 'phase' | 'syncPolicy'>;

/** What every object says of itself: who it is, and whether it is going. All else is as nobody has told it. */
export function identityOf(
  object: KubeObject,
  connection: ConnectionId,
  { engine, role }: Pick<App, 'engine' | 'role'>,
): Bare {
  const {
    name,
    namespace = '',
    uid = '',
    labels = {},
    creationTimestamp,
    deletionTimestamp,
  } = object.metadata;
  const { group, version, kind } = gvkOf(object);
  const id = appId({ connection, group, kind, namespace, name });
  const app: Bare = { ...NOTHING_TOLD, id, engine, role, group, version, kind, namespace, name, uid, labels };
  if (creationTimestamp !== undefined) {
    app.createdAt = creationTimestamp;
  }
  if (deletionTimestamp !== undefined) {
    app.deletingSince = deletionTimestamp;
  }
  return app;
}

/** The same of a row of a Table, which has no labels. */
export function identityOfRow(
  { namespace, name, uid }: TableRow,
  of: Watched,
  connection: ConnectionId,
  { engine, role }: Pick<App, 'engine' | 'role'>,
): Bare {
  const { group, kind } = of.spec;
  const { version } = of;
  const id = appId({ connection, group, kind, namespace, name });
  return { ...NOTHING_TOLD, id, engine, role, group, version, kind, namespace, name, uid, labels: {} };
}
