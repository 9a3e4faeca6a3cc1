import type { GitChange } from '../ports.ts';
import type { Gap } from './gap.ts';

/** A line of an app's history. `key` is its name within the history; times are milliseconds of the epoch. */
export type HistoryEntry = LandingEntry | DeployEntry | OperationEntry | ActionEntry | GapEntry;

/** A commit of the tracked branch that changed files of the app, and what became of it. */
export interface LandingEntry {
  readonly kind: 'landing';
  readonly key: string;
  /** Which of the app's tracks it is on (`AppHistory.tracks`). */
  readonly track: number;
  readonly sha: string;
  /** First parent; undefined for a root commit. */
  readonly parent?: string;
  readonly isMerge: boolean;
  readonly subject: string;
  readonly author: Person;
  readonly authoredAt: number;
  /** Undefined where it is the author. */
  readonly committer?: Person;
  readonly committedAt: number;
  readonly pullRequest?: number;
  readonly coAuthors: readonly string[];
  readonly reverts: readonly string[];
  /** Files of the app alone. */
  readonly changes: readonly GitChange[];
  readonly fate: Fate;
}

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** A sync that the controller recorded and that brought no new commit: to an older revision, of the same, of a chart. */
export interface DeployEntry {
  readonly kind: 'rollback' | 'resync';
  /** A commit, or the version of a chart. */
  readonly key: string;
  readonly at: number;
  readonly by: Initiator;
  readonly revision: string;
  readonly deployment: string;
}

/** An operation that the controller's record leaves out and that an Event tells. */
export interface OperationEntry {
  readonly kind: 'operation';
  readonly key: string;
  /** When it ended; when it began, where no end is told. */
  readonly at: number;
  readonly by: Initiator;
  readonly revisions: readonly string[];
  readonly outcome: 'began' | 'succeeded' | 'failed';
  /** As in `AppEvent`. */
  readonly what?: string;
  /** As in `AppEvent`. */
  readonly isRecorded?: boolean;
  /** Of some objects of the app only. */
  readonly isPartial: boolean;
  /** From files of somebody's machine. */
  readonly isLocal: boolean;
  /** What it wrote, as `Kind namespace/name`, where that is told. */
  readonly objects?: readonly string[];
  readonly failure?: string;
}

/** What somebody did to the app through the controller's server, in its words. */
export interface ActionEntry {
  readonly kind: 'action';
  readonly key: string;
  readonly at: number;
  readonly by: Initiator;
  readonly action: string;
}

export interface GapEntry {
  readonly kind: 'gap';
  readonly key: string;
  readonly gap: Gap;
}

/** Who began a sync, as the controller has it: itself, a name that it was given, or nobody told. */
export type Initiator =
  /** `name` where the product has several, and no word for what it does by itself. */
  | { readonly word: 'controller'; readonly name?: string }
  | { readonly word: 'user'; readonly name: string }
  | { readonly word: 'unknown' };

export interface Sync {
  readonly at: number;
  /** It was then at the latest: the record keeps no nearer time. */
  readonly isLatest?: boolean;
  readonly by: Initiator;
  readonly revision: string;
}

/** What became of a landing in the cluster, from the controller's record. */
export type Fate =
  /** `operation`: the last operation alone tells it, for a sync of some objects leaves no entry in the record. */
  | { readonly word: 'deployed'; readonly sync: Sync; readonly evidence: 'record' | 'operation' }
  /** What was tried with it failed; the sync that brought it is of a later revision, which may well have taken it back. */
  | { readonly word: 'failedFirst'; readonly sync: Sync }
  | { readonly word: 'rolledBack'; readonly sync: Sync; readonly back: Sync }
  /** Every recorded sync contains it: it was deployed by one that is no longer kept, or by the oldest. */
  | { readonly word: 'beforeRecord'; readonly since: number }
  /** No sync brought it, yet the controller compared a revision that contains it and found nothing to change. */
  | { readonly word: 'nothingToDeploy' }
  /** `isAttempt` of a controller that keeps no operations: its last try, which is no sync. */
  | {
      readonly word: 'failed';
      readonly at?: number;
      readonly message: string;
      readonly isAttempt?: boolean;
    }
  | { readonly word: 'deploying' }
  | { readonly word: 'pending' };
