import type { AppId, ConnectionId } from '../model/ids.ts';
import { appId, parseAppId } from '../model/ids.ts';
import type { ChangeSet } from '../store/changeSet.ts';
import { appById } from '../store/select.ts';
import type { ConnectionState, State } from '../store/state.ts';
import type { AppsTree } from './appsTree.ts';
import type { NodeId } from './nodeId.ts';
import { appNode, connectionNode } from './nodeId.ts';
import type { Painted } from './painted.ts';

/** Rows that may read differently, and rows whose children may be others (`undefined` is the top). */
export interface Touched {
  readonly rows: ReadonlySet<NodeId>;
  readonly lists: ReadonlySet<NodeId | undefined>;
}

/** What a batch names, as node ids: cheap, since it runs for every batch. `widen` finds what else depends on it. */
export function touchedBy(change: ChangeSet): Touched {
  return {
    rows: new Set([...[...change.apps].map(appNode), ...[...change.connections].map(connectionNode)]),
    lists: new Set<NodeId | undefined>([
      ...[...change.children].map(appNode),
      ...[...change.lists, ...change.connections].map(connectionNode),
      ...(change.roots ? [undefined] : []),
    ]),
  };
}

/**
 * Adds what hangs on the touched rows: the lines and objects below an app, closed parents that count what they hide, and
 * under a filter every list, since a verdict that moves may let an app in or out.
 */
export function widen(touched: Touched, painted: Painted, tree: AppsTree, isFiltering: boolean): Touched {
  const rows = new Set(touched.rows);
  const lists = new Set(touched.lists);
  for (const id of touched.rows) {
    for (let parent = tree.parent(id); parent !== undefined; parent = tree.parent(parent)) {
      rows.add(parent);
    }
    if (id.startsWith('a/')) {
      lists.add(id);
      addAll(
        rows,
        painted.childrenOf(id)?.filter((child) => !child.startsWith('a/')),
      );
    }
  }
  for (const id of touched.lists) {
    if (id?.startsWith('a/') === true) {
      rows.add(id);
      addAll(rows, painted.childrenOf(id));
    }
  }
  const moved = [...touched.lists].filter((id) => id?.startsWith('c/') === true);
  for (const parent of painted.parents()) {
    const isBelow = moved.some((id) => parent !== undefined && isWithin(parent, id ?? ''));
    if (isBelow || (isFiltering && touched.rows.size > 0)) {
      lists.add(parent);
      addAll(rows, parent?.startsWith('c/') === true ? messagesOf(painted, parent) : undefined);
    }
  }
  return { rows, lists };
}

/** What "as of" words on app rows depend on; while it is the same, freshness that moves touches no app. */
export function staleSignature(state: ConnectionState | undefined): string {
  return state === undefined
    ? ''
    : [...state.freshness]
        .filter(([, freshness]) => freshness.word === 'stale')
        .map(([scope, freshness]) => `${scope} ${freshness.word === 'stale' ? freshness.since : ''}`)
        .join();
}

/** A project bounds apps that its own change does not name: all rows of its connection may read differently. */
export function rowsOfMovedProjects(
  state: State,
  changed: Iterable<AppId>,
  painted: Painted,
): readonly NodeId[] {
  const bounds = new Set<NodeId>();
  for (const id of changed) {
    const connection = parseAppId(id)?.connection;
    if (connection && appById(state, id)?.role === 'project') {
      bounds.add(connectionNode(connection));
    }
  }
  return bounds.size === 0 ? [] : [...painted.rows()].filter((row) => isWithinAny(row, bounds));
}

/**
 * Open rows with a line about one of the changed apps: of those that name it (its users, what depends on it), and of
 * sources that it names. Their own state may be what it was.
 */
export function rowsOfRelated(
  state: State,
  changed: ReadonlySet<AppId>,
  painted: Painted,
): readonly NodeId[] {
  const open = [...painted.parents()].flatMap((row) =>
    row?.startsWith('a/') === true ? [row.slice('a/'.length) as AppId] : [],
  );
  if (open.length === 0 || changed.size === 0) {
    return [];
  }
  const named = new Set([...changed].flatMap((id) => namedBy(state, id)));
  return open
    .filter((id) => named.has(id) || namedBy(state, id).some((one) => changed.has(one)))
    .map(appNode);
}

function namedBy(state: State, id: AppId): readonly AppId[] {
  const { sourceRefs = [], dependsOn = [] } = appById(state, id) ?? {};
  const connection = sourceRefs.length + dependsOn.length > 0 ? parseAppId(id)?.connection : undefined;
  return connection === undefined
    ? []
    : [...sourceRefs, ...dependsOn].map((name) => appId({ connection, ...name }));
}

/** Rows of the connections whose staleness is another than `before` says; `before` is brought up to date. */
export function rowsOfMovedFreshness(
  state: State,
  connections: Iterable<ConnectionId>,
  before: Map<ConnectionId, string>,
  painted: Painted,
): readonly NodeId[] {
  const moved: NodeId[] = [];
  for (const id of connections) {
    const now = staleSignature(state.connections.get(id));
    if ((before.get(id) ?? '') !== now) {
      before.set(id, now);
      moved.push(connectionNode(id));
    }
  }
  return moved.length === 0 ? [] : [...painted.rows()].filter((row) => isWithinAny(row, moved));
}

function isWithinAny(row: NodeId, connections: Iterable<NodeId>): boolean {
  return [...connections].some((id) => isWithin(row, id));
}

/** Whether a row belongs to this connection: every id but a file's begins with its kind and the connection. */
export function isWithin(row: NodeId, connection: NodeId): boolean {
  const key = connection.slice(2);
  return row === connection || row.startsWith(`${key}/`, 2) || row.includes(`/${key}/`);
}

function messagesOf(painted: Painted, connection: NodeId): readonly NodeId[] {
  return painted.childrenOf(connection)?.filter((child) => child.startsWith('m/')) ?? [];
}

function addAll(rows: Set<NodeId>, more: Iterable<NodeId> | undefined): void {
  for (const id of more ?? []) {
    rows.add(id);
  }
}
