import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { runTests } from '@vscode/test-electron';

import { cacheFolder, runFolder } from './cache.ts';
import { NO_DESKTOP } from './desktop.ts';
import { root } from './extensions.ts';
import { bundleTests, type HostResults } from './runMochaInHost.ts';

export interface DesktopRunOptions {
  /** The program file; undefined lets @vscode/test-electron download the newest into the cache. */
  readonly executable: string | undefined;
  /** Absolute paths of mocha test files in TypeScript. */
  readonly tests: readonly string[];
  /** The folders of the extension under test and of those that its tests need. */
  readonly extensions: readonly string[];
}

/** Runs mocha tests in the extension host of a desktop VS Code. Rejects when it cannot be had or ends without results. */
export async function runMochaInDesktop(options: DesktopRunOptions): Promise<HostResults> {
  const folder = await runFolder('desktop-tests');
  try {
    const resultsFile = path.join(folder, 'results.json');
    const workspace = path.join(folder, 'workspace');
    await mkdir(workspace);
    await bundleTests(options.tests, folder);
    const failure = await runTests({
      ...(options.executable === undefined
        ? { cachePath: path.join(cacheFolder(), 'desktop') }
        : { vscodeExecutablePath: options.executable }),
      extensionDevelopmentPath: [...options.extensions],
      extensionTestsPath: path.join(folder, 'run.cjs'),
      extensionTestsEnv: { PLUMBLINE_HOST_RESULTS: resultsFile, PLUMBLINE_HOST_ROOT: root },
      launchArgs: [
        workspace,
        `--user-data-dir=${path.join(folder, 'user')}`,
        `--extensions-dir=${path.join(folder, 'extensions')}`,
        '--disable-workspace-trust',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    }).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    // A failed test ends VS Code with an error too; what came out says more.
    const text = await readFile(resultsFile, 'utf8').catch(() => undefined);
    if (text === undefined) {
      throw new Error(
        options.executable === undefined
          ? `${NO_DESKTOP} A download was tried: ${failure}`
          : `VS Code ended without results: ${failure}`,
      );
    }
    return JSON.parse(text) as HostResults;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
