import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { pins } from '../test/host/install.ts';
import { root } from '../test/host/extensions.ts';

/** What a report says about where it was made. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly vscode: string;
  readonly git: string;
}

export async function machine(): Promise<Machine> {
  const pinned = JSON.parse(await readFile(path.join(pins, 'newest', 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    node: process.versions.node,
    vscode: pinned.version,
    git: (await git('version')).replace('git version ', ''),
  };
}

/** The commit that was measured; `-dirty` when files differ from it. */
export const commit = (): Promise<string> =>
  git('describe', '--always', '--dirty', '--abbrev=12', '--exclude=*');

async function git(...args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)('git', args, { cwd: root })).stdout.trim();
  } catch {
    return 'unknown';
  }
}
