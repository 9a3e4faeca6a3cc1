import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { branchOf, gitFolderOf, remotesOf } from '../../core/git/cloneFiles.ts';
import type { Clone } from '../../core/workspace/repositoryFacts.ts';

/** The nearest folder upwards that is a clone; the folder itself where there is none. Starts no process. */
export function topOf(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) {
      return at;
    }
    if (path.dirname(at) === at) {
      return folder;
    }
  }
}

/** What the clone's own files say; nothing where there is none. */
export function cloneOf(top: string): Clone {
  try {
    const git = gitFolder(top);
    const common = readIf(path.join(git, 'commondir'))?.trim();
    const config = readIf(path.join(common === undefined ? git : path.resolve(git, common), 'config'));
    const branch = branchOf(readIf(path.join(git, 'HEAD')) ?? '');
    return {
      ...(config !== undefined && { remotes: remotesOf(config) }),
      ...(branch !== undefined && { branch }),
    };
  } catch {
    return {}; // no clone, or one that is not readable
  }
}

function gitFolder(top: string): string {
  const at = path.join(top, '.git');
  if (statSync(at).isDirectory()) {
    return at;
  }
  return path.resolve(top, gitFolderOf(readFileSync(at, 'utf8')) ?? '.git');
}

function readIf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
