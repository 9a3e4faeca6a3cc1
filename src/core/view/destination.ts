import type { App } from '../model/app.ts';
import type { ContextCatalog, ContextInfo } from '../model/connection.ts';
import type { ConnectionState, State } from '../store/state.ts';

/** Whether the objects of an app live in the cluster that its record lives in. */
export type ObjectsPlace =
  | { readonly word: 'here' }
  /** `context` reaches that cluster, where a kubeconfig knows one; `isConnected` when its tree is open. */
  | {
      readonly word: 'elsewhere';
      readonly cluster: string;
      readonly context?: ContextInfo;
      readonly isConnected: boolean;
    };

/** Argo CD's names for the cluster that the controller itself runs in. */
const IN_CLUSTER_SERVER = /^https:\/\/kubernetes\.default(\.svc(\.cluster\.local)?)?(:443)?\/?$/;
const IN_CLUSTER_NAME = 'in-cluster';

export function objectsPlace(
  app: App,
  connection: ConnectionState,
  state: State,
  catalog: ContextCatalog | undefined,
): ObjectsPlace {
  const { server, name } = app.destination;
  if (isHere(app, connection.context)) {
    return { word: 'here' };
  }
  const contexts = [
    ...[...state.connections.values()].map(({ context }) => context),
    ...(catalog?.contexts ?? []),
  ];
  const context =
    server === undefined
      ? contexts.find((one) => one.cluster === name || one.name === name)
      : contexts.find((one) => one.server !== undefined && isSameServer(one.server, server));
  return {
    word: 'elsewhere',
    cluster: name ?? context?.name ?? server ?? '',
    isConnected: context !== undefined && state.connections.get(context.id)?.phase.word === 'connected',
    ...(context === undefined ? {} : { context }),
  };
}

function isHere(app: App, context: ContextInfo): boolean {
  const { server, name } = app.destination;
  if (name !== undefined && name !== '') {
    return name === IN_CLUSTER_NAME;
  }
  if (server === undefined || server === '' || IN_CLUSTER_SERVER.test(server)) {
    return true;
  }
  return context.server !== undefined && isSameServer(server, context.server);
}

function isSameServer(one: string, other: string): boolean {
  return normalServer(one) === normalServer(other);
}

/** Scheme and host in lower case, the scheme's own port and a trailing slash left out. */
function normalServer(server: string): string {
  try {
    return new URL(server).href.replace(/\/$/, '');
  } catch {
    return server;
  }
}
