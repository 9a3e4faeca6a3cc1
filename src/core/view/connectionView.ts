import type { App } from '../model/app.ts';
import type { AppId, ConnectionId } from '../model/ids.ts';
import type { ConnectionState } from '../store/state.ts';
import { needsAttention } from './appState.ts';
import type { AppsIndex } from './appsIndex.ts';
import { hasSameIndex, indexApps } from './appsIndex.ts';
import type { AppFilter } from './filter.ts';
import { appMatcher, isFiltering } from './filter.ts';
import type { NodeId } from './nodeId.ts';
import { appNode, connectionNode } from './nodeId.ts';
import type { Grouping } from './options.ts';

type Apps = ReadonlyMap<AppId, App>;

/** Apps below a row at any depth, and how many of them need attention. */
export interface Below {
  readonly apps: number;
  readonly attention: number;
}

/** The apps of one connection, placed and filtered. */
export interface ConnectionView {
  readonly index: AppsIndex;
  /** Matching apps and everything above them; undefined lets everything through. */
  readonly visible?: ReadonlySet<AppId>;
  /** Apps proper that match; without a filter all of them. */
  readonly matching: number;
  below(node: NodeId): Below;
}

/**
 * Keeps the last view of each connection. An index is made anew only when a name or an owner changed: a verdict that
 * moves costs one look at each app, not a new tree.
 */
export class ConnectionViews {
  readonly #last = new Map<
    ConnectionId,
    { apps: Apps; grouping: Grouping; filter: AppFilter; view: ConnectionView }
  >();

  at(id: ConnectionId, state: ConnectionState, grouping: Grouping, filter: AppFilter): ConnectionView {
    const last = this.#last.get(id);
    if (
      last !== undefined &&
      last.apps === state.apps &&
      last.grouping === grouping &&
      last.filter === filter
    ) {
      return last.view;
    }
    const isPlacedAlike =
      last !== undefined && last.grouping === grouping && hasSameIndex(last.apps, state.apps);
    const index = isPlacedAlike ? last.view.index : indexApps(id, state.apps, grouping);
    const view = makeView(id, state, index, filter);
    this.#last.set(id, { apps: state.apps, grouping, filter, view });
    return view;
  }

  /** Forgets connections that are gone. */
  keepOnly(ids: ReadonlyMap<ConnectionId, unknown>): void {
    for (const id of this.#last.keys()) {
      if (!ids.has(id)) {
        this.#last.delete(id);
      }
    }
  }
}

function makeView(
  id: ConnectionId,
  state: ConnectionState,
  index: AppsIndex,
  filter: AppFilter,
): ConnectionView {
  let sums: ReadonlyMap<NodeId, Below> | undefined;
  const below = (node: NodeId): Below => {
    sums ??= sumBelow(connectionNode(id), state.apps, index);
    return sums.get(node) ?? { apps: 0, attention: 0 };
  };
  if (!isFiltering(filter)) {
    return { index, matching: index.count, below };
  }
  const matches = appMatcher(filter, state);
  const visible = new Set<AppId>();
  let matching = 0;
  for (const app of state.apps.values()) {
    if (app.role !== 'project' && matches(app)) {
      matching += app.role === 'app' ? 1 : 0;
      addWithAncestors(app.id, index, visible);
    }
  }
  return { index, visible, matching, below };
}

function addWithAncestors(id: AppId, index: AppsIndex, visible: Set<AppId>): void {
  let here: AppId | undefined = id;
  while (here !== undefined && !visible.has(here)) {
    visible.add(here);
    const parent: NodeId | undefined = index.parentOf.get(here);
    here = parent?.startsWith('a/') === true ? (parent.slice(2) as AppId) : undefined;
  }
}

/** One walk from the leaves up; only ever asked for when a closed row wants to say what it hides. */
function sumBelow(root: NodeId, apps: Apps, index: AppsIndex): ReadonlyMap<NodeId, Below> {
  const sums = new Map<NodeId, Below>();
  const visit = (node: NodeId): Below => {
    let count = 0;
    let attention = 0;
    for (const id of index.appsBelow.get(node) ?? []) {
      const app = apps.get(id);
      const inner = visit(appNode(id));
      const isApp = app?.role === 'app';
      count += inner.apps + (isApp ? 1 : 0);
      attention += inner.attention + (isApp && needsAttention(app) ? 1 : 0);
    }
    const sum = { apps: count, attention };
    sums.set(node, sum);
    return sum;
  };
  visit(root);
  for (const node of index.appsBelow.keys()) {
    if (node.startsWith('g/')) {
      visit(node);
    }
  }
  return sums;
}
