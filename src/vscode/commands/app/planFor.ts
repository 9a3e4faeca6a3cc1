import { userInfo } from 'node:os';

import type { GitOpsEngine, Unsupported } from '../../../core/engines/engine.ts';
import type { App } from '../../../core/model/app.ts';
import type { ClusterError } from '../../../core/model/connection.ts';
import { parseAppId } from '../../../core/model/ids.ts';
import type { Action, Plan } from '../../../core/model/plan.ts';
import type { Result } from '../../../core/util/result.ts';
import { err } from '../../../core/util/result.ts';
import type { CommandHost } from '../host.ts';

/** A plan over the object as it stands in the cluster now: its resourceVersion locks what the user confirms. */
export async function planFor(
  host: CommandHost,
  app: App,
  action: Action,
  signal: AbortSignal,
): Promise<Result<Plan, ClusterError | Unsupported>> {
  const raw = await host.connections.rawApp(app.id, signal);
  if (!raw.ok) {
    return raw;
  }
  const engine = host.connections.engineOf(app.id);
  const connection = parseAppId(app.id)?.connection;
  const current = connection && engine?.toApp(raw.value, connection);
  if (!engine || !current) {
    return err({ code: 'unsupported', reason: '' });
  }
  return engine.plan(action, raw.value, {
    app: current,
    now: host.clock.now(),
    user: userName(),
    ...parentOf(host, engine, current),
  });
}

function parentOf(
  host: CommandHost,
  engine: GitOpsEngine,
  app: App,
): { readonly parent?: { readonly kind: string; readonly name: string } } {
  if (app.generatedBy) {
    return { parent: app.generatedBy };
  }
  const tracker = app.trackedBy;
  const parent =
    tracker &&
    host
      .allApps()
      .find(
        (one) =>
          isSameCluster(one, app) &&
          one.engine === engine.id &&
          one.role === 'app' &&
          one.name === tracker.name,
      );
  return parent ? { parent: { kind: parent.kind, name: parent.name } } : {};
}

function isSameCluster(a: App, b: App): boolean {
  return parseAppId(a.id)?.connection === parseAppId(b.id)?.connection;
}

/** Written into `initiatedBy`: a claim by this machine, which Kubernetes does not check. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'plumbline'; // no passwd entry, as in some containers
  }
}
