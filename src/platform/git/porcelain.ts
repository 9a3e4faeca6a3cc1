import type { SimpleGit } from 'simple-git';

import type { GitError, GitRemote, LocalBranches } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { Environment } from './environment.ts';
import { FIXED_CONFIG, FIXED_VARIABLES, gitEnvironment, KEPT_VARIABLES } from './environment.ts';
import { toGitError, toStartError } from '../../core/git/gitError.ts';

/** Silence after which a look at a repository is given up. */
const TIMEOUT_MS = 30_000;

/**
 * What git says about a repository in its user-facing form (remotes, branches, configuration), by
 * simple-git. No argument comes from data: names and refs go through the runner instead, as object ids.
 */
export class Porcelain {
  readonly #folder: string;
  readonly #program: () => string;
  readonly #environment: Environment;

  constructor(folder: string, program: () => string, environment: Environment) {
    this.#folder = folder;
    this.#program = program;
    this.#environment = environment;
  }

  async remotes(signal: AbortSignal): Promise<Result<readonly GitRemote[], GitError>> {
    return this.#ask('remote', signal, async (git) => {
      const remotes = await git.getRemotes(true);
      const { all } = await git.listConfig('local');
      return remotes.map(({ name, refs }) => {
        const configured = all[`remote.${name}.url`];
        const first = Array.isArray(configured) ? configured[0] : configured;
        return {
          name,
          fetchUrl: refs.fetch,
          configuredUrl: first ?? refs.fetch,
          ...(refs.push !== '' && refs.push !== refs.fetch && { pushUrl: refs.push }),
        };
      });
    });
  }

  async branches(signal: AbortSignal): Promise<Result<LocalBranches, GitError>> {
    return this.#ask('branch', signal, async (git) => {
      const { all, current, detached } = await git.branchLocal();
      // What HEAD is detached at is listed among the branches, as the current one.
      return detached
        ? { all: all.filter((name) => name !== current) }
        : { all, ...(current !== '' && { current }) };
    });
  }

  async #ask<T>(
    command: string,
    signal: AbortSignal,
    question: (git: SimpleGit) => Promise<T>,
  ): Promise<Result<T, GitError>> {
    if (signal.aborted) {
      return err({ code: 'cancelled' });
    }
    try {
      return ok(await question(await this.#git(signal)));
    } catch (error) {
      if (signal.aborted) {
        return err({ code: 'cancelled' });
      }
      const message = error instanceof Error ? error.message : String(error);
      if (/block timeout reached/.test(message)) {
        return err({ code: 'timeout', command });
      }
      const isStart = /\bspawn\b.*\b(?:ENOENT|EACCES)\b/.test(message);
      return err(
        isStart
          ? toStartError(command, Object.assign(new Error(message), { code: 'ENOENT' }))
          : toGitError(command, this.#folder, message),
      );
    }
  }

  async #git(signal: AbortSignal): Promise<SimpleGit> {
    // Loaded with the first question: a window that never asks Git does not pay for it.
    const { simpleGit } = await import('simple-git');
    const git = simpleGit({
      baseDir: this.#folder,
      binary: this.#program(),
      abort: signal,
      timeout: { block: TIMEOUT_MS },
      maxConcurrentProcesses: 2,
      config: [...FIXED_CONFIG],
      allowEnvironment: [...KEPT_VARIABLES, ...Object.keys(FIXED_VARIABLES)],
      // Needed to switch these things off: the values are ours and fixed, none comes from a repository or a user.
      unsafe: {
        allowUnsafeFsMonitor: true,
        allowUnsafeHooksPath: true,
        allowUnsafePager: true,
        allowUnsafeProtocolOverride: true,
        allowUnsafeSshCommand: true,
        allowUnsafeAskPass: true,
        allowUnsafeConfigPaths: true,
        // The path of git comes from VS Code's own setting, which a workspace cannot change.
        allowUnsafeCustomBinary: true,
      },
    });
    return git.env(gitEnvironment(this.#environment));
  }
}
