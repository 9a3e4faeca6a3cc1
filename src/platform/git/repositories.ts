import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { GitError, GitRepositories, GitRepository } from '../../core/ports.ts';
import { splitNul } from '../../core/git/nulRecords.ts';
import { LocalRepository } from './repository.ts';
import type { GitRunner } from './runner.ts';

/** Folders that are looked at beside or below one: enough for a folder of clones, and an end for a home directory. */
const MAX_NEIGHBOURS = 200;

export interface LocalRepositoriesOptions {
  readonly runner: GitRunner;
  /** No process is started before the workspace is trusted. */
  readonly isTrusted: () => boolean;
}

/** Clones of this machine, found from folders. Known ones are kept; `forget` looks anew. */
export class LocalRepositories implements GitRepositories {
  readonly #options: LocalRepositoriesOptions;
  readonly #byRoot = new Map<string, LocalRepository>();
  readonly #rootOf = new Map<string, string>();
  readonly #problems = new Map<string, GitError>();

  constructor(options: LocalRepositoriesOptions) {
    this.#options = options;
  }

  async at(folder: string, signal: AbortSignal): Promise<GitRepository | undefined> {
    if (!this.#options.isTrusted()) {
      return undefined;
    }
    const known = this.#rootOf.get(folder);
    if (known !== undefined) {
      return this.#open(known);
    }
    const top = await this.#options.runner.run(folder, ['rev-parse', '--show-toplevel'], { signal });
    if (!top.ok) {
      this.#problems.set(folder, top.error);
      return undefined;
    }
    const root = top.value.toString('utf8').replace(/\n$/, '');
    this.#problems.delete(folder);
    if (root === '') {
      return undefined; // a bare repository has no working tree to show
    }
    this.#rootOf.set(folder, root);
    return this.#open(root);
  }

  problemAt(folder: string): GitError | undefined {
    return this.#problems.get(folder);
  }

  /** Clones below the folder (two levels), beside it, and all their worktrees; the folder's own clone is left out. */
  async around(folder: string, signal: AbortSignal): Promise<readonly GitRepository[]> {
    if (!this.#options.isTrusted()) {
      return [];
    }
    const own = await this.at(folder, signal);
    const top = own?.root ?? folder;
    const below = own ? [] : await clonesIn(folder, 2);
    const candidates = [...below, ...(await clonesIn(dirname(top), 1))];
    const roots = new Set<string>();
    for (const candidate of [...(own ? [own.root] : []), ...candidates]) {
      if (signal.aborted) {
        return [];
      }
      for (const root of await this.#worktrees(candidate, signal)) {
        roots.add(root);
      }
    }
    roots.delete(top);
    return [...roots].map((root) => this.#open(root));
  }

  forget(): void {
    this.#rootOf.clear();
    this.#problems.clear();
  }

  /** Working trees of a clone that are still there, the main one first. */
  async #worktrees(folder: string, signal: AbortSignal): Promise<readonly string[]> {
    const list = await this.#options.runner.run(folder, ['worktree', 'list', '--porcelain', '-z'], {
      signal,
    });
    if (!list.ok) {
      return [];
    }
    const roots: string[] = [];
    let root = '';
    for (const line of splitNul(list.value)) {
      if (line.startsWith('worktree ')) {
        root = line.slice('worktree '.length);
        roots.push(root);
      } else if (line === 'bare' || line.startsWith('prunable')) {
        roots.splice(roots.lastIndexOf(root), 1);
      }
    }
    return roots;
  }

  #open(root: string): LocalRepository {
    const known = this.#byRoot.get(root);
    if (known) {
      return known;
    }
    const opened = new LocalRepository(root, this.#options.runner);
    this.#byRoot.set(root, opened);
    return opened;
  }
}

/** Folders with a `.git` entry (a directory, or the file of a worktree or submodule) up to `depth` levels below. */
async function clonesIn(folder: string, depth: number): Promise<readonly string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((one) => !one.name.startsWith('.')).slice(0, MAX_NEIGHBOURS)) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory() && !(entry.isSymbolicLink() && (await isFolder(path)))) {
      continue;
    }
    if (await exists(join(path, '.git'))) {
      found.push(await realpath(path).catch(() => path));
    } else if (depth > 1 && entry.name !== 'node_modules') {
      found.push(...(await clonesIn(path, depth - 1)));
    }
  }
  return found;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
