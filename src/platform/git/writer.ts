import { parseConfigEntries } from '../../core/git/configEntries.ts';
import { splitNul } from '../../core/git/nulRecords.ts';
import { parseBatch } from '../../core/git/objects.ts';
import { parseRawCommit } from '../../core/git/rawCommit.ts';
import type { RawCommit } from '../../core/git/rawCommit.ts';
import { parseGitVersion } from '../../core/git/version.ts';
import type { GitVersion } from '../../core/git/version.ts';
import type { GitError } from '../../core/ports.ts';
import type { GitWriter, ObjectPlace } from '../../core/revert/gitWriter.ts';
import { GUARDED_SETTINGS, guards } from '../../core/revert/guards.ts';
import type { Guards } from '../../core/revert/guards.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import { GitObjectPlace } from './objectPlace.ts';
import type { GitRunner } from './runner.ts';
import { runWithoutHooks } from './runWithoutHooks.ts';

/** A name that git takes for a branch and that can be no option. */
const BRANCH = /^(?!.*(?:\.\.|\/\/|@\{|\.lock$|[./]$))[A-Za-z0-9_][\w./+-]*$/;
const REMOTE = /^[A-Za-z0-9_][\w.-]*$/;

/** The plumbing behind a revert: objects, one new branch, one push. Never a checkout, an index of the clone, or a hook. */
export class LocalGitWriter implements GitWriter {
  readonly #root: string;
  readonly #runner: GitRunner;

  constructor(root: string, runner: GitRunner) {
    this.#root = root;
    this.#runner = runner;
  }

  async version(signal: AbortSignal): Promise<Result<GitVersion | undefined, GitError>> {
    const output = await this.#runner.run(this.#root, ['version'], { signal });
    return output.ok ? ok(parseGitVersion(output.value.toString('utf8'))) : output;
  }

  async commits(
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, RawCommit>, GitError>> {
    const input = [...new Set(ids)].filter((id) => /^[0-9a-f]{40,64}$/.test(id));
    if (input.length === 0) {
      return ok(new Map());
    }
    const output = await this.#runner.run(this.#root, ['cat-file', '--batch'], {
      signal,
      input: `${input.join('\n')}\n`,
    });
    if (!output.ok) {
      return output;
    }
    return ok(
      new Map(
        parseBatch(output.value).flatMap((answer) =>
          answer?.type === 'commit' ? [[answer.object, parseRawCommit(answer.bytes)] as const] : [],
        ),
      ),
    );
  }

  async contains(commit: string, ancestor: string, signal: AbortSignal): Promise<Result<boolean, GitError>> {
    let code = 0;
    const output = await this.#runner.run(
      this.#root,
      ['merge-base', '--is-ancestor', '--end-of-options', ancestor, commit],
      { signal, okCodes: [1], onExit: (given) => void (code = given) },
    );
    return output.ok ? ok(code === 0) : output;
  }

  async open(where: 'scratch' | 'clone', signal: AbortSignal): Promise<Result<ObjectPlace, GitError>> {
    const known = await this.#guards(signal);
    if (!known.ok) {
      return known;
    }
    if (where === 'clone') {
      return ok(await GitObjectPlace.open(this.#root, this.#runner, known.value, undefined));
    }
    const objects = await this.#runner.run(
      this.#root,
      ['rev-parse', '--path-format=absolute', '--git-path', 'objects'],
      { signal },
    );
    if (!objects.ok) {
      return objects;
    }
    const folder = objects.value.toString('utf8').replace(/\r?\n$/, '');
    return ok(await GitObjectPlace.open(this.#root, this.#runner, known.value, folder));
  }

  async branchesBelow(
    prefix: string,
    remote: string,
    signal: AbortSignal,
  ): Promise<Result<readonly string[], GitError>> {
    const roots = ['refs/heads/', ...(REMOTE.test(remote) ? [`refs/remotes/${remote}/`] : [])];
    const output = await this.#runner.run(
      this.#root,
      ['for-each-ref', '--format=%(refname)%00', '--end-of-options', ...roots.map((root) => root + prefix)],
      { signal },
    );
    if (!output.ok) {
      return output;
    }
    return ok(
      splitNul(output.value)
        .map((name) => name.trim())
        .filter((name) => name !== '')
        .map((name) => name.slice(roots.find((root) => name.startsWith(root))?.length ?? 0)),
    );
  }

  async createBranch(name: string, commit: string, signal: AbortSignal): Promise<Result<void, GitError>> {
    return this.#updateRef(
      name,
      ['--create-reflog', '-m', 'plumbline: revert'],
      [commit, '0'.repeat(commit.length)],
      signal,
    );
  }

  async deleteBranch(name: string, commit: string, signal: AbortSignal): Promise<Result<void, GitError>> {
    return this.#updateRef(name, ['-d'], [commit], signal);
  }

  async pushBranch(remote: string, name: string, signal: AbortSignal): Promise<Result<void, GitError>> {
    if (!REMOTE.test(remote) || !BRANCH.test(name)) {
      return err({ code: 'failed', command: 'push', detail: `not pushed: ${remote} ${name}` });
    }
    const args = [
      'push',
      '--no-verify',
      '--no-follow-tags',
      '--no-signed',
      '--recurse-submodules=no',
      '--end-of-options',
      remote,
      `refs/heads/${name}:refs/heads/${name}`,
    ];
    const output = await runWithoutHooks(this.#runner, this.#root, args, { signal, isNetwork: true });
    return output.ok ? ok(undefined) : output;
  }

  async #updateRef(
    name: string,
    options: readonly string[],
    values: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<void, GitError>> {
    if (!BRANCH.test(name)) {
      return err({ code: 'failed', command: 'update-ref', detail: `not a name for a branch: ${name}` });
    }
    const args = [
      'update-ref',
      '--no-deref',
      ...options,
      '--end-of-options',
      `refs/heads/${name}`,
      ...values,
    ];
    const output = await runWithoutHooks(this.#runner, this.#root, args, { signal });
    return output.ok ? ok(undefined) : output;
  }

  async #guards(signal: AbortSignal): Promise<Result<Guards, GitError>> {
    const args = ['config', '--show-scope', '-z', '--get-regexp', GUARDED_SETTINGS];
    const output = await this.#runner.run(this.#root, args, { signal, okCodes: [1] });
    return output.ok ? ok(guards(parseConfigEntries(output.value))) : output;
  }
}
