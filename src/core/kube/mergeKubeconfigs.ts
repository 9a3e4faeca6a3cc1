import * as l10n from '@vscode/l10n';

import type { ContextInfo } from '../model/connection.ts';
import { kubeConnectionId } from '../model/ids.ts';
import type { ConnectionId } from '../model/ids.ts';
import type { ClusterEntry, ContextEntry, ResolvedContext, UserEntry } from './entries.ts';
import { loginKind, NOBODY } from './entries.ts';
import type { KubeconfigDocument } from './kubeconfigDocument.ts';

/** All files as one, as kubectl sees them: the first file that names something wins, entry by entry. */
export interface MergedKubeconfig {
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly currentContext?: string;
}

export function mergeKubeconfigs(documents: readonly KubeconfigDocument[]): MergedKubeconfig {
  const current = documents.find((document) => document.currentContext !== undefined)?.currentContext;
  return {
    clusters: firstWins(
      documents.flatMap((each) => each.clusters.map((entry) => [entry.cluster.name, entry])),
    ),
    users: firstWins(documents.flatMap((each) => each.users.map((entry) => [entry.user.name, entry]))),
    contexts: firstWins(documents.flatMap((each) => each.contexts.map((entry) => [entry.name, entry]))),
    ...(current === undefined ? {} : { currentContext: current }),
  };
}

function firstWins<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  const first = new Map<string, T>();
  for (const [name, entry] of entries) {
    if (!first.has(name)) {
      first.set(name, entry);
    }
  }
  return first;
}

export function contextInfos(merged: MergedKubeconfig): readonly ContextInfo[] {
  return [...merged.contexts.values()].map((context) => contextInfo(merged, context));
}

/** Undefined where the id names no context, or one that misses its cluster or user. */
export function resolveContext(merged: MergedKubeconfig, id: ConnectionId): ResolvedContext | undefined {
  const context = [...merged.contexts.values()].find((each) => contextId(each) === id);
  const cluster = context && merged.clusters.get(context.cluster);
  const user = context && userOf(merged, context);
  return context && cluster && user ? { context, cluster, user } : undefined;
}

/** False where the address of the server is none that we could send a request to. */
export function isUsable(context: ResolvedContext): boolean {
  return isWebAddress(context.cluster.cluster.server);
}

function contextId(context: ContextEntry): ConnectionId {
  return kubeConnectionId(context.file, context.name);
}

/** A context without a user is an anonymous one. (client-node would ignore the CA then, so it gets an empty user.) */
function userOf(merged: MergedKubeconfig, context: ContextEntry): UserEntry | undefined {
  return context.user === ''
    ? { file: context.file, user: { name: '' }, impersonate: NOBODY }
    : merged.users.get(context.user);
}

function contextInfo(merged: MergedKubeconfig, context: ContextEntry): ContextInfo {
  const cluster = merged.clusters.get(context.cluster);
  const user = userOf(merged, context);
  const problem = problemOf(context, cluster, user);
  return {
    id: contextId(context),
    name: context.name,
    file: context.file,
    cluster: context.cluster,
    user: context.user,
    login: user ? loginKind(user) : 'none',
    isCurrent: context.name === merged.currentContext,
    ...(cluster ? { server: cluster.cluster.server } : {}),
    ...(context.namespace === undefined ? {} : { namespace: context.namespace }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function problemOf(
  context: ContextEntry,
  cluster: ClusterEntry | undefined,
  user: UserEntry | undefined,
): string | undefined {
  if (!cluster) {
    return l10n.t('Cluster {0} is in no kubeconfig file', context.cluster);
  }
  if (!user) {
    return l10n.t('User {0} is in no kubeconfig file', context.user);
  }
  if (!isWebAddress(cluster.cluster.server)) {
    return l10n.t('Server {0} is not an http or https address', cluster.cluster.server);
  }
  return undefined;
}

function isWebAddress(server: string): boolean {
  const protocol = URL.canParse(server) ? new URL(server).protocol : '';
  return protocol === 'https:' || protocol === 'http:';
}
