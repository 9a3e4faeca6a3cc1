import type { ResourceKey } from './ids.ts';
import type { HealthStatus, SyncStatus } from './status.ts';

/** One object that an app manages, as the controller's status lists it. */
export interface ManagedResource {
  readonly key: ResourceKey;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Absent for hooks and ignored objects. */
  readonly sync?: SyncStatus;
  /** Absent when nobody assesses the kind, or the controller keeps health elsewhere. */
  readonly health?: HealthStatus;
  readonly healthMessage?: string;
  readonly syncWave?: number;
  readonly isHook: boolean;
  /** Do not count it for hooks: live hooks of Git carry it too (specs/argocd.md m.15). */
  readonly requiresPruning: boolean;
  readonly needsDeletionConfirmation: boolean;
  /** Of the last operation: `Synced`, `SyncFailed`, `Pruned`, `PruneSkipped`, with its message and hook phase. */
  readonly lastResult?: { readonly status?: string; readonly message?: string; readonly hookPhase?: string };
}
