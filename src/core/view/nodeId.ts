import type { AppId, ConnectionId, ResourceKey } from '../model/ids.ts';

/**
 * A row of the Apps tree by name. VS Code keys its nodes by element identity, so elements are these strings and never
 * objects of the state; commands get them as their first argument.
 */
export type NodeRef =
  | { readonly kind: 'connection'; readonly connection: ConnectionId }
  /** Apps of one project, in the grouping by project. An empty name stands for apps without one. */
  | { readonly kind: 'group'; readonly connection: ConnectionId; readonly group: string }
  | { readonly kind: 'app'; readonly app: AppId }
  | { readonly kind: 'resource'; readonly app: AppId; readonly resource: ResourceKey }
  /** A healed edit: the object, and when it was seen back as Git declares it (RFC3339). */
  | { readonly kind: 'heal'; readonly app: AppId; readonly resource: ResourceKey; readonly at: string }
  /** What happened to an app, as a row that opens; its lines by the key of their entry. */
  | { readonly kind: 'history'; readonly app: AppId }
  | { readonly kind: 'historyEntry'; readonly app: AppId; readonly key: string }
  /** A line of text below an app, a connection or (for the kubeconfig file named) at the top. */
  | { readonly kind: 'appMessage'; readonly app: AppId; readonly topic: string }
  | { readonly kind: 'connectionMessage'; readonly connection: ConnectionId; readonly topic: string }
  | { readonly kind: 'fileMessage'; readonly file: string };

export type NodeId = string;

export function connectionNode(connection: ConnectionId): NodeId {
  return `c/${encodeURIComponent(connection)}`;
}

export function groupNode(connection: ConnectionId, group: string): NodeId {
  return `g/${encodeURIComponent(connection)}/${encodeURIComponent(group)}`;
}

export function appNode(app: AppId): NodeId {
  return `a/${app}`;
}

export function resourceNode(app: AppId, resource: ResourceKey): NodeId {
  return `r/${app}/${resource}`;
}

export function healNode(app: AppId, resource: ResourceKey, at: string): NodeId {
  return `h/${app}/${resource}/${encodeURIComponent(at)}`;
}

export function historyNode(app: AppId): NodeId {
  return `y/${app}`;
}

export function historyEntryNode(app: AppId, key: string): NodeId {
  return `e/${app}/${encodeURIComponent(key)}`;
}

export function appMessageNode(app: AppId, topic: string): NodeId {
  return `m/app/${app}/${encodeURIComponent(topic)}`;
}

export function connectionMessageNode(connection: ConnectionId, topic: string): NodeId {
  return `m/connection/${encodeURIComponent(connection)}/${encodeURIComponent(topic)}`;
}

export function fileMessageNode(file: string): NodeId {
  return `m/file/${encodeURIComponent(file)}`;
}

/** Undefined when the text is no row of ours: a command may get anything from a keybinding. */
export function parseNodeId(id: string): NodeRef | undefined {
  const parts = id.split('/');
  try {
    switch (parts[0]) {
      case 'c':
        return parts.length === 2
          ? { kind: 'connection', connection: decode(parts, 1) as ConnectionId }
          : undefined;
      case 'g':
        return parts.length === 3
          ? { kind: 'group', connection: decode(parts, 1) as ConnectionId, group: decode(parts, 2) }
          : undefined;
      case 'a':
        return parts.length === 6 ? { kind: 'app', app: join(parts, 1, 6) as AppId } : undefined;
      case 'r':
        return parts.length === 10
          ? { kind: 'resource', app: join(parts, 1, 6) as AppId, resource: join(parts, 6, 10) as ResourceKey }
          : undefined;
      case 'h':
        return parts.length === 11
          ? {
              kind: 'heal',
              app: join(parts, 1, 6) as AppId,
              resource: join(parts, 6, 10) as ResourceKey,
              at: decode(parts, 10),
            }
          : undefined;
      case 'y':
        return parts.length === 6 ? { kind: 'history', app: join(parts, 1, 6) as AppId } : undefined;
      case 'e':
        return parts.length === 7
          ? { kind: 'historyEntry', app: join(parts, 1, 6) as AppId, key: decode(parts, 6) }
          : undefined;
      case 'm':
        return parseMessage(parts);
      default:
        return undefined;
    }
  } catch {
    return undefined; // a stray percent sign: not one of ours
  }
}

/** The app that a row stands for or belongs to: what commands on apps need of any row below one. */
export function appOfNode(id: string): AppId | undefined {
  const ref = parseNodeId(id);
  return ref !== undefined && 'app' in ref ? ref.app : undefined;
}

function parseMessage(parts: readonly string[]): NodeRef | undefined {
  switch (parts[1]) {
    case 'app':
      return parts.length === 8
        ? { kind: 'appMessage', app: join(parts, 2, 7) as AppId, topic: decode(parts, 7) }
        : undefined;
    case 'connection':
      return parts.length === 4
        ? { kind: 'connectionMessage', connection: decode(parts, 2) as ConnectionId, topic: decode(parts, 3) }
        : undefined;
    case 'file':
      return parts.length === 3 ? { kind: 'fileMessage', file: decode(parts, 2) } : undefined;
    default:
      return undefined;
  }
}

function decode(parts: readonly string[], index: number): string {
  return decodeURIComponent(parts[index] ?? '');
}

function join(parts: readonly string[], from: number, to: number): string {
  return parts.slice(from, to).join('/');
}
