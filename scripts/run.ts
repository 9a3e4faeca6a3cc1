import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../', import.meta.url));

export interface Ran {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  /** Standard output and errors as they came. */
  readonly output: string;
}

/** Starts a program of `node_modules/.bin` (or of PATH) in the checkout. */
export function start(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const bin = path.join(root, 'node_modules', '.bin');
  return spawn(command, args, {
    cwd: root,
    env: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
      NO_COLOR: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the program after this time. */
  readonly limitMs?: number;
  /** After output that matches this the program has 15 s to end by itself. */
  readonly isDone?: RegExp;
}

const PATIENCE_MS = 15_000;

/** Runs a program to its end and keeps what it says. Rejects only when it cannot be started. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = start(command, args, options.env);
  let output = '';
  const timers: NodeJS.Timeout[] = [];
  const endAfter = (ms: number, why: string): void => {
    const end = (): void => {
      output += `\n${why}\n`;
      child.kill();
      timers.push(setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS));
    };
    timers.push(setTimeout(end, ms));
  };
  if (options.limitMs !== undefined) {
    endAfter(options.limitMs, `Ended after ${options.limitMs / 1000} s: it took too long.`);
  }
  let isDone = false;
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
    if (!isDone && options.isDone?.test(output) === true) {
      isDone = true;
      endAfter(
        PATIENCE_MS,
        'Ended 15 s after its summary: something that a test had started was still running.',
      );
    }
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? undefined, output }));
    });
  } finally {
    timers.forEach(clearTimeout);
  }
}
