/**
 * What the files of a clone say without a git process: its remotes and its branch. Enough to tell whether a repoURL names
 * this repository; rewriting rules (`insteadOf`) and included files are left to git.
 */

/** Addresses of all remotes in a `.git/config`. */
export function remotesOf(config: string): readonly string[] {
  const urls: string[] = [];
  let isRemote = false;
  for (const line of config.split('\n')) {
    const section = /^\s*\[([^\]]*)\]/.exec(line);
    if (section) {
      isRemote = /^remote\s+"/i.test(section[1] ?? '');
    }
    const url = isRemote ? /^\s*url\s*=\s*(\S+)\s*$/i.exec(line)?.[1] : undefined;
    if (url !== undefined) {
      urls.push(url.replace(/^"(.*)"$/, '$1'));
    }
  }
  return urls;
}

/** The branch that `.git/HEAD` is on; undefined when it is on a commit. */
export function branchOf(head: string): string | undefined {
  return /^ref:\s*refs\/heads\/(\S+)\s*$/.exec(head)?.[1];
}

/** Where a `.git` file of a worktree or submodule points. */
export function gitFolderOf(file: string): string | undefined {
  return /^gitdir:\s*(.+?)\s*$/m.exec(file)?.[1];
}
