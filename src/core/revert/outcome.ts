import type { TreeChange } from '../git/treeChanges.ts';
import type { MovingRef } from '../history/trackedRef.ts';
import type { App } from '../model/app.ts';
import type { GitError } from '../ports.ts';
import type { ChangedFile } from './changedObjects.ts';
import type { Finding, Level } from './finding.ts';
import type { ServerSaid } from './serverAnswer.ts';

/** A commit that is taken back. */
export interface RevertedCommit {
  readonly sha: string;
  readonly subject: string;
  readonly author: string;
  /** Parent to which it goes back: of a merge the one on the main line; undefined for the first commit of all. */
  readonly parent: string | undefined;
  readonly isMerge: boolean;
}

/** A commit of the tracked branch that came after the one in question. */
export interface LaterCommit {
  readonly sha: string;
  readonly subject: string;
  readonly author: string;
}

/** A whole app is set back to what it was at this commit; nothing else in the repository changes. */
export interface RestoredState {
  readonly sha: string;
  readonly subject: string;
  /** Name of the app. */
  readonly app: string;
}

export interface RevertPlan {
  /** The tracked branch and its tip, on which the revert is computed. */
  readonly on: MovingRef;
  /** The remote could not be asked: the tip is the one fetched last. */
  readonly notFetched?: GitError;
  /** Newest first; none where a whole app is restored. */
  readonly commits: readonly RevertedCommit[];
  readonly restored?: RestoredState;
  /**
   * Commits after the oldest one that changed the same files, newest first, as far as they were looked for. A revert keeps
   * what they did, a restore takes it back too.
   */
  readonly later: readonly LaterCommit[];
  readonly tree: string;
  readonly changes: readonly TreeChange[];
  /** The changes that are text. Values of Secrets are in it: mask before showing. */
  readonly files: readonly ChangedFile[];
  /** Apps that declare something else after it, not only the one asked for. */
  readonly apps: readonly App[];
  readonly findings: readonly Finding[];
  readonly level: Level;
  /** Changed files of which the objects are not known, because a renderer makes them. */
  readonly unrendered: readonly string[];
  /** What the API server was asked by a dry run; undefined where no connected context reaches the cluster of the objects. */
  readonly server?: ServerSaid;
  /** Merge drivers of the clone that were not run. */
  readonly drivers: readonly string[];
}

/** Why there is no revert to plan. */
export type RevertRefusal =
  /** The app follows a tag, a range of versions or a commit: its targetRevision has to change instead. */
  | { readonly word: 'pinned'; readonly name: string }
  | { readonly word: 'missingRef'; readonly name: string }
  | { readonly word: 'oldGit' }
  | { readonly word: 'unknownCommit'; readonly sha: string }
  /** The branch that the app follows does not contain it. */
  | { readonly word: 'notOnBranch'; readonly sha: string }
  /** A merge beside the main line: which parent to go back to cannot be told. */
  | { readonly word: 'sideMerge'; readonly sha: string }
  /** The clone ends at this commit; its parent has to be fetched first. */
  | { readonly word: 'shallow'; readonly sha: string }
  /** At that commit the app had no files under its paths: it was elsewhere, or was not there yet. */
  | { readonly word: 'nothingThere'; readonly sha: string };

export type RevertOutcome =
  | { readonly word: 'plan'; readonly plan: RevertPlan }
  /** Git cannot take back `sha` on top of what came later. */
  | {
      readonly word: 'conflict';
      readonly on: MovingRef;
      readonly sha: string;
      readonly files: readonly string[];
      readonly drivers: readonly string[];
      /** What came later and changed these files. */
      readonly later: readonly LaterCommit[];
      /** Where the main line stood before the oldest of the commits: there an app can be set back to. */
      readonly before?: string;
    }
  /** All of it has been taken back already. */
  | { readonly word: 'nothing'; readonly on: MovingRef }
  | { readonly word: 'refused'; readonly refusal: RevertRefusal };
