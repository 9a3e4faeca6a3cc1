import type { AppEvent } from '../../core/engines/appEvent.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import type { AppId } from '../../core/model/ids.ts';
import { parseAppId } from '../../core/model/ids.ts';
import type { KubeObject } from '../../core/model/kubeObject.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';
import type { Connections } from '../connections.ts';

/** More than a controller leaves of one app in the hour that a cluster keeps them. */
const MOST = 1000;

/**
 * What Events on an app's object tell beside its `record`, oldest first: one request, of the app's namespace alone. Undefined where its engine
 * reads none or nobody is connected.
 */
export async function eventsOf(
  connections: Pick<Connections, 'engineOf' | 'client' | 'refOf'>,
  app: AppId,
  record: Promise<KubeObject | undefined>,
  signal: AbortSignal,
): Promise<Result<readonly AppEvent[], ClusterError> | undefined> {
  const parts = parseAppId(app);
  const client = parts && connections.client(parts.connection);
  const ref = connections.refOf(app);
  const read = connections.engineOf(app)?.events;
  if (!client || !ref || !read) {
    return undefined;
  }
  const { kind, name, namespace } = ref;
  const page = await client.list(
    {
      group: '',
      version: 'v1',
      resource: 'events',
      namespace,
      fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name}`,
      limit: MOST,
    },
    signal,
  );
  return page.ok ? ok(read(page.value.items, await record)) : page;
}
