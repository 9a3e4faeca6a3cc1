import { parseBlobs } from '../../core/git/objects.ts';
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
 * The blobs that `cat-file --batch` gave for these ids, unless a partial clone lacks one. Git tells such an object as a
 * failure only where it is old enough; a newer one answers "missing", as for an id that is nowhere.
 */
export async function wholeBlobs(
  output: Result<Buffer, GitError>,
  ids: readonly string[],
  runner: GitRunner,
  root: string,
  signal: AbortSignal,
): Promise<Result<ReadonlyMap<string, Uint8Array>, GitError>> {
  if (!output.ok) {
    return output;
  }
  const blobs = parseBlobs(output.value);
  if (ids.every((id) => blobs.has(id))) {
    return ok(blobs);
  }
  const promises = await promisesOf(runner, root, signal);
  if (!promises.ok) {
    return promises;
  }
  return promises.value.isPartial ? err({ code: 'notFetched', folder: root }) : ok(blobs);
}
