import type { GitError } from '../../core/ports.ts';
import type { GitRunner } from './runner.ts';

/** A remote that a clone left objects at, as a POSIX expression: `remote.<name>.promisor`, or the older `extensions.partialClone`. */
const PROMISES = String.raw`^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$`;

export interface Promises {
  /** Objects of this clone may be at a remote alone. */
  readonly isPartial: boolean;
  /** What it was cloned without, e.g. `blob:none`, `tree:0`. */
  readonly filter?: string;
}

/** What a clone says of objects that it left at its remote. One process. */
export async function promisesOf(runner: GitRunner, root: string, signal: AbortSignal): Promise<Promises> {
  const args = ['config', '--local', '--null', '--get-regexp', PROMISES];
  const output = await runner.run(root, args, { signal, okCodes: [1] });
  const text = output.ok ? output.value.toString('utf8') : '';
  const filter = /partialclonefilter\n([^\0]*)\0/.exec(text)?.[1];
  return { isPartial: text !== '', ...(filter !== undefined && { filter }) };
}

/**
 * An object that a tree names and the clone lacks. Git says so only where it may not fetch it and is old enough to take
 * that for a failure; newer ones answer "missing" as for a path that is not there.
 */
export function notFetched(root: string): GitError {
  return { code: 'notFetched', folder: root };
}
