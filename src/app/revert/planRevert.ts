import type { GitError } from '../../core/ports.ts';
import type { RevertOutcome } from '../../core/revert/outcome.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { RevertDeps } from './revertDeps.ts';
import { askServer } from './askServer.ts';
import { planOf } from './revertPlanOf.ts';
import type { Halt } from './revertStart.ts';
import type { UndoRequest } from './revertWork.ts';
import { workOf } from './revertWork.ts';

/**
 * What it means to take commits back from the branch that the app follows, or to set the app back to a commit, on the
 * branch as its remote has it now. Nothing is written to the clone but what a fetch brings; working tree, index and
 * branches are not looked at.
 */
export async function planRevert(
  request: UndoRequest,
  deps: RevertDeps,
  signal: AbortSignal,
): Promise<Result<RevertOutcome, GitError>> {
  const writer = deps.openWriter(request.repository);
  const work = await workOf(request, writer, deps.finder, signal);
  if (!work.ok) {
    return answer(work.error);
  }
  const place = await writer.open('scratch', signal);
  if (!place.ok) {
    return place;
  }
  try {
    const tree = await work.value.treeIn(place.value, signal);
    const plan = tree.ok
      ? await planOf(work.value, tree.value, request.repository, place.value, deps, signal)
      : tree;
    if (!plan.ok) {
      return answer(plan.error);
    }
    const asked = deps.findServer ? await askServer(plan.value, deps.findServer, signal) : plan.value;
    return signal.aborted ? err({ code: 'cancelled' }) : ok({ word: 'plan', plan: asked });
  } finally {
    await place.value.dispose();
  }
}

function answer(halt: Halt): Result<RevertOutcome, GitError> {
  return halt.word === 'git' ? err(halt.error) : ok(halt.outcome);
}
