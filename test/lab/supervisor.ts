import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A program to run, its whole environment included. */
export interface Program {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** A program ended by itself, which none of a lab's does. The message has the end of its log. */
export class ProgramEnded extends Error {
  constructor(name: string, how: string, log: string) {
    super(`${name} ended (${how}). The end of its log:\n${log}`);
    this.name = 'ProgramEnded';
  }
}

interface Report {
  readonly name: string;
  readonly pid?: number;
  readonly exit?: string;
}

/**
 * Runs the programs of one lab through `control-plane supervise`. It holds their lives on a pipe from this process: when
 * the pipe closes, by `close` or because this process is gone, the programs are killed and the folder is removed.
 */
export class Supervisor {
  readonly #child: ChildProcess;
  readonly #logs: string;
  readonly #closed: Promise<void>;
  readonly #failed: Promise<never>;
  readonly #starting = new Map<string, () => void>();
  readonly #pids = new Map<string, number>();
  #fail: (error: Error) => void = () => undefined;
  #isClosing = false;

  /** `folder` becomes the supervisor's: it is removed at the end. `logs` must exist. */
  constructor(options: { readonly controlPlane: string; readonly folder: string; readonly logs: string }) {
    this.#logs = options.logs;
    const own = openSync(path.join(options.logs, 'supervisor.log'), 'a');
    this.#child = spawn(options.controlPlane, ['supervise', options.folder], {
      stdio: ['pipe', 'pipe', own],
      // A group of its own: a Ctrl-C is for this process to act on.
      detached: true,
      env: {},
    });
    closeSync(own);
    this.#closed = new Promise((resolve) => this.#child.once('close', () => resolve()));
    this.#failed = new Promise((_, reject) => (this.#fail = reject));
    this.#failed.catch(() => undefined);
    this.#child.once('error', (error) => this.#fail(error));
    // It ended before us: the writes that follow say nothing new.
    this.#child.stdin?.on('error', () => undefined);
    if (this.#child.stdout !== null) {
      createInterface({ input: this.#child.stdout }).on('line', (line) => void this.#onLine(line));
    }
  }

  /** Process id of the supervisor itself, for tests. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Process ids of the programs by name. */
  get pids(): ReadonlyMap<string, number> {
    return this.#pids;
  }

  /** Resolves when the program runs. */
  start(program: Program): Promise<void> {
    const order = {
      name: program.name,
      argv: program.argv,
      env: Object.entries(program.env ?? {}).map(([name, value]) => `${name}=${value}`),
      log: this.logOf(program.name),
    };
    const started = new Promise<void>((resolve) => this.#starting.set(program.name, resolve));
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    return this.guard(started);
  }

  logOf(name: string): string {
    return path.join(this.#logs, `${name}.log`);
  }

  /** What `work` gives, or `ProgramEnded` as soon as any program ends. */
  guard<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#failed]);
  }

  /** Ends everything; resolves when the processes are gone and the folder is removed. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#child.stdin?.end();
    await this.#closed;
  }

  async #onLine(line: string): Promise<void> {
    const { name, pid, exit } = JSON.parse(line) as Report;
    if (pid !== undefined) {
      this.#pids.set(name, pid);
      this.#starting.get(name)?.();
    }
    if (exit !== undefined && !this.#isClosing) {
      const log = await readFile(this.logOf(name), 'utf8').catch(() => '');
      this.#fail(new ProgramEnded(name, exit, log.trimEnd().split('\n').slice(-15).join('\n')));
    }
  }
}
