import type { GitRepositories } from '../core/ports.ts';

/** A folder of the workspace as git sees it, for a report. Lists are short enough to be read by a person. */
export interface CloneFacts {
  readonly folder: string;
  /** Top of the working tree; undefined where the folder is in none, or git may not look. */
  readonly root?: string;
  /** Undefined where HEAD is detached or unborn. */
  readonly branch?: string;
  readonly branches?: number;
  readonly remotes?: readonly { readonly name: string; readonly url: string }[];
  /** Code of what went wrong. */
  readonly problem?: string;
}

/** What git says of each folder. Starts no process in an untrusted workspace, as the repositories see to. */
export async function describeClones(
  folders: readonly string[],
  repositories: GitRepositories,
  signal: AbortSignal,
): Promise<readonly CloneFacts[]> {
  return Promise.all(folders.map((folder) => describe(folder, repositories, signal)));
}

async function describe(
  folder: string,
  repositories: GitRepositories,
  signal: AbortSignal,
): Promise<CloneFacts> {
  const repository = await repositories.at(folder, signal);
  if (repository === undefined) {
    const problem = repositories.problemAt(folder)?.code;
    return { folder, ...(problem !== undefined && { problem }) };
  }
  const [branches, remotes] = await Promise.all([repository.branches(signal), repository.remotes(signal)]);
  const failed = [branches, remotes].find((answer) => !answer.ok);
  return {
    folder,
    root: repository.root,
    ...(branches.ok && {
      branches: branches.value.all.length,
      ...(branches.value.current !== undefined && { branch: branches.value.current }),
    }),
    ...(remotes.ok && { remotes: remotes.value.map(({ name, fetchUrl }) => ({ name, url: fetchUrl })) }),
    ...(failed && !failed.ok && { problem: failed.error.code }),
  };
}
