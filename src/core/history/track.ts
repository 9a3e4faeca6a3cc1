import type { SourceSpec } from '../model/app.ts';
import type { SourceLocation } from '../model/sourceLocation.ts';
import type { GitError } from '../ports.ts';
import type { PathClosure } from './closureModel.ts';
import type { TrackedRef } from './trackedRef.ts';

/** One branch of one clone that sources of an app are read from. */
export interface TrackFacts {
  /** Top of the clone. */
  readonly root: string;
  /** The clone's name for the repository; empty where the clone itself is what the app names. */
  readonly remote: string;
  readonly repoURL: string;
  readonly ref: TrackedRef;
  /** Commit whose history is listed. */
  readonly tip: string;
  readonly closure: PathClosure;
  /** When the clone was last brought up to date, milliseconds of the epoch. */
  readonly fetchedAt?: number;
}

/** Why a source has no history here. */
export type TrackProblem =
  | { readonly word: 'location'; readonly location: SourceLocation }
  | { readonly word: 'git'; readonly error: GitError }
  | { readonly word: 'missingRef'; readonly name: string }
  /** Made without trees: each commit looked at would have to be fetched. */
  | { readonly word: 'treeless'; readonly root: string };

export interface UntrackedSource {
  readonly source: SourceSpec;
  readonly problem: TrackProblem;
}

/** Why an app has no history, or why reading it ended. */
export type HistoryError =
  /** No source of the app has a history here. */
  | {
      readonly code: 'noTrack';
      readonly untracked: readonly UntrackedSource[];
      /** `Kind name` of the object that the manifests come from, where it names no repository. */
      readonly madeBy?: string;
    }
  | GitError;
