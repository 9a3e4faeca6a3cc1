import type { GitError } from '../../core/ports.ts';
import type { GitWriter } from '../../core/revert/gitWriter.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';

/** A commit with its place: the one on the first-parent chain (newest is 0) that brought it there. */
export interface PlacedCommit {
  readonly sha: string;
  readonly landing: number;
  readonly isOnSpine: boolean;
}

/**
 * Commits newest first, as git takes back a range: by their landing, and beside the main line children before parents.
 * All of them are in `spine[0]`, which is the tip.
 */
export async function newestFirst(
  writer: Pick<GitWriter, 'contains'>,
  spine: readonly string[],
  commits: readonly string[],
  signal: AbortSignal,
): Promise<Result<readonly PlacedCommit[], GitError>> {
  const positions = new Map(spine.map((sha, index) => [sha, index]));
  const ordered: PlacedCommit[] = [];
  for (const sha of new Set(commits)) {
    const own = positions.get(sha);
    const landing = own === undefined ? await landingOf(writer, spine, sha, signal) : ok(own);
    if (!landing.ok) {
      return landing;
    }
    const placed = { sha, landing: landing.value, isOnSpine: own !== undefined };
    const index = await indexFor(writer, ordered, placed, signal);
    if (!index.ok) {
      return index;
    }
    ordered.splice(index.value, 0, placed);
  }
  return ok(ordered);
}

/** The oldest commit of the chain that contains it: one question for each halving. */
async function landingOf(
  writer: Pick<GitWriter, 'contains'>,
  spine: readonly string[],
  sha: string,
  signal: AbortSignal,
): Promise<Result<number, GitError>> {
  let [with_, without] = [0, spine.length];
  while (without - with_ > 1) {
    const middle = (with_ + without) >> 1;
    const contains = await writer.contains(spine[middle] ?? '', sha, signal);
    if (!contains.ok) {
      return contains;
    }
    if (contains.value) {
      with_ = middle;
    } else {
      without = middle;
    }
  }
  return ok(with_);
}

/** Before the first one that is older. */
async function indexFor(
  writer: Pick<GitWriter, 'contains'>,
  ordered: readonly PlacedCommit[],
  placed: PlacedCommit,
  signal: AbortSignal,
): Promise<Result<number, GitError>> {
  for (const [index, other] of ordered.entries()) {
    if (placed.landing !== other.landing || placed.isOnSpine !== other.isOnSpine) {
      if (placed.landing < other.landing || (placed.landing === other.landing && placed.isOnSpine)) {
        return ok(index);
      }
      continue;
    }
    const isNewer = await writer.contains(placed.sha, other.sha, signal);
    if (!isNewer.ok) {
      return isNewer;
    }
    if (isNewer.value) {
      return ok(index);
    }
  }
  return ok(ordered.length);
}
