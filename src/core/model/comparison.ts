import type { ClusterError } from './connection.ts';
import type { DesiredRung, FieldChange } from './drift.ts';
import type { AppId, ResourceKey } from './ids.ts';
import type { Note } from './plan.ts';
import type { SyncStatus } from './status.ts';

/** Which text of Git is compared: files as they lie in the folder, the clone's HEAD, or the commit the app tracks. */
export type ComparedSide = 'workingTree' | 'head' | 'tracked';

/** An app held against the cluster, object by object. Everything in it is masked; it may be cached and shown. */
export interface AppComparison {
  readonly app: AppId;
  readonly side: ComparedSide;
  /** The controller's own verdict, shown beside ours and never replaced by it. */
  readonly verdict: SyncStatus;
  /** In place of the verdict, of a product that judges no object and whose users know its states by other words. */
  readonly stateTitle?: string;
  /** Where the desired side was read from, in words: "working tree of shop", "main at 1a2b3c4". */
  readonly desiredFrom?: string;
  readonly resources: readonly ResourceComparison[];
  /** About the whole: sources that could not be read, settings that may not be seen. */
  readonly notes: readonly Note[];
  /** Milliseconds of the epoch. */
  readonly at: number;
}

/**
 * - `same`: nothing differs; `differs`: see `changes`;
 * - `onlyDesired`: Git has it and the cluster does not; `onlyLive`: the cluster has it and Git does not;
 * - `absent`: neither side could be found; `hook`: runs with a sync and is not compared;
 * - `failed`: `problem` says why this one object could not be compared.
 */
export type ComparedStatus = 'same' | 'differs' | 'onlyDesired' | 'onlyLive' | 'absent' | 'hook' | 'failed';

export interface ResourceComparison {
  readonly key: ResourceKey;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly status: ComparedStatus;
  /** Absent where the controller gives none, as for hooks. */
  readonly verdict?: SyncStatus;
  readonly requiresPruning: boolean;
  readonly rung: DesiredRung;
  /** Names both sides, e.g. `Deployment web: main at 1a2b3c4 ↔ live`; also says when it is an approximation. */
  readonly title: string;
  readonly changes: readonly FieldChange[];
  /** The fields of `changes` as people write them: `spec.template.spec.containers[web].image`. */
  readonly fields: readonly string[];
  readonly desired: ComparedText;
  readonly live: ComparedText;
  readonly notes: readonly Note[];
  readonly problem?: ClusterError;
  /** Opaque version of the live object that was compared. */
  readonly liveVersion?: string;
  /** Where Git declares the object: absolute path of the file, zero-based line. */
  readonly declaredAt?: { readonly file: string; readonly line: number };
}

/** One side as stable YAML. `lines` has one place per change (zero-based, both ends included), none where the side lacks it. */
export interface ComparedText {
  readonly text: string;
  readonly lines: readonly ({ readonly first: number; readonly last: number } | undefined)[];
}

/** Why nothing could be compared at all. */
export type CompareError =
  | { readonly code: 'cluster'; readonly error: ClusterError }
  /** The objects live in another cluster than the app's record. */
  | { readonly code: 'otherCluster'; readonly destination: string }
  | { readonly code: 'notAnApp' }
  | { readonly code: 'cancelled' };
