import type { App, AppRole } from '../model/app.ts';
import type { AppId, ConnectionId } from '../model/ids.ts';
import { appId } from '../model/ids.ts';
import { isMeant } from '../store/trackers.ts';
import { sameData } from '../util/sameData.ts';
import type { NodeId } from './nodeId.ts';
import { appNode, connectionNode, groupNode } from './nodeId.ts';
import type { Grouping } from './options.ts';

/** Who stands below whom in one connection. Depends on names and owners only, never on sync, health or time. */
export interface AppsIndex {
  /** Children that are apps, by parent row, in the order of the tree. */
  readonly appsBelow: ReadonlyMap<NodeId, readonly AppId[]>;
  readonly parentOf: ReadonlyMap<AppId, NodeId>;
  /** Projects in order; empty in the grouping by parent. */
  readonly groups: readonly string[];
  /** How many apps each generator made, wherever the grouping puts them. */
  readonly generated: ReadonlyMap<AppId, number>;
  /** Names that two apps of this connection share: their rows say the namespace. */
  readonly sharedNames: ReadonlySet<string>;
  /** Apps proper: generators, sources and projects are not counted. */
  readonly count: number;
}

type Apps = ReadonlyMap<AppId, App>;

export function indexApps(connection: ConnectionId, apps: Apps, grouping: Grouping): AppsIndex {
  const parentOf = grouping === 'parent' ? byParent(connection, apps) : byProject(connection, apps);
  const appsBelow = new Map<NodeId, AppId[]>();
  for (const [id, parent] of parentOf) {
    const siblings = appsBelow.get(parent);
    if (siblings === undefined) {
      appsBelow.set(parent, [id]);
    } else {
      siblings.push(id);
    }
  }
  for (const siblings of appsBelow.values()) {
    siblings.sort((a, b) => compareApps(apps.get(a), apps.get(b)));
  }
  return {
    appsBelow,
    parentOf,
    groups: grouping === 'parent' ? [] : projectsOf(apps, parentOf),
    generated: countGenerated(connection, apps),
    sharedNames: sharedNames(apps),
    count: [...apps.values()].filter(({ role }) => role === 'app').length,
  };
}

/** True when nothing that the index is made of differs, so that an old index is still right. */
export function hasSameIndex(before: Apps, after: Apps): boolean {
  if (before === after) {
    return true;
  }
  if (before.size !== after.size) {
    return false;
  }
  for (const [id, app] of after) {
    const old = before.get(id);
    if (old === undefined || (old !== app && !isPlacedAlike(old, app))) {
      return false;
    }
  }
  return true;
}

function isPlacedAlike(a: App, b: App): boolean {
  return (
    a.role === b.role &&
    a.project === b.project &&
    sameData(a.trackedBy, b.trackedBy) &&
    a.generatedBy?.kind === b.generatedBy?.kind &&
    a.generatedBy?.name === b.generatedBy?.name
  );
}

/** A project is no row of its own here: it stands among the objects of the app that declares it. */
function byParent(connection: ConnectionId, apps: Apps): Map<AppId, NodeId> {
  const owners = new Map<AppId, AppId>();
  const named = appsByName(apps);
  for (const app of apps.values()) {
    const owner =
      app.role === 'project' ? undefined : (generatorOf(app, connection, apps) ?? trackerOf(app, named));
    if (owner !== undefined && owner !== app.id) {
      owners.set(app.id, owner);
    }
  }
  cutCycles(owners);
  const parentOf = new Map<AppId, NodeId>();
  const root = connectionNode(connection);
  for (const app of apps.values()) {
    if (app.role !== 'project') {
      const owner = owners.get(app.id);
      parentOf.set(app.id, owner === undefined ? root : appNode(owner));
    }
  }
  return parentOf;
}

function generatorOf(app: App, connection: ConnectionId, apps: Apps): AppId | undefined {
  if (app.generatedBy === undefined) {
    return undefined;
  }
  const { kind, name } = app.generatedBy;
  const id = appId({ connection, group: app.group, kind, namespace: app.namespace, name });
  return apps.has(id) ? id : undefined;
}

/**
 * The app that a tracking stamp names. A stamp without a namespace means the control plane's own, which no stamp tells:
 * the child's namespace is tried first, then the only one of that name, then the first by id.
 */
function trackerOf(app: App, named: ReadonlyMap<string, readonly App[]>): AppId | undefined {
  if (app.trackedBy === undefined) {
    return undefined;
  }
  const { trackedBy } = app;
  const candidates = (named.get(trackedBy.name) ?? []).filter((one) => isMeant(trackedBy, one, app));
  const home = candidates.find((one) => one.namespace === app.namespace);
  return (home ?? candidates.toSorted((a, b) => compareText(a.id, b.id))[0])?.id;
}

function appsByName(apps: Apps): ReadonlyMap<string, readonly App[]> {
  const named = new Map<string, App[]>();
  for (const app of apps.values()) {
    if (app.role === 'app') {
      const same = named.get(app.name);
      if (same === undefined) {
        named.set(app.name, [app]);
      } else {
        same.push(app);
      }
    }
  }
  return named;
}

/** An app may manage itself, or two each other. The member with the smallest id becomes the top, whatever the order. */
function cutCycles(owners: Map<AppId, AppId>): void {
  const settled = new Set<AppId>();
  for (const start of owners.keys()) {
    const path: AppId[] = [];
    const onPath = new Set<AppId>();
    let here: AppId | undefined = start;
    while (here !== undefined && !settled.has(here) && !onPath.has(here)) {
      path.push(here);
      onPath.add(here);
      here = owners.get(here);
    }
    if (here !== undefined && onPath.has(here)) {
      const top = path.slice(path.indexOf(here)).toSorted(compareText)[0];
      if (top !== undefined) {
        owners.delete(top);
      }
    }
    for (const id of path) {
      settled.add(id);
    }
  }
}

function countGenerated(connection: ConnectionId, apps: Apps): ReadonlyMap<AppId, number> {
  const counts = new Map<AppId, number>();
  for (const app of apps.values()) {
    const generator = generatorOf(app, connection, apps);
    if (generator !== undefined) {
      counts.set(generator, (counts.get(generator) ?? 0) + 1);
    }
  }
  return counts;
}

/** A generator has no project of its own: it stands with its apps where they agree. */
function byProject(connection: ConnectionId, apps: Apps): Map<AppId, NodeId> {
  const generated = new Map<AppId, Set<string>>();
  for (const app of apps.values()) {
    const generator = generatorOf(app, connection, apps);
    if (generator !== undefined) {
      generated.set(generator, (generated.get(generator) ?? new Set()).add(app.project ?? ''));
    }
  }
  const parentOf = new Map<AppId, NodeId>();
  for (const app of apps.values()) {
    if (app.role !== 'project') {
      const [only, ...others] = generated.get(app.id) ?? [];
      const project = app.project ?? (others.length === 0 ? only : undefined) ?? '';
      parentOf.set(app.id, groupNode(connection, project));
    }
  }
  return parentOf;
}

/** Every project that has an app or is declared; those without a project come last. */
function projectsOf(apps: Apps, parentOf: ReadonlyMap<AppId, NodeId>): readonly string[] {
  const names = new Set<string>();
  for (const app of apps.values()) {
    names.add(app.role === 'project' ? app.name : projectOfNode(parentOf.get(app.id)));
  }
  return [...names].sort((a, b) => Number(a === '') - Number(b === '') || compareText(a, b));
}

function projectOfNode(node: NodeId | undefined): string {
  return decodeURIComponent(node?.split('/')[2] ?? '');
}

function sharedNames(apps: Apps): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { role, kind, name } of apps.values()) {
    const key = `${kind}/${name}`;
    if (role !== 'project' && seen.has(key)) {
      shared.add(key);
    }
    seen.add(key);
  }
  return shared;
}

/** What deploys comes first, then what it is deployed from, then what only stands beside. */
const RANK: Readonly<Record<AppRole, number>> = {
  app: 0,
  generator: 0,
  project: 0,
  source: 1,
  imageAutomation: 2,
  notification: 3,
};

function compareApps(a: App | undefined, b: App | undefined): number {
  return (
    RANK[a?.role ?? 'app'] - RANK[b?.role ?? 'app'] ||
    compareText(a?.name ?? '', b?.name ?? '') ||
    compareText(a?.id ?? '', b?.id ?? '')
  );
}

/** By code units: the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
