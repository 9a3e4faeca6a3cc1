import type { App } from '../model/app.ts';
import type { DeclaredAt } from '../model/declaredAt.ts';
import type { ConnectionPhase, ContextInfo, Freshness } from '../model/connection.ts';
import type { HealedEdit } from '../model/drift.ts';
import type { AppId, ConnectionId, ResourceKey } from '../model/ids.ts';
import type { LiveState } from '../model/liveState.ts';
import type { Action } from '../model/plan.ts';
import type { ManagedResource } from '../model/resource.ts';

/**
 * Everything that can change the state; a closed union. Events carry state, they do not steer. They come from sources
 * (watch, index, git), never from a command, except `app/requested`, whose optimism the next observation clears.
 */
export type StoreEvent =
  | { readonly type: 'connection/opened'; readonly context: ContextInfo }
  | { readonly type: 'connection/phase'; readonly id: ConnectionId; readonly phase: ConnectionPhase }
  /** Which cluster it is; see `ConnectionState.clusterUid`. */
  | { readonly type: 'connection/identified'; readonly id: ConnectionId; readonly clusterUid: string }
  | { readonly type: 'connection/closed'; readonly id: ConnectionId }
  /** First paint from printer columns: never overwrites an App that came from a full object. */
  | { readonly type: 'apps/painted'; readonly id: ConnectionId; readonly apps: readonly App[] }
  | { readonly type: 'apps/observed'; readonly id: ConnectionId; readonly apps: readonly ObservedApp[] }
  | { readonly type: 'apps/removed'; readonly id: ConnectionId; readonly apps: readonly AppId[] }
  /** Managed resources of an app whose row is open; undefined drops them again. */
  | {
      readonly type: 'resources/observed';
      readonly app: AppId;
      readonly resources: readonly ManagedResource[] | undefined;
    }
  | {
      readonly type: 'freshness/changed';
      readonly id: ConnectionId;
      readonly scope: ScopeKey;
      readonly freshness: Freshness;
    }
  | { readonly type: 'freshness/dropped'; readonly id: ConnectionId; readonly scope: ScopeKey }
  /** A write of ours was accepted and the controller has not answered yet. `at` in milliseconds of the epoch. */
  | {
      readonly type: 'app/requested';
      readonly app: AppId;
      readonly what: Action['kind'];
      readonly at: number;
    }
  | { readonly type: 'app/requestSettled'; readonly app: AppId }
  | { readonly type: 'heal/observed'; readonly app: AppId; readonly heal: HealedEdit }
  /** What the verdict of live objects tells beyond the controller's list: edits not healed, with their writer. */
  | {
      readonly type: 'edit/observed';
      readonly app: AppId;
      readonly resource: ResourceKey;
      readonly edit: LiveEdit | undefined;
    }
  /** What a live object tells of itself; undefined when nobody watches it any more. */
  | {
      readonly type: 'live/observed';
      readonly app: AppId;
      readonly resource: ResourceKey;
      readonly live: LiveState | undefined;
    }
  | { readonly type: 'index/changed'; readonly declarations: ReadonlyMap<string, DeclaredAt> };

/** `kind` of a watch in one scope: `<group>/<kind>` or `<group>/<kind>@<namespace>`. */
export type ScopeKey = string;

export interface ObservedApp {
  readonly app: App;
  /** Opaque. */
  readonly resourceVersion: string;
  readonly comparedAt?: string;
}

/** A live edit that still stands. */
export interface LiveEdit {
  readonly pointers: readonly string[];
  readonly manager?: string;
  readonly at?: string;
}
