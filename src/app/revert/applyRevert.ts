import { pushRefusal } from '../../core/git/pushRefusal.ts';
import type { PushRefusal } from '../../core/git/pushRefusal.ts';
import type { GitError } from '../../core/ports.ts';
import type { BranchSubject } from '../../core/revert/branchName.ts';
import { branchName, branchPrefix } from '../../core/revert/branchName.ts';
import type { GitWriter } from '../../core/revert/gitWriter.ts';
import type { RevertPlan } from '../../core/revert/outcome.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';
import type { RevertDeps } from './revertDeps.ts';
import type { UndoRequest, Work } from './revertWork.ts';
import { workOf } from './revertWork.ts';

export interface ApplyRequest {
  readonly undo: UndoRequest;
  /** As it was shown: nothing else is pushed. */
  readonly plan: RevertPlan;
  readonly branch: string;
  readonly message: string;
}

export type ApplyStage = 'checking' | 'committing' | 'pushing';

export type ApplyOutcome =
  | { readonly word: 'pushed'; readonly branch: string; readonly commit: string }
  /** The branch has another tip, or is another, than the one that the plan stands on. Nothing was written. */
  | { readonly word: 'moved' }
  /** The remote did not take it. The new branch was removed again. */
  | { readonly word: 'refused'; readonly refusal: PushRefusal }
  /** The push was cut off and the remote cannot be asked: the branch is kept, here and perhaps there. */
  | { readonly word: 'unknown'; readonly branch: string; readonly error: GitError }
  /** Nothing is left behind. */
  | { readonly word: 'failed'; readonly error: GitError };

/** After a push that was cut off, the remote is asked once more. */
const ASK_AGAIN_MS = 20_000;

/** A name that no branch has, here or on the remote, as fetched last. */
export async function freeBranch(
  undo: UndoRequest,
  subject: BranchSubject,
  writer: Pick<GitWriter, 'branchesBelow'>,
  signal: AbortSignal,
): Promise<Result<string, GitError>> {
  const taken = await writer.branchesBelow(branchPrefix(subject), undo.remote, signal);
  return taken.ok ? ok(branchName(subject, taken.value)) : taken;
}

/**
 * Makes the plan come true: its tree as one commit on the tip, a new branch for it, and a push of that branch. Only what
 * was shown is done: where the branch has moved since, nothing is. Objects, the branch and what the push brings are all
 * that is written to the clone.
 */
export async function applyRevert(
  { undo, plan, branch, message }: ApplyRequest,
  deps: RevertDeps,
  onStage: (stage: ApplyStage) => void,
  signal: AbortSignal,
): Promise<ApplyOutcome> {
  const writer = deps.openWriter(undo.repository);
  onStage('checking');
  const work = await workOf(undo, writer, deps.finder, signal);
  if (!work.ok) {
    return work.error.word === 'git' ? { word: 'failed', error: work.error.error } : { word: 'moved' };
  }
  const { notFetched, on } = work.value;
  if (notFetched) {
    return undo.remote === '' ? { word: 'failed', error: notFetched } : refusedBy(notFetched);
  }
  if (on.tip !== plan.on.tip || on.ref !== plan.on.ref) {
    return { word: 'moved' };
  }
  onStage('committing');
  const commit = await commitPlan(work.value, plan, message, writer, signal);
  if (commit === 'moved') {
    return { word: 'moved' };
  }
  if (!commit.ok) {
    return { word: 'failed', error: commit.error };
  }
  const made = await writer.createBranch(branch, commit.value, signal);
  if (!made.ok) {
    return { word: 'failed', error: made.error };
  }
  if (undo.remote === '') {
    return { word: 'pushed', branch, commit: commit.value };
  }
  onStage('pushing');
  const pushed = await writer.pushBranch(undo.remote, branch, signal);
  return pushed.ok
    ? { word: 'pushed', branch, commit: commit.value }
    : afterFailure(pushed.error, { undo, branch, commit: commit.value }, writer);
}

async function commitPlan(
  work: Work,
  plan: RevertPlan,
  message: string,
  writer: GitWriter,
  signal: AbortSignal,
): Promise<Result<string, GitError> | 'moved'> {
  const place = await writer.open('clone', signal);
  if (!place.ok) {
    return place;
  }
  try {
    const tree = await work.treeIn(place.value, signal);
    if (!tree.ok) {
      return tree.error.word === 'git' ? { ok: false, error: tree.error.error } : 'moved';
    }
    if (tree.value !== plan.tree) {
      return 'moved';
    }
    return await place.value.commit(
      { tree: tree.value, parents: [work.on.tip], message, sign: true },
      signal,
    );
  } finally {
    await place.value.dispose();
  }
}

function refusedBy(error: GitError): ApplyOutcome {
  return error.code === 'failed'
    ? { word: 'refused', refusal: pushRefusal(error.detail) }
    : { word: 'failed', error };
}

/** A refusal is final and the branch goes again. A push that was cut off may have arrived all the same. */
async function afterFailure(
  error: GitError,
  { undo, branch, commit }: { readonly undo: UndoRequest; readonly branch: string; readonly commit: string },
  writer: GitWriter,
): Promise<ApplyOutcome> {
  const signal = AbortSignal.timeout(ASK_AGAIN_MS);
  if (error.code !== 'failed') {
    const { repository, remote } = undo;
    const asked = await repository.fetch(remote, signal);
    const refs = asked.ok ? await repository.history.refs(remote, signal) : asked;
    if (!refs.ok) {
      return { word: 'unknown', branch, error };
    }
    const name = `refs/remotes/${remote}/${branch}`;
    if (refs.value.some((ref) => ref.name === name && ref.object === commit)) {
      return { word: 'pushed', branch, commit };
    }
  }
  const removed = await writer.deleteBranch(branch, commit, signal);
  if (!removed.ok) {
    return { word: 'unknown', branch, error };
  }
  return refusedBy(error);
}
