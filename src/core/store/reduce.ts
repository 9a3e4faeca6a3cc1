import type { App } from '../model/app.ts';
import type { AppId, ConnectionId, ResourceKey } from '../model/ids.ts';
import { parseAppId } from '../model/ids.ts';
import { sameData } from '../util/sameData.ts';
import { unreachable } from '../util/unreachable.ts';
import type { ChangeSet } from './changeSet.ts';
import type { ConnectionDraft } from './draft.ts';
import { Draft } from './draft.ts';
import type { ObservedApp, StoreEvent } from './event.ts';
import { withHeal } from './heals.ts';
import { isAnsweredBy } from './pending.ts';
import type { ConnectionState, State } from './state.ts';

type EventOf<Type extends StoreEvent['type']> = Extract<StoreEvent, { readonly type: Type }>;

/**
 * The only place where state changes. Pure and total: events of unknown connections and apps change nothing, and how a
 * sequence of events is cut into batches makes no difference to the state.
 */
export function reduce(
  state: State,
  events: readonly StoreEvent[],
): { readonly state: State; readonly change: ChangeSet } {
  const draft = new Draft(state);
  for (const event of events) {
    apply(draft, event);
  }
  return draft.finish();
}

function apply(draft: Draft, event: StoreEvent): void {
  switch (event.type) {
    case 'connection/opened':
      return opened(draft, event);
    case 'connection/phase':
      return phase(draft, event);
    case 'connection/identified':
      return identified(draft, event);
    case 'connection/closed':
      return closed(draft, event);
    case 'apps/painted':
      return withConnection(draft, event.id, (connection) => painted(draft, connection, event));
    case 'apps/observed':
      return withConnection(draft, event.id, (connection) => {
        for (const observed of event.apps) {
          observe(draft, connection, event.id, observed);
        }
      });
    case 'apps/removed':
      return withConnection(draft, event.id, (connection) => {
        for (const id of event.apps) {
          remove(draft, connection, event.id, id);
        }
      });
    case 'resources/observed':
      return resources(draft, event);
    case 'freshness/changed':
    case 'freshness/dropped':
      return freshness(draft, event);
    case 'app/requested':
    case 'app/requestSettled':
      return request(draft, event);
    case 'heal/observed':
      return heal(draft, event);
    case 'edit/observed':
      return edit(draft, event);
    case 'live/observed':
      return live(draft, event);
    case 'index/changed':
      return declarations(draft, event);
    default:
      return unreachable(event);
  }
}

function withConnection(draft: Draft, id: ConnectionId, then: (connection: ConnectionDraft) => void): void {
  const connection = draft.connection(id);
  if (connection) {
    then(connection);
  }
}

/** The connection that knows this app; nothing happens for apps that are gone. */
function withApp(draft: Draft, app: AppId, then: (connection: ConnectionDraft) => void): void {
  const id = parseAppId(app)?.connection;
  const connection = id === undefined ? undefined : draft.connection(id);
  if (connection?.get('apps').has(app)) {
    then(connection);
  }
}

/** Opening again (the kubeconfig was edited, a login renewed) keeps what is known of the cluster. */
function opened(draft: Draft, { context }: EventOf<'connection/opened'>): void {
  const known = draft.connection(context.id);
  if (!known) {
    draft.put(context.id, emptyConnection(context));
    draft.change.roots = true;
    draft.change.connections.add(context.id);
    draft.change.lists.add(context.id);
  } else if (!sameData(known.get('context'), context)) {
    known.set('context', context);
    draft.change.connections.add(context.id);
  }
}

function emptyConnection(context: ConnectionState['context']): ConnectionState {
  return {
    context,
    phase: { word: 'connecting', step: '' },
    apps: new Map(),
    painted: new Map(),
    resourcesByApp: new Map(),
    freshness: new Map(),
    versions: new Map(),
    pending: new Map(),
    heals: new Map(),
    edits: new Map(),
    live: new Map(),
  };
}

function phase(draft: Draft, event: EventOf<'connection/phase'>): void {
  withConnection(draft, event.id, (connection) => {
    if (!sameData(connection.get('phase'), event.phase)) {
      connection.set('phase', event.phase);
      draft.change.connections.add(event.id);
    }
  });
}

function identified(draft: Draft, event: EventOf<'connection/identified'>): void {
  withConnection(draft, event.id, (connection) => {
    if (connection.get('clusterUid') !== event.clusterUid) {
      connection.set('clusterUid', event.clusterUid);
      draft.change.connections.add(event.id);
    }
  });
}

function closed(draft: Draft, { id }: EventOf<'connection/closed'>): void {
  withConnection(draft, id, () => {
    draft.remove(id);
    draft.change.roots = true;
    draft.change.connections.add(id);
    draft.change.lists.add(id);
  });
}

function painted(draft: Draft, connection: ConnectionDraft, event: EventOf<'apps/painted'>): void {
  for (const app of event.apps) {
    const known = connection.get('apps').get(app.id);
    if (known && !connection.get('painted').has(app.id)) {
      continue; // a full object says more than printer columns, and later
    }
    if (!known) {
      connection.map('painted').set(app.id, true);
    }
    place(draft, connection, event.id, { before: known, app });
  }
}

function observe(draft: Draft, connection: ConnectionDraft, id: ConnectionId, observed: ObservedApp): void {
  const { app } = observed;
  const before = { app: connection.get('apps').get(app.id), version: connection.get('versions').get(app.id) };
  if (connection.drop('painted', app.id)) {
    draft.change.apps.add(app.id); // a painted row says less, even where all it says stays right
  }
  place(draft, connection, id, { before: before.app, app });
  const { resourceVersion, comparedAt } = observed;
  const version = { resourceVersion, ...(comparedAt === undefined ? {} : { comparedAt }) };
  if (!sameData(before.version, version)) {
    connection.map('versions').set(app.id, version);
  }
  const pending = connection.get('pending').get(app.id);
  if (pending && before.app && isAnsweredBy(pending.what, { app: before.app, ...before.version }, observed)) {
    connection.map('pending').delete(app.id);
    draft.change.apps.add(app.id);
  }
}

/** Keeps the old App where the new one says the same, so that identity tells what moved. */
function place(
  draft: Draft,
  connection: ConnectionDraft,
  id: ConnectionId,
  { before, app }: { readonly before: App | undefined; readonly app: App },
): void {
  if (before && sameData(before, app)) {
    return;
  }
  connection.map('apps').set(app.id, app);
  draft.change.apps.add(app.id);
  if (!before || !isPlacedAlike(before, app)) {
    draft.change.lists.add(id);
  }
}

/** What grouping and order are made of; names are part of the id. */
function isPlacedAlike(a: App, b: App): boolean {
  return (
    a.role === b.role &&
    a.project === b.project &&
    sameData(a.trackedBy, b.trackedBy) &&
    sameData(a.generatedBy, b.generatedBy)
  );
}

function remove(draft: Draft, connection: ConnectionDraft, id: ConnectionId, app: AppId): void {
  if (!connection.drop('apps', app)) {
    return;
  }
  draft.change.apps.add(app);
  draft.change.lists.add(id);
  for (const slice of [
    'painted',
    'resourcesByApp',
    'versions',
    'pending',
    'heals',
    'edits',
    'live',
  ] as const) {
    connection.drop(slice, app);
  }
}

function resources(draft: Draft, event: EventOf<'resources/observed'>): void {
  withApp(draft, event.app, (connection) => {
    const before = connection.get('resourcesByApp').get(event.app);
    if (event.resources === undefined) {
      if (connection.drop('resourcesByApp', event.app)) {
        draft.change.children.add(event.app);
      }
    } else if (!sameData(before, event.resources)) {
      connection.map('resourcesByApp').set(event.app, event.resources);
      draft.change.children.add(event.app);
    }
  });
}

function freshness(draft: Draft, event: EventOf<'freshness/changed' | 'freshness/dropped'>): void {
  withConnection(draft, event.id, (connection) => {
    const before = connection.get('freshness').get(event.scope);
    const after = event.type === 'freshness/changed' ? event.freshness : undefined;
    if (sameData(before, after)) {
      return;
    }
    if (after) {
      connection.map('freshness').set(event.scope, after);
    } else {
      connection.map('freshness').delete(event.scope);
    }
    draft.change.connections.add(event.id);
  });
}

function request(draft: Draft, event: EventOf<'app/requested' | 'app/requestSettled'>): void {
  withApp(draft, event.app, (connection) => {
    if (event.type === 'app/requested') {
      connection.map('pending').set(event.app, { what: event.what, at: event.at });
      draft.change.apps.add(event.app);
    } else if (connection.drop('pending', event.app)) {
      draft.change.apps.add(event.app);
    }
  });
}

function heal(draft: Draft, event: EventOf<'heal/observed'>): void {
  withApp(draft, event.app, (connection) => {
    const before = connection.get('heals').get(event.app) ?? [];
    const after = withHeal(before, event.heal);
    if (after !== before) {
      connection.map('heals').set(event.app, after);
      draft.change.children.add(event.app);
      draft.change.apps.add(event.app); // the row says when an edit was undone last
    }
  });
}

function edit(draft: Draft, event: EventOf<'edit/observed'>): void {
  withApp(draft, event.app, (connection) => {
    const before = connection.get('edits').get(event.app);
    const after = withEntry(before, event.resource, event.edit);
    if (after === before) {
      return;
    }
    if (after === undefined) {
      connection.drop('edits', event.app);
    } else {
      connection.map('edits').set(event.app, after);
    }
    draft.change.children.add(event.app);
    draft.change.apps.add(event.app);
  });
}

function live(draft: Draft, event: EventOf<'live/observed'>): void {
  withApp(draft, event.app, (connection) => {
    const before = connection.get('live').get(event.app);
    const after = withEntry(before, event.resource, event.live);
    if (after === before) {
      return;
    }
    if (after === undefined) {
      connection.drop('live', event.app);
    } else {
      connection.map('live').set(event.app, after);
    }
    draft.change.children.add(event.app);
  });
}

/** The same map where nothing is another now, and undefined where nothing is left. */
function withEntry<V>(
  before: ReadonlyMap<ResourceKey, V> | undefined,
  key: ResourceKey,
  value: V | undefined,
): ReadonlyMap<ResourceKey, V> | undefined {
  if (sameData(before?.get(key), value)) {
    return before;
  }
  const after = new Map(before);
  if (value === undefined) {
    after.delete(key);
  } else {
    after.set(key, value);
  }
  return after.size === 0 ? undefined : after;
}

function declarations(draft: Draft, event: EventOf<'index/changed'>): void {
  if (draft.declarations !== event.declarations) {
    draft.declarations = event.declarations;
    draft.change.declarations = true;
  }
}
