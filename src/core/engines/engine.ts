import type { CompareRules, ControllerSettings } from '../diff/rules.ts';
import type { App, EngineId, ObjectName, Tracker } from '../model/app.ts';
import type { ConnectionId } from '../model/ids.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import type { Health } from '../model/liveState.ts';
import type { Action, Plan } from '../model/plan.ts';
import type { ManagedResource } from '../model/resource.ts';
import type { ApiResource, ObjectRef, TableRow, WatchSpec, Watched } from '../ports.ts';
import type { JsonObject } from '../util/json.ts';
import type { Result } from '../util/result.ts';
import type { SyncAllowance } from '../windows/syncAllowance.ts';
import type { AppEvent } from './appEvent.ts';

/** Answers another app of the same cluster, itself related already; undefined where it is not known. */
export type FindApp = (name: ObjectName) => App | undefined;

/** One GitOps product behind one interface. Everything is pure: objects in, data out. */
export interface GitOpsEngine {
  readonly id: EngineId;
  /** As its users call it, e.g. "Argo CD". */
  readonly name: string;
  /** Namespace in which it is installed by default: tried where a login may not read the whole cluster. */
  readonly home: string;
  readonly watches: readonly WatchSpec[];
  /** Kinds whose objects deploy others, so that a cluster has a verdict of them. */
  readonly appKinds: ReadonlySet<string>;
  /** Undefined where the cluster serves none of its kinds. */
  detect(
    served: readonly ApiResource[],
  ): readonly { readonly spec: WatchSpec; readonly version: string }[] | undefined;
  /** Undefined for kinds it does not know or objects without an envelope. */
  toApp(object: KubeObject, connection: ConnectionId): App | undefined;
  /**
   * The app together with others that it names (sources, dependencies), which `find` answers as they are related
   * themselves. Absent where an object says all of itself.
   */
  relate?(app: App, find: FindApp): App;
  /** A first, partial App from printer columns; undefined for kinds without a table. */
  rowToApp(row: TableRow, of: Watched, connection: ConnectionId): App | undefined;
  resources(object: KubeObject): readonly ManagedResource[];
  /** Health of a live managed object. Absent where the controller's record tells it of each resource. */
  objectHealth?(object: KubeObject, app: App): Health | undefined;
  /** Moves on each comparison without changing the App (Argo CD: `status.reconciledAt`); kept in freshness. */
  comparedAt(object: KubeObject): string | undefined;
  /** Manager names under which the controller writes to managed objects. */
  readonly fieldManagers: ReadonlySet<string>;
  history(object: KubeObject): readonly Deployment[];
  /** What Events on an app's object tell beside its record, oldest first. Absent where the record says as much. */
  readonly events?: (events: readonly KubeObject[], object: KubeObject | undefined) => readonly AppEvent[];
  /** Manifests of this engine in a YAML document: what the workspace index knows declarations by. */
  declares(document: JsonObject): Declaration | undefined;
  /** What this object owns for another app, by its tracking stamp; undefined when untracked. */
  trackedBy(object: KubeObject): Tracker | undefined;
  /** The controller's own web interface: the object that holds its address, and an app's page in it. */
  readonly ui?: {
    settings(app: App): ObjectRef;
    address(settings: KubeObject, app: App): string | undefined;
  };
  /** Where the controller keeps what it compares by, for the one who may read it. */
  settingsOf(object: KubeObject): ObjectRef | undefined;
  /** How the controller compares this app; `settings` is what `settingsOf` names, undefined where it was not read. */
  compareRules(object: KubeObject, settings: ControllerSettings | undefined): CompareRules;
  /** The last self-heal on the controller's own record; undefined where the last operation was another. */
  healRecord(object: KubeObject): HealRecord | undefined;
  /** Where the objects that were applied last stand as they were rendered, for the one who may read it; undefined without such. */
  appliedStore?(object: KubeObject): AppliedStore | undefined;
  plan(action: Action, object: KubeObject, context: PlanContext): Result<Plan, Unsupported>;
}

export interface PlanContext {
  readonly app: App;
  readonly now: number;
  /** Name written into `initiatedBy`: a claim, not an identity. */
  readonly user: string;
  /** A managing parent or generator that overwrites edits of this object. */
  readonly parent?: { readonly kind: string; readonly name: string };
  /** The object that the action is about, where it is not the app's own, and its plural; undefined where it is gone. */
  readonly managed?: { readonly live: KubeObject; readonly resource: string };
  /** Another app of the same cluster, as it is known now: what to ask before or beside this one. */
  readonly find?: (name: ObjectName) => App | undefined;
  /** What the windows of its project let the app do now; undefined where none concerns it or the project is not known. */
  readonly allowance?: SyncAllowance;
}

/** A Secret in the cluster of the objects that keeps what was applied. Nothing of it but the manifest is used. */
export interface AppliedStore {
  readonly secret: ObjectRef;
  /** In words, e.g. "release shop.v4". */
  readonly from: string;
  /** Of objects that name none. */
  readonly namespace: string | undefined;
  /** The record in the Secret, as gzip or plain text; undefined where there is none. */
  packed(secret: KubeObject): Uint8Array | undefined;
  /** The manifest in the unpacked record, documents of YAML; undefined where it is no such record. */
  manifest(record: string): string | undefined;
}

export interface Unsupported {
  readonly code: 'unsupported';
  readonly reason: string;
}

/** An entry of the controller's own deployment record. Lists of them come newest first. */
export interface Deployment {
  readonly id: string;
  readonly revisions: readonly string[];
  readonly startedAt?: string;
  readonly deployedAt: string;
  /**
   * When what it deployed was deployed for the first time, where that was before and it came back. Then `deployedAt` is the
   * earliest time at which it can have done so.
   */
  readonly firstAt?: string;
  /** When the controller last said that it is deployed, where one entry stands for several times and revisions. */
  readonly seenAt?: string;
  readonly by?: string;
  readonly isAutomated: boolean;
  /** Name of the controller that did it, where the product has several. */
  readonly controller?: string;
  /** It went back to what was deployed before. */
  readonly isRollback?: boolean;
}

/** A finished self-heal as the controller recorded it: the objects it wrote, never the field or the editor. */
export interface HealRecord {
  readonly startedAt: string;
  /** Heals in a row, this one counted: tells two of them apart that began within one second. */
  readonly attempt: number;
  readonly finishedAt: string;
  readonly resources: readonly {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  }[];
}

/** An app that a manifest declares. `namespace` is empty where the manifest leaves it to whoever applies it. */
export interface Declaration {
  readonly engine: EngineId;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}
