import type { MergedTree } from '../git/mergedTree.ts';
import type { RawCommit } from '../git/rawCommit.ts';
import type { TreeChange, TreeSide } from '../git/treeChanges.ts';
import type { GitVersion } from '../git/version.ts';
import type { GitError, GitRepository } from '../ports.ts';
import type { Result } from '../util/result.ts';

/** What merge-tree gets: commits or trees, by id, as its version takes them. */
export interface MergeRequest {
  /** Undefined: git finds the base itself, from the two commits. */
  readonly base?: string;
  readonly ours: string;
  readonly theirs: string;
}

/** A place where objects may be written: for looking only, or the clone itself. No working tree, index or ref is touched. */
export interface ObjectPlace {
  /** Merge drivers of the clone's own configuration, which are not run. */
  readonly drivers: readonly string[];
  merge(request: MergeRequest, signal: AbortSignal): Promise<Result<MergedTree, GitError>>;
  /** Commits with the user's own name; signed only where `sign` is set and the user's own configuration signs. */
  commit(
    request: {
      readonly tree: string;
      readonly parents: readonly string[];
      readonly message: string;
      readonly sign?: boolean;
    },
    signal: AbortSignal,
  ): Promise<Result<string, GitError>>;
  /** The tree with each path put as given, or removed. */
  treeWith(
    tree: string,
    paths: ReadonlyMap<string, TreeSide | undefined>,
    signal: AbortSignal,
  ): Promise<Result<string, GitError>>;
  /** Between two commits or trees; `paths` are files and folders. */
  changes(
    from: string,
    to: string,
    signal: AbortSignal,
    paths?: readonly string[],
  ): Promise<Result<readonly TreeChange[], GitError>>;
  blobs(
    objects: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, Uint8Array>, GitError>>;
  /** Removes what was written for looking only. */
  dispose(): Promise<void>;
}

/** What a revert does to a clone beyond reading it. Exists only in trusted workspaces. */
export interface GitWriter {
  version(signal: AbortSignal): Promise<Result<GitVersion | undefined, GitError>>;
  /** Commits as stored; those that the clone has not got are left out. */
  commits(
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, RawCommit>, GitError>>;
  /** Whether `commit` is `ancestor` or comes after it. */
  contains(commit: string, ancestor: string, signal: AbortSignal): Promise<Result<boolean, GitError>>;
  /** `scratch` is a folder of its own that `dispose` removes; nothing reaches the clone. */
  open(where: 'scratch' | 'clone', signal: AbortSignal): Promise<Result<ObjectPlace, GitError>>;
  /** Branches below `revert/` and the like, here and on the remote, by their short names. */
  branchesBelow(
    prefix: string,
    remote: string,
    signal: AbortSignal,
  ): Promise<Result<readonly string[], GitError>>;
  /** Fails where the branch exists. No hook is run. */
  createBranch(name: string, commit: string, signal: AbortSignal): Promise<Result<void, GitError>>;
  /** Deletes the branch if it still is at that commit. */
  deleteBranch(name: string, commit: string, signal: AbortSignal): Promise<Result<void, GitError>>;
  /** The branch under the same name on the remote, by the user's own credentials; no hook, no tag, no submodule. */
  pushBranch(remote: string, name: string, signal: AbortSignal): Promise<Result<void, GitError>>;
}

export type OpenGitWriter = (repository: GitRepository) => GitWriter;
