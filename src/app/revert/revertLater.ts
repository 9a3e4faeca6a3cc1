import type { GitError, GitLanding, GitRepository } from '../../core/ports.ts';
import type { LaterCommit } from '../../core/revert/outcome.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';

/** More than this nobody reads before a revert. */
const MAX_LATER = 30;
/** So far back is looked for who else writes a file. */
const MAX_WRITERS = 20;
/** A file that is written rarely would have the whole history read: a bot that bumps it was here lately. */
const MAX_LOOKED_AT = 500;
/** A command line has an end; beyond this many files every commit of the branch counts as one that touches them. */
const MAX_PATHS = 300;

/** What landed on the branch since and changed one of the paths, newest first. */
export async function laterCommits(
  repository: Pick<GitRepository, 'history'>,
  range: { readonly tip: string; readonly after: string; readonly paths: readonly string[] },
  signal: AbortSignal,
): Promise<Result<readonly LaterCommit[], GitError>> {
  const landings = await landingsOn(repository, range.tip, range.paths, {
    limit: MAX_LATER,
    after: range.after,
    signal,
  });
  return landings.ok
    ? ok(landings.value.map(({ sha, subject, author }) => ({ sha, subject, author: author.name })))
    : landings;
}

/** The commit at which looking for writers ends; undefined in a shorter history. */
export function horizonOf(spine: readonly string[]): string | undefined {
  return spine[MAX_LOOKED_AT];
}

/** The newest commits of the paths, by whomever, back to the horizon. */
export function recentWriters(
  repository: Pick<GitRepository, 'history'>,
  range: { readonly tip: string; readonly after?: string; readonly paths: readonly string[] },
  signal: AbortSignal,
): Promise<Result<readonly GitLanding[], GitError>> {
  return landingsOn(repository, range.tip, range.paths, {
    limit: MAX_WRITERS,
    ...(range.after !== undefined && { after: range.after }),
    signal,
  });
}

async function landingsOn(
  { history }: Pick<GitRepository, 'history'>,
  tip: string,
  paths: readonly string[],
  { signal, ...options }: { readonly limit: number; readonly after?: string; readonly signal: AbortSignal },
): Promise<Result<readonly GitLanding[], GitError>> {
  const found: GitLanding[] = [];
  if (tip === options.after) {
    return ok(found);
  }
  const some = paths.length > MAX_PATHS ? {} : { paths };
  for await (const batch of history.landings(tip, { ...some, ...options }, signal)) {
    if (!batch.ok) {
      return batch;
    }
    found.push(...batch.value);
  }
  return ok(found);
}
