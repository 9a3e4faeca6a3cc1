import type { GitError } from '../ports.ts';
import { redact } from '../util/redact.ts';

/** What git wrote when it failed, as one of the errors we know. `command` is the verb alone: arguments may be secret. */
export function toGitError(command: string, folder: string, output: string): GitError {
  const detail = redact(output.trim()).slice(0, 2000);
  if (/dubious ownership|safe\.directory|safe\.bareRepository/i.test(output)) {
    return { code: 'unsafe', detail };
  }
  if (/not a git repository/i.test(output)) {
    return { code: 'notARepository', folder };
  }
  return /from promisor remote|lazy fetching disabled/i.test(output)
    ? { code: 'notFetched', folder }
    : { code: 'failed', command, detail };
}

/** A process that could not be started at all. */
export function toStartError(command: string, error: unknown): GitError {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  const detail = redact(error instanceof Error ? error.message : String(error));
  // A folder that is gone gives ENOENT too: the path in the error tells which one it was.
  return code === 'ENOENT' || code === 'EACCES'
    ? { code: 'noGit', detail }
    : { code: 'failed', command, detail };
}
