import type { HealthStatus, OperationPhase, SyncStatus } from '../../../src/core/model/status.ts';
import type { Stage } from './stage.ts';

/** What has to be seen of a recorded object, in Plumbline's words; what is not named is not looked at. */
export interface Expect {
  /** `App.phase.word`. */
  readonly phase: string;
  readonly sync?: SyncStatus;
  /** Null: not assessed. */
  readonly health?: HealthStatus | null;
  readonly operation?: {
    readonly phase?: OperationPhase;
    readonly isRequested?: boolean;
    readonly isAutomated?: boolean;
    readonly isSelfHeal?: boolean;
    readonly isDryRun?: boolean;
    /** A part of the message. */
    readonly message?: string;
  };
  /** Types, sorted; all of them. */
  readonly conditions?: readonly string[];
  /** Verdict by `Kind/name`, null where the controller gives none; all of them. */
  readonly resources?: Readonly<Record<string, SyncStatus | null>>;
  readonly pruneCount?: number;
  readonly healAttempts?: number;
  readonly isVerdictStale?: boolean;
  readonly historyLength?: number;
  /** Codes of the blockers of each plan; `unsupported` where there is none. */
  readonly plans: {
    readonly sync: readonly string[] | 'unsupported';
    readonly refresh: readonly string[] | 'unsupported';
    readonly terminate: readonly string[] | 'unsupported';
  };
}

/** One state, and the way to it. */
export interface Scenario {
  /** Name of the recording, of the app, of its namespace. */
  readonly name: string;
  /** What the state is, in a sentence. */
  readonly title: string;
  readonly expect: Expect;
  /** Goes to the state; what it returns is the object of the recording. */
  readonly play: (stage: Stage) => Promise<Recorded>;
}

export interface Recorded {
  readonly object: object;
  /** Further objects that belong to the state: children, generated apps, projects. */
  readonly others?: readonly object[];
  /** Paths of live objects to record. */
  readonly live?: readonly string[];
  /** Whether the watch frames since the last `stage.mark()` belong to the recording. */
  readonly frames?: boolean;
}

/** Nothing stands in the way of a sync, and there is nothing to terminate. */
export const AT_REST = { sync: [], refresh: [], terminate: ['notRunning'] } as const;

/** An operation is running. */
export const BUSY = { sync: ['operationRunning'], refresh: [], terminate: [] } as const;
