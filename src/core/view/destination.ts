import type { App } from '../model/app.ts';
import type { ContextCatalog, ContextInfo } from '../model/connection.ts';
import { isInCluster, isSameServer } from '../model/destination.ts';
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

/** `https://` says nothing that a row has room for. */
function withoutScheme(server: string): string {
  return server.replace(/^https:\/\//, '').replace(/\/$/, '');
}

export function objectsPlace(
  app: App,
  connection: ConnectionState,
  state: State,
  catalog: ContextCatalog | undefined,
): ObjectsPlace {
  const { server, name } = app.destination;
  if (isInCluster(app.destination, connection.context.server)) {
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
    cluster: name ?? context?.name ?? withoutScheme(server ?? ''),
    isConnected: context !== undefined && state.connections.get(context.id)?.phase.word === 'connected',
    ...(context === undefined ? {} : { context }),
  };
}
