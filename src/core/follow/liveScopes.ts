import type { App } from '../model/app.ts';
import { isInCluster, isSameServer } from '../model/destination.ts';
import type { AppId, ConnectionId, ResourceKey } from '../model/ids.ts';
import { parseResourceKey } from '../model/ids.ts';
import type { ManagedResource } from '../model/resource.ts';
import type { ApiResource, Watched } from '../ports.ts';
import type { State } from '../store/state.ts';

/** Beyond these, further objects are left unwatched: their heals are told from the controller's record. */
const MOST_OBJECTS = 2_000;
const MOST_SCOPES = 60;

/** The objects of held apps in one cluster, and the watches that cover them. */
export interface LiveScope {
  readonly apps: ReadonlyMap<ResourceKey, readonly AppId[]>;
  readonly watched: readonly Watched[];
}

/** The connection to the cluster that an app's objects live in; undefined where none is open. */
export function objectsConnection(state: State, app: App, home: ConnectionId): ConnectionId | undefined {
  const connection = state.connections.get(home);
  if (!connection || isInCluster(app.destination, connection.context.server)) {
    return connection && home;
  }
  const { server, name } = app.destination;
  for (const [id, { context }] of state.connections) {
    const isIt = server
      ? context.server !== undefined && isSameServer(context.server, server)
      : context.cluster === name || context.name === name;
    if (isIt) {
      return id;
    }
  }
  return undefined;
}

/**
 * What to watch for these apps. Never Secrets, never hooks (they come and go by design), never kinds that are followed
 * anyway, and nothing that cannot be watched.
 */
export function liveScope(
  apps: ReadonlyMap<AppId, readonly ManagedResource[]>,
  served: readonly ApiResource[],
  isFollowed: (kind: { readonly group: string; readonly kind: string }) => boolean,
): LiveScope {
  const owners = new Map<ResourceKey, AppId[]>();
  const watched = new Map<string, Watched>();
  for (const [app, resources] of apps) {
    for (const resource of resources) {
      const api = watchable(resource, served, isFollowed);
      if (!api || (!owners.has(resource.key) && owners.size >= MOST_OBJECTS)) {
        continue;
      }
      const namespace = api.isNamespaced ? resource.namespace : undefined;
      const scope = `${api.group}/${api.kind}@${namespace ?? ''}`;
      if (!watched.has(scope) && watched.size >= MOST_SCOPES) {
        continue;
      }
      watched.set(scope, toWatched(api, namespace));
      owners.set(resource.key, [...(owners.get(resource.key) ?? []), app]);
    }
  }
  return { apps: owners, watched: [...watched.values()] };
}

/** Watches that went on from `before` and cover an object that was in nobody's list then: its version was passed over. */
export function staleWatches(before: LiveScope, scope: LiveScope): ReadonlySet<Watched> {
  const known = new Set(before.watched.map(scopeName));
  const stale = new Set<Watched>();
  for (const [key, apps] of scope.apps) {
    const isNew = apps.some((app) => before.apps.get(key)?.includes(app) !== true);
    const watched = isNew ? scope.watched.find((one) => covers(one, key)) : undefined;
    if (watched && known.has(scopeName(watched))) {
      stale.add(watched);
    }
  }
  return stale;
}

function scopeName({ spec, namespace }: Watched): string {
  return `${spec.group}/${spec.kind}@${namespace ?? ''}`;
}

/** Whether this watch brings the object. */
export function covers({ spec, namespace }: Watched, key: ResourceKey): boolean {
  const parts = parseResourceKey(key);
  return (
    parts?.kind === spec.kind &&
    parts.group === spec.group &&
    (namespace === undefined || parts.namespace === namespace)
  );
}

function watchable(
  resource: ManagedResource,
  served: readonly ApiResource[],
  isFollowed: (kind: { readonly group: string; readonly kind: string }) => boolean,
): ApiResource | undefined {
  const { group, kind, isHook } = resource;
  const isSecret = group === '' && kind === 'Secret';
  return isHook || isSecret || isFollowed(resource)
    ? undefined
    : served.find(
        (one) =>
          one.group === group &&
          one.kind === kind &&
          one.verbs.includes('watch') &&
          one.verbs.includes('list'),
      );
}

function toWatched(api: ApiResource, namespace: string | undefined): Watched {
  const { group, version, kind, resource } = api;
  return {
    spec: { group, versions: [version], kind, resource, hasTable: false },
    version,
    ...(namespace === undefined ? {} : { namespace }),
  };
}
