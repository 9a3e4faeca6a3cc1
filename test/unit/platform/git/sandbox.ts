import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { GitRunner } from '../../../../src/platform/git/runner.ts';

/** A folder of its own with an empty home, in which real git runs. */
export class Sandbox {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'plumbline git ')));
  readonly environment = {
    PATH: process.env['PATH'],
    HOME: this.folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(this.folder, 'gitconfig'),
  };

  constructor() {
    writeFileSync(
      this.environment.GIT_CONFIG_GLOBAL,
      '[user]\n  name = Ada Tester\n  email = ada@example.com\n[init]\n  defaultBranch = main\n[commit]\n  gpgsign = false\n',
    );
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  write(path: string, text: string | Uint8Array): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  /** Plain git, as a user would run it; answers its output without the last line break. */
  git(folder: string, ...args: readonly string[]): string {
    return execFileSync('git', args, {
      cwd: this.path(folder),
      env: {
        ...this.environment,
        GIT_AUTHOR_DATE: '2026-03-01T10:00:00+01:00',
        GIT_COMMITTER_DATE: '2026-03-01T11:00:00+01:00',
      },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).replace(/\n$/, '');
  }

  /** A repository with the files given, committed once. */
  repository(folder: string, files: Readonly<Record<string, string>> = { 'README.md': 'hello\n' }): string {
    mkdirSync(this.path(folder), { recursive: true });
    this.git(folder, 'init', '--quiet');
    for (const [path, text] of Object.entries(files)) {
      this.write(join(folder, path), text);
    }
    this.git(folder, 'add', '--all');
    this.git(folder, 'commit', '--quiet', '--message', 'Begin');
    return this.path(folder);
  }

  runner(
    more: Readonly<Record<string, string>> = {},
    askpass?: () => Readonly<Record<string, string>>,
  ): GitRunner {
    return new GitRunner({ environment: { ...this.environment, ...more }, ...(askpass && { askpass }) });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const NEVER: AbortSignal = new AbortController().signal;
