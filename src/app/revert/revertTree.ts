import type { GitError } from '../../core/ports.ts';
import type { MergeRequest, ObjectPlace } from '../../core/revert/gitWriter.ts';
import type { MergeWay } from '../../core/revert/mergeWay.ts';
import { emptyTree } from '../../core/revert/mergeWay.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';

/** A commit to take back: to its parent, for a merge to the one on the main line, for a root commit to nothing. */
export interface Undo {
  readonly sha: string;
  readonly parent: { readonly sha: string; readonly tree: string } | undefined;
}

export interface RevertedTree {
  readonly tree: string;
  /** The commit at which it stopped, and where. `tree` then is of no use. */
  readonly stoppedAt?: { readonly sha: string; readonly files: readonly string[] };
}

/** The message of commits that exist for a merge alone. Their ids depend on it and nobody sees them. */
const STEP = 'plumbline: a step of a revert\n';

/**
 * The tree that is left when the commits, newest first, are taken back from `tip`. It is what `git revert` gives, without
 * a working tree; all or nothing. Commits that a way needs are written to `place`.
 */
export async function revertTree(
  place: ObjectPlace,
  way: MergeWay,
  tip: { readonly sha: string; readonly tree: string },
  undos: readonly Undo[],
  signal: AbortSignal,
): Promise<Result<RevertedTree, GitError>> {
  let tree = tip.tree;
  for (const undo of undos) {
    const request = await requestFor(place, way, tip, tree, undo, signal);
    const merged = request.ok ? await place.merge(request.value, signal) : request;
    if (!merged.ok) {
      return merged;
    }
    tree = merged.value.tree;
    if (merged.value.conflicts.length > 0) {
      return ok({ tree, stoppedAt: { sha: undo.sha, files: merged.value.conflicts } });
    }
  }
  return ok({ tree });
}

async function requestFor(
  place: ObjectPlace,
  way: MergeWay,
  tip: { readonly sha: string; readonly tree: string },
  tree: string,
  { sha, parent }: Undo,
  signal: AbortSignal,
): Promise<Result<MergeRequest, GitError>> {
  const before = parent ?? { sha: undefined, tree: emptyTree(sha) };
  if (way === 'trees') {
    return ok({ base: sha, ours: tree, theirs: before.tree });
  }
  const ours =
    tree === tip.tree ? ok(tip.sha) : await place.commit({ tree, parents: [tip.sha], message: STEP }, signal);
  if (!ours.ok) {
    return ours;
  }
  // Without a base to name, a child of the commit stands for its parent: the commit is then what both sides have last in
  // common, and so the base that git finds.
  const theirs =
    way === 'commits' && before.sha !== undefined
      ? ok(before.sha)
      : await place.commit(
          { tree: before.tree, parents: way === 'synthetic' ? [sha] : [], message: STEP },
          signal,
        );
  return theirs.ok
    ? ok({ ...(way === 'commits' && { base: sha }), ours: ours.value, theirs: theirs.value })
    : theirs;
}
