import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import type { VsCode } from '../host/launchVsCode.ts';

const run = promisify(execFile);

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The command lines of all processes below the extension host of this VS Code. Not on Windows. */
export async function belowExtensionHost({ folder }: VsCode): Promise<readonly string[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args=']);
  const all = stdout.split('\n').flatMap((line): Process[] => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
  const below = (root: Process): readonly Process[] =>
    all.filter(({ parent }) => parent === root.pid).flatMap((child) => [child, ...below(child)]);
  const server = all.find(({ command }) =>
    command.includes(`--server-data-dir=${path.join(folder, 'data')}`),
  );
  const host = server && below(server).find(({ command }) => command.includes('--type=extensionHost'));
  if (host === undefined) {
    throw new Error('No extension host runs.');
  }
  return below(host).map(({ command }) => command);
}

/** Collects every command line that is seen below the extension host, until it is told to stop. */
export function watchProcesses(code: VsCode): { readonly stop: () => Promise<ReadonlySet<string>> } {
  const seen = new Set<string>();
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      for (const command of await belowExtensionHost(code)) {
        seen.add(command);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  return {
    stop: async () => {
      over.abort();
      await watching;
      return seen;
    },
  };
}
