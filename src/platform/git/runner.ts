import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

import type { GitError } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { Environment } from './environment.ts';
import { FIXED_CONFIG, gitEnvironment } from './environment.ts';
import { toGitError, toStartError } from '../../core/git/gitError.ts';

const TIMEOUT_MS = 30_000;
const NETWORK_TIMEOUT_MS = 300_000;
const MAX_OUTPUT = 64 * 1024 * 1024;
/** Errors are read for their words: more than this nobody reads. */
const MAX_STDERR = 64 * 1024;
/** How long words of a process that failed are waited for, where one that it left behind holds their pipe open. */
const LINGER_MS = 500;

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Written to stdin, which is closed after it. */
  readonly input?: string;
  /** Talks to a server: longer timeout, and the user's askpass. */
  readonly isNetwork?: boolean;
  readonly maxOutput?: number;
  readonly timeoutMs?: number;
  /** Exit codes that are answers, not failures. */
  readonly okCodes?: readonly number[];
  /** Told the exit code of a process that ended by itself. */
  readonly onExit?: (code: number) => void;
  /** Variables of our own, such as where objects are written. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface GitRunnerOptions {
  /** Path of the program, asked for at each call; without one `git` is looked for on PATH. */
  readonly git?: () => string | undefined;
  readonly environment: Environment;
  /** Variables by which VS Code answers logins; asked for at each network call. */
  readonly askpass?: () => Environment;
}

type GitProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Starts git with an argument list, never through a shell, with hardened environment and configuration. Every process
 * ends: by itself, by the timeout, by too much output, or by the signal, and then with all processes it started.
 */
export class GitRunner {
  readonly #options: GitRunnerOptions;

  constructor(options: GitRunnerOptions) {
    this.#options = options;
  }

  get program(): string {
    return this.#options.git?.() ?? 'git';
  }

  get environment(): Environment {
    return this.#options.environment;
  }

  /** The whole output. */
  async run(folder: string, args: readonly string[], options: RunOptions): Promise<Result<Buffer, GitError>> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.stream(folder, args, options)) {
      if (!chunk.ok) {
        return chunk;
      }
      chunks.push(chunk.value);
    }
    return ok(Buffer.concat(chunks));
  }

  /** Output as it comes. An error is the last thing that comes. Leaving the loop early ends the process. */
  async *stream(
    folder: string,
    args: readonly string[],
    options: RunOptions,
  ): AsyncGenerator<Result<Buffer, GitError>> {
    const { signal } = options;
    const command = args.find((arg) => !arg.startsWith('-')) ?? 'git';
    if (signal.aborted) {
      yield err({ code: 'cancelled' });
      return;
    }
    let child: GitProcess;
    try {
      child = this.#start(folder, args, options);
    } catch (error) {
      yield err(toStartError(command, error)); // arguments that no process takes, a file in the place of the folder
      return;
    }
    const limit = options.timeoutMs ?? (options.isNetwork ? NETWORK_TIMEOUT_MS : TIMEOUT_MS);
    let stopped: GitError | undefined;
    const stop = (error: GitError): void => {
      stopped ??= error;
      killTree(child);
    };
    const timer = setTimeout(() => stop({ code: 'timeout', command }), limit);
    const onAbort = (): void => stop({ code: 'cancelled' });
    signal.addEventListener('abort', onAbort, { once: true });
    const errors = collect(child.stderr, MAX_STDERR);
    const exit = exited(child);
    // A child that ends before it read its input breaks the pipe: its exit code tells why.
    child.stdin.on('error', () => undefined).end(options.input ?? '');
    let size = 0;
    try {
      for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > (options.maxOutput ?? MAX_OUTPUT)) {
          stop({
            code: 'failed',
            command,
            detail: `more than ${options.maxOutput ?? MAX_OUTPUT} bytes of output`,
          });
          break;
        }
        yield ok(chunk);
      }
      const end = await exit;
      if (end.code !== null && !stopped) {
        options.onExit?.(end.code);
      }
      if (stopped) {
        yield err(stopped);
      } else if (end.error) {
        yield err(toStartError(command, end.error));
      } else if (end.code !== 0 && !options.okCodes?.includes(end.code ?? -1)) {
        await Promise.race([errors.ended, pause(LINGER_MS, undefined, { ref: false })]);
        const ending = `git ended with ${end.code ?? end.signal ?? 'no code'}`;
        yield err(toGitError(command, folder, errors.text() || ending));
      }
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      killTree(child);
    }
  }

  #start(folder: string, args: readonly string[], options: RunOptions): GitProcess {
    const config = FIXED_CONFIG.flatMap((setting) => ['-c', setting]);
    const askpass = options.isNetwork === true ? this.#options.askpass?.() : undefined;
    return spawn(this.program, ['--no-pager', '--literal-pathspecs', ...config, ...args], {
      cwd: folder,
      env: { ...gitEnvironment(this.#options.environment, askpass), ...options.variables },
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
      // A group of its own: its helpers (ssh, remote-https) can be ended with it, and none can ask on a terminal.
      detached: process.platform !== 'win32',
    });
  }
}

function killTree(child: GitProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  try {
    if (process.platform === 'win32') {
      child.kill();
    } else {
      process.kill(-child.pid, 'SIGKILL');
    }
  } catch {
    child.kill(); // the group is gone already
  }
}

interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error?: unknown;
}

/** Not when its pipes close: what it leaves running (the master of ssh connections) may hold stderr for hours. */
function exited(child: GitProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

interface Collected {
  readonly ended: Promise<void>;
  /** What came until now. */
  text(): string;
}

function collect(stream: Readable, limit: number): Collected {
  const chunks: Buffer[] = [];
  let size = 0;
  const read = async (): Promise<void> => {
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        if (size < limit) {
          chunks.push(chunk);
          size += chunk.length;
        }
      }
    } catch {
      // The process was ended: what it wrote until then is enough.
    }
  };
  return { ended: read(), text: () => Buffer.concat(chunks).toString('utf8') };
}
