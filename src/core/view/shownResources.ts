import type { AppId, ResourceKey } from '../model/ids.ts';
import type { LiveState } from '../model/liveState.ts';
import type { ManagedResource } from '../model/resource.ts';
import type { ConnectionState } from '../store/state.ts';

type Live = ReadonlyMap<ResourceKey, LiveState>;

/** A list of objects is asked for with each of its rows: what it came to last is kept beside it. */
const merged = new WeakMap<
  readonly ManagedResource[],
  { readonly live: Live; readonly resources: readonly ManagedResource[] }
>();

/** The objects of an open app: the controller's record, and the health of live objects where that is silent. */
export function shownResources(
  { resourcesByApp, live }: Pick<ConnectionState, 'resourcesByApp' | 'live'>,
  app: AppId,
): readonly ManagedResource[] | undefined {
  const listed = resourcesByApp.get(app);
  const seen = live.get(app);
  if (listed === undefined || seen === undefined) {
    return listed;
  }
  const known = merged.get(listed);
  if (known?.live === seen) {
    return known.resources;
  }
  const resources = listed.map((resource) => withHealth(resource, seen.get(resource.key)));
  merged.set(listed, { live: seen, resources });
  return resources;
}

function withHealth(resource: ManagedResource, live: LiveState | undefined): ManagedResource {
  if (resource.health !== undefined || live?.health === undefined) {
    return resource;
  }
  const { status, message } = live.health;
  return { ...resource, health: status, ...(message !== undefined && { healthMessage: message }) };
}
