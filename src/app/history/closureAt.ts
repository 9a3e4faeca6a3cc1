import type { ClosureInput } from '../../core/history/closure.ts';
import { nextClosure } from '../../core/history/closure.ts';
import type { PathClosure } from '../../core/history/closureModel.ts';
import type { GitError, GitHistory } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';

/** Deeper chains of bases than this are a loop of our own making. */
const MAX_ROUNDS = 40;

/**
 * The path closure of an app at a commit. `inputs` are those of `closureInputs` whose source is in this repository. One
 * process per depth of the chain of bases: two or three for most.
 */
export async function closureAt(
  git: Pick<GitHistory, 'files'>,
  sha: string,
  inputs: readonly ClosureInput[],
  signal: AbortSignal,
): Promise<Result<PathClosure, GitError>> {
  const texts = new Map<string, string | undefined>();
  const decoder = new TextDecoder();
  let step = nextClosure(inputs, texts);
  for (let round = 0; step.wanted.length > 0 && round < MAX_ROUNDS; round++) {
    const files = await git.files(sha, step.wanted, signal);
    if (!files.ok) {
      return files;
    }
    for (const path of step.wanted) {
      const file = files.value.get(path);
      texts.set(path, file && decoder.decode(file.bytes));
    }
    step = nextClosure(inputs, texts);
  }
  return ok(step.closure);
}
