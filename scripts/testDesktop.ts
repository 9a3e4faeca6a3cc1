/**
 * `npm run test:desktop`: the integration tests in a desktop VS Code. VSCODE_EXECUTABLE names its program file; without
 * it an installed one is used, or else @vscode/test-electron downloads the newest.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { runTests } from '@vscode/test-electron';

import { cacheFolder, runFolder, thisMachine } from '../test/host/cache.ts';
import { desktopVsCode, NO_DESKTOP } from '../test/host/desktop.ts';
import { copyPlumbline } from '../test/host/extensions.ts';
import { bundleTests, type HostResults } from '../test/host/runMochaInHost.ts';
import { closingLine } from './counts.ts';
import { root, run } from './run.ts';
import { testFiles } from './stages.ts';

process.exitCode = await testDesktop();

async function testDesktop(): Promise<number> {
  const executable = desktopVsCode(thisMachine());
  const { code, output } = await run(process.execPath, ['esbuild.mjs']);
  if (code !== 0) {
    console.error(output);
    return 1;
  }
  const folder = await runFolder('desktop-tests');
  try {
    const resultsFile = path.join(folder, 'results.json');
    const workspace = path.join(folder, 'workspace');
    await mkdir(workspace);
    await bundleTests(await testFiles('test/integration/**/*.test.ts'), folder);
    const failure = await runTests({
      ...(executable === undefined
        ? { cachePath: path.join(cacheFolder(), 'desktop') }
        : { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: await copyPlumbline(path.join(folder, 'plumbline')),
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
      (error: unknown) => error,
    );
    const text = await readFile(resultsFile, 'utf8').catch(() => undefined);
    if (text === undefined) {
      console.error(
        executable === undefined ? `${NO_DESKTOP} A download was tried: ${String(failure)}` : failure,
      );
      console.log(closingLine({ passed: 0, failed: 1 }));
      return 1;
    }
    const results = JSON.parse(text) as HostResults;
    for (const { title, error } of results.failed) {
      console.error(`${title}\n  ${error}\n`);
    }
    const failed = results.failed.length + results.pending.length;
    console.log(closingLine({ passed: results.passed.length, failed }));
    return failed === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
