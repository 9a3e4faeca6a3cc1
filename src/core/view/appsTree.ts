import type { App } from '../model/app.ts';
import type { AppId, ConnectionId, ResourceKey } from '../model/ids.ts';
import type { ManagedResource } from '../model/resource.ts';
import type { ConnectionState, State } from '../store/state.ts';
import { unreachable } from '../util/unreachable.ts';
import { appLine, appTopics } from './appLines.ts';
import { appRow } from './appRow.ts';
import { connectionLine, connectionTopics } from './connectionLines.ts';
import { connectionRow } from './connectionRow.ts';
import type { ConnectionView } from './connectionView.ts';
import { ConnectionViews } from './connectionView.ts';
import { fileRow } from './fileRow.ts';
import { asOfWords, staleSince } from './freshness.ts';
import { groupRow } from './groupRow.ts';
import { healId, healRow } from './healRow.ts';
import { historyLine, historyLines, historyRow, isOfGit } from './historyRow.ts';
import type { NodeId, NodeRef } from './nodeId.ts';
import * as node from './nodeId.ts';
import { objectsPlace } from './destination.ts';
import type { TreeOptions } from './options.ts';
import { otherOwner } from './relationWords.ts';
import { compareResources, resourceRow } from './resourceRow.ts';
import type { Collapsible, Row } from './row.ts';
import { shownResources } from './shownResources.ts';
import type { AppSubject } from './subject.ts';
import { latestHeals, subjectOf } from './subject.ts';

/** The Apps view at one moment, as questions about node ids. Answers depend on nothing but what it was made from. */
export interface AppsTree {
  roots(): readonly NodeId[];
  children(id: NodeId): readonly NodeId[];
  /** Undefined at the top, and for rows that are gone. */
  parent(id: NodeId): NodeId | undefined;
  /** Undefined for rows that are gone: VS Code may ask for one that a batch just removed. */
  row(id: NodeId): Row | undefined;
  /** Apps proper, all told and those that the filter lets through. */
  readonly counts: { readonly apps: number; readonly matching: number };
}

/** Makes trees, and remembers what two trees in a row have in common. */
export class AppsTrees {
  readonly #views = new ConnectionViews();
  readonly #resources = new WeakMap<readonly ManagedResource[], ReadonlyMap<ResourceKey, ManagedResource>>();

  at(state: State, options: TreeOptions): AppsTree {
    this.#views.keepOnly(state.connections);
    return new Tree(state, options, this.#views, (list) => this.#byKey(list));
  }

  #byKey(list: readonly ManagedResource[]): ReadonlyMap<ResourceKey, ManagedResource> {
    const known = this.#resources.get(list);
    if (known !== undefined) {
      return known;
    }
    const made = new Map(list.map((resource) => [resource.key, resource]));
    this.#resources.set(list, made);
    return made;
  }
}

const NOTHING_BELOW = { apps: 0, attention: 0 };

class Tree implements AppsTree {
  readonly #state: State;
  readonly #options: TreeOptions;
  readonly #views: ConnectionViews;
  #connections:
    | ReadonlyMap<string, { readonly id: ConnectionId; readonly state: ConnectionState }>
    | undefined;
  readonly #resourcesByKey: (list: readonly ManagedResource[]) => ReadonlyMap<ResourceKey, ManagedResource>;

  constructor(
    state: State,
    options: TreeOptions,
    views: ConnectionViews,
    resourcesByKey: (list: readonly ManagedResource[]) => ReadonlyMap<ResourceKey, ManagedResource>,
  ) {
    this.#state = state;
    this.#options = options;
    this.#views = views;
    this.#resourcesByKey = resourcesByKey;
  }

  get counts(): { readonly apps: number; readonly matching: number } {
    let apps = 0;
    let matching = 0;
    for (const [id, connection] of this.#state.connections) {
      const view = this.#view(id, connection);
      apps += view.index.count;
      matching += view.matching;
    }
    return { apps, matching };
  }

  roots(): readonly NodeId[] {
    const broken = this.#options.catalog?.files.filter(({ state }) => state === 'broken') ?? [];
    return [
      ...broken.map(({ path }) => node.fileMessageNode(path)),
      ...[...this.#state.connections.keys()].map(node.connectionNode),
    ];
  }

  children(id: NodeId): readonly NodeId[] {
    const ref = node.parseNodeId(id);
    switch (ref?.kind) {
      case 'connection':
        return this.#belowConnection(ref.connection);
      case 'group':
        return this.#visibleApps(ref.connection, id).map(node.appNode);
      case 'app':
        return this.#belowApp(ref.app);
      case 'history':
        return historyLines(ref.app, this.#options.historyOf?.(ref.app));
      default:
        return [];
    }
  }

  parent(id: NodeId): NodeId | undefined {
    const ref = node.parseNodeId(id);
    switch (ref?.kind) {
      case 'group':
      case 'connectionMessage':
        return node.connectionNode(ref.connection);
      case 'app':
        return this.#parentOfApp(ref.app);
      case 'resource':
      case 'heal':
      case 'history':
      case 'appMessage':
        return node.appNode(ref.app);
      case 'historyEntry':
        return node.historyNode(ref.app);
      default:
        return undefined;
    }
  }

  row(id: NodeId): Row | undefined {
    const ref = node.parseNodeId(id);
    return ref === undefined ? undefined : this.#row(id, ref);
  }

  #row(id: NodeId, ref: NodeRef): Row | undefined {
    switch (ref.kind) {
      case 'connection':
        return this.#connectionRow(id, ref.connection);
      case 'group':
        return this.#groupRow(id, ref.connection, ref.group);
      case 'app': {
        const subject = this.#subject(ref.app);
        return subject && appRow(subject, this.#options);
      }
      case 'resource':
        return this.#resourceRow(ref.app, ref.resource);
      case 'heal': {
        const heals = this.#connectionOf(ref.app)?.state.heals.get(ref.app);
        const heal = heals?.find((one) => healId(ref.app, one) === id);
        return heal && healRow(ref.app, heal, this.#options.now);
      }
      case 'history':
      case 'historyEntry':
        return this.#historyRow(id, ref);
      case 'appMessage': {
        const subject = this.#subject(ref.app);
        return subject && appLine(subject, ref.topic, this.#options);
      }
      case 'connectionMessage': {
        const connection = this.#state.connections.get(ref.connection);
        return connection && connectionLine(ref.connection, connection, ref.topic, this.#options);
      }
      case 'fileMessage':
        return fileRow(
          id,
          this.#options.catalog?.files.find(({ path }) => path === ref.file),
        );
      default:
        return unreachable(ref);
    }
  }

  #view(id: ConnectionId, connection: ConnectionState): ConnectionView {
    return this.#views.at(id, connection, this.#options.grouping, this.#options.filter);
  }

  #belowConnection(id: ConnectionId): readonly NodeId[] {
    const connection = this.#state.connections.get(id);
    if (connection === undefined) {
      return [];
    }
    const { index, visible } = this.#view(id, connection);
    const below = { apps: index.count, ...(visible === undefined ? {} : { visible: visible.size }) };
    const lines = connectionTopics(connection, below).map((topic) => node.connectionMessageNode(id, topic));
    if (this.#options.grouping === 'parent') {
      return [...lines, ...this.#visibleApps(id, node.connectionNode(id)).map(node.appNode)];
    }
    const groups = index.groups.map((group) => node.groupNode(id, group));
    return [
      ...lines,
      ...groups.filter((group) => visible === undefined || this.#visibleApps(id, group).length > 0),
    ];
  }

  #visibleApps(id: ConnectionId, parent: NodeId): readonly AppId[] {
    const connection = this.#state.connections.get(id);
    if (connection === undefined) {
      return [];
    }
    const { index, visible } = this.#view(id, connection);
    const all = index.appsBelow.get(parent) ?? [];
    return pinnedFirst(
      visible === undefined ? all : all.filter((app) => visible.has(app)),
      this.#options.pinned,
    );
  }

  /** What went wrong, what was healed, what the verdict covers, then the apps below, then the objects. */
  #belowApp(id: AppId): readonly NodeId[] {
    const subject = this.#subject(id);
    const connection = this.#connectionOf(id)?.id;
    if (subject === undefined || connection === undefined) {
      return [];
    }
    const heals = subject.heals.map((heal) => healId(id, heal));
    const lines = appTopics(subject).map((topic) => node.appMessageNode(id, topic));
    const apps = this.#visibleApps(connection, node.appNode(id)).map(node.appNode);
    const resources = (shownResources(subject.connection, id) ?? [])
      .filter((resource) => !this.#isAppRow(subject, connection, resource))
      .toSorted(compareResources)
      .map(({ key }) => node.resourceNode(id, key));
    // A status may list an object twice; VS Code refuses a tree with one id twice.
    const history = this.#hasHistory(subject.app) ? [node.historyNode(id)] : [];
    return [...new Set([...heals, ...lines, ...history, ...apps, ...resources])];
  }

  #hasHistory(app: App): boolean {
    return this.#options.historyOf !== undefined && app.role === 'app' && app.sources.some(isOfGit);
  }

  #historyRow(id: NodeId, ref: NodeRef & { readonly kind: 'history' | 'historyEntry' }): Row | undefined {
    const app = this.#connectionOf(ref.app)?.state.apps.get(ref.app);
    const shown = this.#options.historyOf?.(ref.app);
    if (app === undefined || !this.#hasHistory(app)) {
      return undefined;
    }
    return ref.kind === 'history'
      ? historyRow(app, shown, this.#options.now, this.#collapsible(id, false))
      : historyLine(app, shown, ref.key, this.#options.now);
  }

  /** A child Application is a row of its own: never that and an object of its parent. */
  #isAppRow(subject: AppSubject, connection: ConnectionId, resource: ManagedResource): boolean {
    const child = subject.connection.apps.get(`${encodeURIComponent(connection)}/${resource.key}` as AppId);
    return child !== undefined && child.role !== 'project' && subject.place.word === 'here';
  }

  #parentOfApp(id: AppId): NodeId | undefined {
    const at = this.#connectionOf(id);
    return at && this.#view(at.id, at.state).index.parentOf.get(id);
  }

  /** By the first segment of the id as it stands: rows are asked for by the thousand, and decoding costs. */
  #connectionOf(id: AppId): { readonly id: ConnectionId; readonly state: ConnectionState } | undefined {
    this.#connections ??= new Map(
      [...this.#state.connections].map(([id, state]) => [encodeURIComponent(id), { id, state }]),
    );
    return this.#connections.get(id.slice(0, id.indexOf('/')));
  }

  #subject(id: AppId): AppSubject | undefined {
    const at = this.#connectionOf(id);
    const app = at?.state.apps.get(id);
    if (at === undefined || app === undefined) {
      return undefined;
    }
    const view = this.#view(at.id, at.state);
    const self = node.appNode(id);
    const hasApps = view.index.appsBelow.has(self);
    return subjectOf(app, at.state, this.#state, this.#options, {
      hasNamesake: view.index.sharedNames.size > 0 && view.index.sharedNames.has(`${app.kind}/${app.name}`),
      below: hasApps ? view.below(self) : NOTHING_BELOW,
      generates: view.index.generated.get(id) ?? 0,
      isParent: hasApps,
      isClosed: !(this.#options.isExpanded(self) ?? hasApps),
      refolds: hasApps ? (this.#options.refolds?.(self) ?? 0) : 0,
      asResource: this.#asResource(id, view, at.state),
    });
  }

  #asResource(id: AppId, view: ConnectionView, connection: ConnectionState): ManagedResource | undefined {
    const parent = view.index.parentOf.get(id);
    const list =
      parent?.startsWith('a/') === true ? shownResources(connection, parent.slice(2) as AppId) : undefined;
    return list && this.#resourcesByKey(list).get(id.slice(id.indexOf('/') + 1) as ResourceKey);
  }

  #connectionRow(id: NodeId, connection: ConnectionId): Row | undefined {
    const state = this.#state.connections.get(connection);
    if (state === undefined) {
      return undefined;
    }
    const view = {
      count: this.#view(connection, state).index.count,
      collapsible: this.#collapsible(id, true),
    };
    return connectionRow(connection, state, view, this.#options);
  }

  #groupRow(id: NodeId, connection: ConnectionId, group: string): Row | undefined {
    const state = this.#state.connections.get(connection);
    if (state === undefined) {
      return undefined;
    }
    const project: App | undefined = [...state.apps.values()].find(
      (app) => app.role === 'project' && app.name === group,
    );
    const collapsible = this.#visibleApps(connection, id).length === 0 ? 'none' : this.#collapsible(id, true);
    return groupRow(id, group, project, this.#view(connection, state).below(id), collapsible);
  }

  #resourceRow(id: AppId, key: ResourceKey): Row | undefined {
    const connection = this.#connectionOf(id)?.state;
    const app = connection?.apps.get(id);
    const list = connection && shownResources(connection, id);
    const resource = list && this.#resourcesByKey(list).get(key);
    if (connection === undefined || app === undefined || resource === undefined) {
      return undefined;
    }
    const edit = connection.edits.get(id)?.get(key);
    const stale = staleSince(app, connection);
    const owner = otherOwner(app, connection.live.get(id)?.get(key)?.alsoTrackedBy, connection);
    const place = objectsPlace(app, connection, this.#state, this.#options.catalog);
    return resourceRow({
      app,
      resource,
      heals: latestHeals(
        (connection.heals.get(id) ?? []).filter(({ resource: healed }) => isSameObject(healed, resource)),
      ),
      isReachable: place.word === 'here' || place.isConnected,
      now: this.#options.now,
      ...(edit === undefined ? {} : { edit }),
      ...(owner === undefined ? {} : { owner }),
      ...(stale === undefined ? {} : { asOf: asOfWords(stale, this.#options.clockTime) }),
    });
  }

  #collapsible(id: NodeId, isOpenByDefault: boolean): Collapsible {
    return (this.#options.isExpanded(id) ?? isOpenByDefault) ? 'expanded' : 'collapsed';
  }
}

function pinnedFirst(apps: readonly AppId[], pinned: ReadonlySet<AppId>): readonly AppId[] {
  return pinned.size === 0
    ? apps
    : [...apps.filter((app) => pinned.has(app)), ...apps.filter((app) => !pinned.has(app))];
}

function isSameObject(
  a: { readonly group: string; readonly kind: string; readonly namespace: string; readonly name: string },
  b: ManagedResource,
): boolean {
  return a.group === b.group && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}
