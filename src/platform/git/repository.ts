import type {
  CommitFacts,
  GitError,
  GitRemote,
  GitRepository,
  LocalBranches,
  TreeEntry,
} from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { LogOptions } from '../../core/git/log.ts';
import { logArguments, parseLog } from '../../core/git/log.ts';
import { parseTree } from '../../core/git/objects.ts';
import { HistoryReads } from './historyReads.ts';
import { wholeBlobs } from './partialClone.ts';
import { Porcelain } from './porcelain.ts';
import type { GitRunner } from './runner.ts';
import { runWithoutHooks } from './runWithoutHooks.ts';

const OBJECT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/** A name of a remote: what git itself allows, and never an option or an address. */
const REMOTE_NAME = /^[A-Za-z0-9_][\w.-]*$/;

/**
 * A clone, read through git. Revisions are resolved to object ids first, and only ids reach other commands: a branch
 * named like an option is then an unknown revision and nothing else.
 */
export class LocalRepository implements GitRepository {
  readonly root: string;
  readonly history: HistoryReads;
  readonly #runner: GitRunner;
  readonly #porcelain: Porcelain;

  constructor(root: string, runner: GitRunner) {
    this.root = root;
    this.#runner = runner;
    this.history = new HistoryReads(root, runner);
    this.#porcelain = new Porcelain(root, () => runner.program, runner.environment);
  }

  remotes(signal: AbortSignal): Promise<Result<readonly GitRemote[], GitError>> {
    return this.#porcelain.remotes(signal);
  }

  branches(signal: AbortSignal): Promise<Result<LocalBranches, GitError>> {
    return this.#porcelain.branches(signal);
  }

  async resolve(revision: string, signal: AbortSignal): Promise<Result<string, GitError>> {
    return this.#resolve(`${revision}^{commit}`, revision, signal);
  }

  async tree(
    revision: string,
    path: string,
    options: { readonly recurse: boolean },
    signal: AbortSignal,
  ): Promise<Result<readonly TreeEntry[], GitError>> {
    const commit = await this.resolve(revision, signal);
    if (!commit.ok) {
      return commit;
    }
    const clean = path.replace(/^(?:\.?\/)+|\/+$/g, '');
    const below = clean === '' || clean === '.' ? [] : ['--', `${clean}/`];
    const args = ['ls-tree', '-z', ...(options.recurse ? ['-r'] : []), '--full-tree', commit.value, ...below];
    const output = await this.#runner.run(this.root, args, { signal });
    return output.ok ? ok(parseTree(output.value)) : output;
  }

  async blobs(
    objects: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, Uint8Array>, GitError>> {
    const ids = objects.filter((object) => OBJECT_ID.test(object));
    if (ids.length === 0) {
      return ok(new Map());
    }
    const output = await this.#runner.run(this.root, ['cat-file', '--batch'], {
      signal,
      input: `${ids.join('\n')}\n`,
    });
    return wholeBlobs(output, ids, this.#runner, this.root, signal);
  }

  async *log(
    revision: string,
    options: LogOptions,
    signal: AbortSignal,
  ): AsyncGenerator<Result<CommitFacts, GitError>> {
    const commit = await this.resolve(revision, signal);
    if (!commit.ok) {
      yield err(commit.error);
      return;
    }
    yield* parseLog(
      this.#runner.stream(this.root, logArguments(commit.value, options), { signal, timeoutMs: 600_000 }),
    );
  }

  async fetch(remote: string, signal: AbortSignal): Promise<Result<void, GitError>> {
    if (!REMOTE_NAME.test(remote)) {
      return err({ code: 'failed', command: 'fetch', detail: `not a remote: ${remote}` });
    }
    const args = ['fetch', '--no-auto-maintenance', '--no-write-fetch-head', '--end-of-options', remote];
    const output = await runWithoutHooks(this.#runner, this.root, args, { signal, isNetwork: true });
    if (output.ok) {
      this.history.noteFetch();
    }
    return output.ok ? ok(undefined) : output;
  }

  /** `refspec` is `<source>:<destination>`; a forced or deleting one is refused. */
  async push(remote: string, refspec: string, signal: AbortSignal): Promise<Result<void, GitError>> {
    if (!REMOTE_NAME.test(remote) || !/^[^+:\s-][^:\s]*(?::refs\/[^:\s]+)?$/.test(refspec)) {
      return err({ code: 'failed', command: 'push', detail: `not pushed: ${remote} ${refspec}` });
    }
    const args = ['push', '--porcelain', '--end-of-options', remote, refspec];
    const output = await runWithoutHooks(this.#runner, this.root, args, { signal, isNetwork: true });
    return output.ok ? ok(undefined) : output;
  }

  async #resolve(
    expression: string,
    revision: string,
    signal: AbortSignal,
  ): Promise<Result<string, GitError>> {
    if (revision === '' || revision.includes('\0') || revision.includes('\n')) {
      return err({ code: 'unknownRevision', revision });
    }
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', expression];
    const output = await this.#runner.run(this.root, args, { signal, okCodes: [1, 128] });
    if (!output.ok) {
      return output;
    }
    const id = output.value.toString('utf8').trim();
    return OBJECT_ID.test(id) ? ok(id) : err({ code: 'unknownRevision', revision });
  }
}
