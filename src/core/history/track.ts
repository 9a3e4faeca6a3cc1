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
