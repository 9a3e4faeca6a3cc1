import { userInfo } from 'node:os';

import type { PlanContext, Unsupported } from '../../../core/engines/engine.ts';
import type { App, ObjectName } from '../../../core/model/app.ts';
import type { ClusterError } from '../../../core/model/connection.ts';
import { isInCluster } from '../../../core/model/destination.ts';
import type { AppId } from '../../../core/model/ids.ts';
import { parseAppId } from '../../../core/model/ids.ts';
import type { Action, Plan } from '../../../core/model/plan.ts';
import { appNamed } from '../../../core/store/related.ts';
import { allowanceOf, connectionOfApp, managerOf } from '../../../core/store/select.ts';
import type { Result } from '../../../core/util/result.ts';
import { err } from '../../../core/util/result.ts';
import type { CommandHost } from '../host.ts';

/**
 * A plan over the object as it stands in the cluster now: its resourceVersion locks what the user confirms. `now` is the
 * moment of asking: a plan that is made anew keeps it, so that only what changed in the cluster makes it another one.
 */
export async function planFor(
  host: CommandHost,
  app: App,
  action: Action,
  signal: AbortSignal,
  now = host.clock.now(),
): Promise<Result<Plan, ClusterError | Unsupported>> {
  const raw = await host.connections.rawApp(app.id, signal);
  if (!raw.ok) {
    return raw;
  }
  const engine = host.connections.engineOf(app.id);
  const connection = parseAppId(app.id)?.connection;
  const alone = connection && engine?.toApp(raw.value, connection);
  if (!engine || !alone) {
    return err({ code: 'unsupported', reason: '' });
  }
  const apps = connectionOfApp(host.store.state, app.id)?.apps ?? new Map<AppId, App>();
  const find = (name: ObjectName): App | undefined => appNamed(alone, name, apps);
  const current = engine.relate?.(alone, find) ?? alone;
  return engine.plan(action, raw.value, {
    app: current,
    find,
    now,
    user: userName(),
    ...(await managedOf(host, app, action, signal)),
    ...parentOf(host, current),
    ...allowanceNow(host, current),
  });
}

/** The object that an action is about, as it stands now. */
async function managedOf(
  host: CommandHost,
  app: App,
  action: Action,
  signal: AbortSignal,
): Promise<Pick<PlanContext, 'managed'>> {
  const connection = parseAppId(app.id)?.connection;
  const client = connection && host.connections.client(connection);
  // In another cluster an object of the same name is another object.
  if (!client || !('object' in action) || !isInCluster(app.destination, client.server)) {
    return {};
  }
  const { group, version, kind } = action.object;
  const [live, served] = await Promise.all([client.get(action.object, signal), client.discover(signal)]);
  const api = served.ok
    ? served.value.find((one) => one.group === group && one.version === version && one.kind === kind)
    : undefined;
  return live.ok && api ? { managed: { live: live.value, resource: api.resource } } : {};
}

/** The generator is named even where it may not be read. */
function parentOf(host: CommandHost, app: App): Pick<PlanContext, 'parent'> {
  const parent = managerOf(host.store.state, app) ?? app.generatedBy;
  return parent ? { parent: { kind: parent.kind, name: parent.name } } : {};
}

function allowanceNow(host: CommandHost, app: App): Pick<PlanContext, 'allowance'> {
  const known = connectionOfApp(host.store.state, app.id);
  const allowance = known && allowanceOf(app, known, host.clock.now());
  return allowance ? { allowance } : {};
}

/** Written into `initiatedBy`: a claim by this machine, which Kubernetes does not check. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'plumbline'; // no passwd entry, as in some containers
  }
}
