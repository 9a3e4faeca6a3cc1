import type { GitError } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { GitRunner } from './runner.ts';

/** A remote that a clone left objects at, as a POSIX expression: `remote.<name>.promisor`, or the older `extensions.partialClone`. */
const PROMISES = String.raw`^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$`;

interface Promises {
  /** Objects of this clone may be at a remote alone. */
  readonly isPartial: boolean;
  /** What it was cloned without, e.g. `blob:none`, `tree:0`. */
  readonly filter?: string;
}

/** What a clone says of objects that it left at its remote. One process. */
export async function promisesOf(
  runner: GitRunner,
  root: string,
  signal: AbortSignal,
): Promise<Result<Promises, GitError>> {
  const args = ['config', '--local', '--null', '--get-regexp', PROMISES];
  const output = await runner.run(root, args, { signal, okCodes: [1] });
  if (!output.ok) {
    return output;
  }
  const text = output.value.toString('utf8');
  const filter = /partialclonefilter\n([^\0]*)\0/.exec(text)?.[1];
  return ok({ isPartial: text !== '', ...(filter !== undefined && { filter }) });
}

/**
 * What was read, unless it lacks something that a tree names. Git tells such an object as a failure only where it is old
 * enough; a newer one answers "missing", as for a path that is not there.
 */
export async function whole<T>(
  read: T,
  lacks: boolean,
  runner: GitRunner,
  root: string,
  signal: AbortSignal,
): Promise<Result<T, GitError>> {
  const promises = lacks ? await promisesOf(runner, root, signal) : undefined;
  if (promises?.ok === false) {
    return promises;
  }
  return promises?.value.isPartial === true ? err({ code: 'notFetched', folder: root }) : ok(read);
}
