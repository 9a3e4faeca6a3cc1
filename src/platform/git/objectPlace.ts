import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { MergedTree } from '../../core/git/mergedTree.ts';
import { parseMergedTree } from '../../core/git/mergedTree.ts';
import type { TreeChange, TreeSide } from '../../core/git/treeChanges.ts';
import { parseTreeChanges } from '../../core/git/treeChanges.ts';
import type { GitError } from '../../core/ports.ts';
import type { MergeRequest, ObjectPlace } from '../../core/revert/gitWriter.ts';
import type { Guards } from '../../core/revert/guards.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import { wholeBlobs } from './partialClone.ts';
import type { GitRunner, RunOptions } from './runner.ts';

const OBJECT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const NO_OBJECT = '0'.repeat(40);
/** Who makes commits that are thrown away: they come about also where git does not know who reads the plan. */
const NOBODY = {
  GIT_AUTHOR_NAME: 'Plumbline',
  GIT_AUTHOR_EMAIL: 'nobody@invalid',
  GIT_COMMITTER_NAME: 'Plumbline',
  GIT_COMMITTER_EMAIL: 'nobody@invalid',
};

/**
 * Writes objects through git's plumbing. All arguments are object ids, all texts and paths go through standard input or
 * behind `--`. With `objects` they land in that folder, and the clone's own are only read.
 */
export class GitObjectPlace implements ObjectPlace {
  readonly drivers: readonly string[];
  readonly #root: string;
  readonly #runner: GitRunner;
  readonly #guards: Guards;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #folder: string;

  private constructor(
    root: string,
    runner: GitRunner,
    guards: Guards,
    folder: string,
    objects: string | undefined,
  ) {
    this.#root = root;
    this.#runner = runner;
    this.#guards = guards;
    this.#folder = folder;
    this.drivers = guards.drivers;
    this.#variables =
      objects === undefined
        ? {}
        : {
            GIT_OBJECT_DIRECTORY: join(folder, 'objects'),
            GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(objects),
            ...NOBODY,
          };
  }

  /** `objects` is the clone's own folder of them: given, nothing is written to it. */
  static async open(
    root: string,
    runner: GitRunner,
    guards: Guards,
    objects: string | undefined,
  ): Promise<GitObjectPlace> {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-revert-'));
    // Git takes a repository without its folder of objects for none.
    await mkdir(join(folder, 'objects'));
    return new GitObjectPlace(root, runner, guards, folder, objects);
  }

  async merge(
    { base, ours, theirs }: MergeRequest,
    signal: AbortSignal,
  ): Promise<Result<MergedTree, GitError>> {
    const args = [
      'merge-tree',
      '--write-tree',
      '-z',
      '--name-only',
      '--no-messages',
      ...(base === undefined ? [] : [`--merge-base=${base}`]),
      ours,
      theirs,
    ];
    let isClean = false;
    const output = await this.#run(args, {
      signal,
      okCodes: [1],
      onExit: (code) => {
        isClean = code === 0;
      },
    });
    const merged = output.ok ? parseMergedTree(output.value) : undefined;
    if (!output.ok || !merged || (!isClean && merged.conflicts.length === 0)) {
      return output.ok ? failed('merge-tree', 'git gave no tree') : output;
    }
    return ok(merged);
  }

  async commit(
    request: {
      readonly tree: string;
      readonly parents: readonly string[];
      readonly message: string;
      readonly sign?: boolean;
    },
    signal: AbortSignal,
  ): Promise<Result<string, GitError>> {
    const args = [
      'commit-tree',
      ...(request.sign === true && this.#guards.signs ? ['-S'] : ['--no-gpg-sign']),
      ...request.parents.flatMap((parent) => ['-p', parent]),
      '-F',
      '-',
      request.tree,
    ];
    return this.#id(args, { signal, input: request.message });
  }

  async treeWith(
    tree: string,
    paths: ReadonlyMap<string, TreeSide | undefined>,
    signal: AbortSignal,
  ): Promise<Result<string, GitError>> {
    const variables = { GIT_INDEX_FILE: join(this.#folder, 'index') };
    await rm(variables.GIT_INDEX_FILE, { force: true });
    const read = await this.#run(['read-tree', tree], { signal, variables });
    if (!read.ok) {
      return read;
    }
    // What goes away first: a file may take the place of a folder.
    const lines = [...paths]
      .toSorted(([, left], [, right]) => Number(left !== undefined) - Number(right !== undefined))
      .map(([path, side]) =>
        side ? `${side.mode} ${side.object}\t${path}` : `0 ${NO_OBJECT.padEnd(tree.length, '0')}\t${path}`,
      );
    const put = await this.#run(['update-index', '-z', '--add', '--replace', '--index-info'], {
      signal,
      variables,
      input: lines.map((line) => `${line}\0`).join(''),
    });
    return put.ok ? this.#id(['write-tree'], { signal, variables }) : put;
  }

  async changes(
    from: string,
    to: string,
    signal: AbortSignal,
    paths: readonly string[] = [],
  ): Promise<Result<readonly TreeChange[], GitError>> {
    const args = ['diff-tree', '-r', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv'];
    const output = await this.#run([...args, '--end-of-options', from, to, '--', ...paths], { signal });
    return output.ok ? ok(parseTreeChanges(output.value)) : output;
  }

  async blobs(
    objects: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, Uint8Array>, GitError>> {
    const ids = [...new Set(objects)].filter((object) => OBJECT_ID.test(object));
    if (ids.length === 0) {
      return ok(new Map());
    }
    const output = await this.#run(['cat-file', '--batch'], { signal, input: `${ids.join('\n')}\n` });
    return wholeBlobs(output, ids, this.#runner, this.#root, signal);
  }

  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #id(args: readonly string[], options: RunOptions): Promise<Result<string, GitError>> {
    const output = await this.#run(args, options);
    const id = output.ok ? output.value.toString('utf8').trim() : '';
    if (!output.ok) {
      return output;
    }
    return OBJECT_ID.test(id) ? ok(id) : failed(args[0] ?? '', 'git gave no object');
  }

  #run(args: readonly string[], options: RunOptions): Promise<Result<Buffer, GitError>> {
    return this.#runner.run(this.#root, args, {
      ...options,
      variables: { ...this.#guards.variables, ...this.#variables, ...options.variables },
    });
  }
}

/** Folders in this variable are separated by a colon, so a name that has one is put in quotes. */
function quoted(folder: string): string {
  return /[:;"\n]/.test(folder) && process.platform !== 'win32' ? JSON.stringify(folder) : folder;
}

function failed(command: string, detail: string): Result<never, GitError> {
  return err({ code: 'failed', command, detail });
}
