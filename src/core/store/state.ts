import type { App } from '../model/app.ts';
import type { ConnectionPhase, ContextInfo, Freshness } from '../model/connection.ts';
import type { HealedEdit } from '../model/drift.ts';
import type { AppId, ConnectionId, ResourceKey } from '../model/ids.ts';
import type { LiveState } from '../model/liveState.ts';
import type { Action } from '../model/plan.ts';
import type { ManagedResource } from '../model/resource.ts';
import type { DeclaredAt } from '../model/declaredAt.ts';
import type { LiveEdit, ScopeKey } from './event.ts';

/** The whole model. Slices are replaced, never mutated; bodies of manifests are not in it. */
export interface State {
  readonly connections: ReadonlyMap<ConnectionId, ConnectionState>;
  /** `<group>/<kind>/<namespace>/<name>` → where the workspace declares it. */
  readonly declarations: ReadonlyMap<string, DeclaredAt>;
}

export interface ConnectionState {
  readonly context: ContextInfo;
  readonly phase: ConnectionPhase;
  /** Of the `kube-system` namespace: the same for every context that leads to this cluster. Absent while not known. */
  readonly clusterUid?: string;
  readonly apps: ReadonlyMap<AppId, App>;
  /** Ids whose App is a first paint only. */
  readonly painted: ReadonlyMap<AppId, true>;
  /** Only for open rows. */
  readonly resourcesByApp: ReadonlyMap<AppId, readonly ManagedResource[]>;
  readonly freshness: ReadonlyMap<ScopeKey, Freshness>;
  /** resourceVersion and comparison time: change thirty times a second at 5,000 apps and repaint nothing. */
  readonly versions: ReadonlyMap<AppId, { readonly resourceVersion: string; readonly comparedAt?: string }>;
  readonly pending: ReadonlyMap<AppId, { readonly what: Action['kind']; readonly at: number }>;
  readonly heals: ReadonlyMap<AppId, readonly HealedEdit[]>;
  readonly edits: ReadonlyMap<AppId, ReadonlyMap<ResourceKey, LiveEdit>>;
  /** What live objects tell of themselves; only of those that are watched. */
  readonly live: ReadonlyMap<AppId, ReadonlyMap<ResourceKey, LiveState>>;
}

export const EMPTY_STATE: State = { connections: new Map(), declarations: new Map() };
