import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { App, Operation, SourceSpec, SyncPolicy } from '../../../../src/core/model/app.ts';
import type { ContextInfo } from '../../../../src/core/model/connection.ts';
import type { HealedEdit } from '../../../../src/core/model/drift.ts';
import type { ConnectionId } from '../../../../src/core/model/ids.ts';
import { appId, kubeConnectionId, resourceKey } from '../../../../src/core/model/ids.ts';
import type { ManagedResource } from '../../../../src/core/model/resource.ts';
import type { SyncWindow } from '../../../../src/core/model/syncWindow.ts';
import type { ConnectionState, State } from '../../../../src/core/store/state.ts';
import { NO_FILTER } from '../../../../src/core/view/filter.ts';
import type { TreeOptions } from '../../../../src/core/view/options.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { passing, recorded } from '../../recorded.ts';

/** 2026-11-24 14:00:00 UTC: what every test of the view calls now. */
export const NOW = Date.UTC(2026, 10, 24, 14, 0, 0);
export const MINUTE = 60_000;

export function ago(minutes: number): string {
  return new Date(NOW - minutes * MINUTE).toISOString();
}

export const DEMO: ConnectionId = kubeConnectionId('/home/kim/.kube/config', 'kind-demo');
export const SHA = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';

export const AUTOMATED: SyncPolicy = {
  automated: true,
  prune: true,
  selfHeal: true,
  allowEmpty: false,
  syncOptions: [],
  isPaused: false,
};

export const MANUAL: SyncPolicy = { ...AUTOMATED, automated: false, prune: false, selfHeal: false };

export const GIT_SOURCE: SourceSpec = {
  repoURL: 'https://git.example.com/platform/fleet.git',
  path: 'apps/checkout',
  targetRevision: 'main',
  type: 'directory',
};

/** A healthy app whose every irrelevant field is filled. The id follows from connection, kind, namespace and name. */
export function anApp(over: Partial<App> & { readonly connection?: ConnectionId } = {}): App {
  const { connection = DEMO, ...fields } = over;
  const { group = 'argoproj.io', kind = 'Application', namespace = 'argocd', name = 'checkout' } = fields;
  return {
    id: appId({ connection, group, kind, namespace, name }),
    engine: 'argocd',
    role: 'app',
    group,
    version: 'v1alpha1',
    kind,
    namespace,
    name,
    uid: `uid-${namespace}-${name}`,
    project: 'shop',
    labels: {},
    phase: { word: 'Synced' },
    sync: 'Synced',
    health: 'Healthy',
    sources: [GIT_SOURCE],
    destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
    syncPolicy: AUTOMATED,
    conditions: [],
    revisions: [SHA],
    isVerdictStale: false,
    lastSyncedAt: ago(5),
    resourceCount: 3,
    pruneCount: 0,
    healAttempts: 0,
    ...fields,
  };
}

/** An Application, ApplicationSet or AppProject as Plumbline reads it. */
export function asApp(object: KubeObject): App {
  const app = argoCdEngine.toApp(object, DEMO);
  if (app === undefined) {
    throw new Error(`no app: ${object.kind} ${object.metadata.name}`);
  }
  return app;
}

/** An app in a state that a real Argo CD was brought to, by the name of the recording. */
export const recordedApp = (name: string): App => asApp(recorded(name));

/** The same on the way there: the frame of its watch with that index. */
export const passingApp = (name: string, index: number): App => asApp(passing(name, index));

/** Minutes after the recorded states, whose times all count from the same minute. */
export const AFTER_RECORDING = Date.parse('2026-01-05T09:15:00Z');

export function aGenerator(over: Partial<App> = {}): App {
  const { project: _, ...app } = anApp({
    role: 'generator',
    kind: 'ApplicationSet',
    sync: 'Unknown',
    sources: [],
    revisions: [],
    ...over,
  });
  return app;
}

export function aProject(name: string, over: Partial<App> = {}): App {
  return anApp({ role: 'project', kind: 'AppProject', name, sources: [], revisions: [], ...over });
}

/** Open at NOW and for two hours and ten minutes more. */
export const DENYING: SyncWindow = {
  kind: 'deny',
  schedule: '10 13 * * *',
  duration: '3h',
  applications: ['*'],
  namespaces: [],
  clusters: [],
  needsAll: false,
  manualSync: false,
  description: 'release freeze',
};

export function anOperation(over: Partial<Operation> = {}): Operation {
  return {
    phase: 'Succeeded',
    isRequested: false,
    isAutomated: false,
    isSelfHeal: false,
    isDryRun: false,
    retryCount: 0,
    startedAt: ago(6),
    finishedAt: ago(5),
    ...over,
  };
}

export function aResource(over: Partial<ManagedResource> = {}): ManagedResource {
  const { group = 'apps', kind = 'Deployment', namespace = 'shop', name = 'checkout' } = over;
  return {
    key: resourceKey({ group, kind, namespace, name }),
    group,
    version: 'v1',
    kind,
    namespace,
    name,
    sync: 'Synced',
    health: 'Healthy',
    isHook: false,
    requiresPruning: false,
    needsDeletionConfirmation: false,
    ...over,
  };
}

export function aHeal(over: Partial<HealedEdit> = {}): HealedEdit {
  return {
    resource: { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'checkout' },
    changes: [
      {
        pointer: '/spec/replicas',
        edited: 5,
        restored: 3,
        writer: { manager: 'kubectl-edit', operation: 'Update', at: ago(3) },
      },
    ],
    healedAt: ago(2),
    isObserved: true,
    ...over,
  };
}

export function aContext(over: Partial<ContextInfo> = {}): ContextInfo {
  return {
    id: DEMO,
    name: 'kind-demo',
    file: '/home/kim/.kube/config',
    cluster: 'kind-demo',
    server: 'https://127.0.0.1:6443',
    user: 'kim',
    login: 'certificate',
    isCurrent: true,
    ...over,
  };
}

export function aConnection(apps: readonly App[], over: Partial<ConnectionState> = {}): ConnectionState {
  return {
    context: aContext(),
    phase: { word: 'connected' },
    apps: new Map(apps.map((app) => [app.id, app])),
    painted: new Map(),
    resourcesByApp: new Map(),
    freshness: new Map([['argoproj.io/Application', { word: 'live', since: NOW - 10 * MINUTE }]]),
    versions: new Map(),
    pending: new Map(),
    heals: new Map(),
    edits: new Map(),
    live: new Map(),
    ...over,
  };
}

export function aState(...connections: readonly ConnectionState[]): State {
  return {
    connections: new Map(connections.map((connection) => [connection.context.id, connection])),
    declarations: new Map(),
  };
}

/** Everything open unless told otherwise, UTC clock, no filter. */
export function options(over: Partial<TreeOptions> = {}): TreeOptions {
  return {
    grouping: 'parent',
    filter: NO_FILTER,
    now: NOW,
    clockTime: (at) => new Date(at).toISOString().slice(11, 19),
    locationsOf: () => undefined,
    pinned: new Set(),
    isExpanded: () => undefined,
    ...over,
  };
}
