declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `kube:<kubeconfig file>#<context>` (later also `argocd:<server>`); every piece of cluster state is keyed by it. */
export type ConnectionId = Branded<'ConnectionId'>;
/** Five percent-encoded segments: connection, group, kind, namespace, name. */
export type AppId = Branded<'AppId'>;
/** Four percent-encoded segments: group, kind, namespace, name. Unique within a connection. */
export type ResourceKey = Branded<'ResourceKey'>;

export interface AppIdParts {
  readonly connection: ConnectionId;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface ResourceKeyParts {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export function kubeConnectionId(file: string, context: string): ConnectionId {
  return `kube:${file}#${context}` as ConnectionId;
}

export function appId(parts: AppIdParts): AppId {
  const { connection, group, kind, namespace, name } = parts;
  return `${encodedConnection(connection)}/${encoded(group)}/${encoded(kind)}/${encoded(namespace)}/${encoded(name)}` as AppId;
}

/** Undefined when the text is not one of ours, as a row id or a link from elsewhere may be. */
export function parseAppId(id: string): AppIdParts | undefined {
  const segments = decodeSegments(id, 5);
  if (!segments) {
    return undefined;
  }
  const [connection, group, kind, namespace, name] = segments as [string, string, string, string, string];
  return { connection: connection as ConnectionId, group, kind, namespace, name };
}

export function resourceKey(parts: ResourceKeyParts): ResourceKey {
  const { group, kind, namespace, name } = parts;
  return `${encoded(group)}/${encoded(kind)}/${encoded(namespace)}/${encoded(name)}` as ResourceKey;
}

/** What encodeURIComponent would leave as it is, told faster: names in a cluster are nearly always that. */
const PLAIN = /^[\w.~!*'()-]*$/;

function encoded(segment: string): string {
  return PLAIN.test(segment) ? segment : encodeURIComponent(segment);
}

const connections = new Map<string, string>();

/** There are few connections and many apps: each is encoded once. */
function encodedConnection(connection: ConnectionId): string {
  const text = connections.get(connection) ?? encodeURIComponent(connection);
  connections.set(connection, text);
  return text;
}

export function parseResourceKey(key: string): ResourceKeyParts | undefined {
  const segments = decodeSegments(key, 4);
  if (!segments) {
    return undefined;
  }
  const [group, kind, namespace, name] = segments as [string, string, string, string];
  return { group, kind, namespace, name };
}

function decodeSegments(text: string, count: number): string[] | undefined {
  const segments = text.split('/');
  if (segments.length !== count) {
    return undefined;
  }
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return undefined; // a stray percent sign: not one of ours
  }
}
