/**
 * `npm run test:desktop`: the integration tests in a desktop VS Code. VSCODE_EXECUTABLE names its program file; without
 * it an installed one is used, or else @vscode/test-electron downloads the newest.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';

import { runFolder, thisMachine } from '../test/host/cache.ts';
import { desktopVsCode } from '../test/host/desktop.ts';
import { copyPlumbline } from '../test/host/extensions.ts';
import { runMochaInDesktop } from '../test/host/runMochaInDesktop.ts';
import { closingLine } from './counts.ts';
import { run } from './run.ts';
import { PROBE, testFiles } from './stages.ts';

process.exitCode = await testDesktop();

async function testDesktop(): Promise<number> {
  const { code, output } = await run(process.execPath, ['esbuild.mjs']);
  if (code !== 0) {
    console.error(output);
    return 1;
  }
  const folder = await runFolder('desktop-extension');
  try {
    const results = await runMochaInDesktop({
      executable: desktopVsCode(thisMachine()),
      tests: await testFiles('test/integration/**/*.test.ts'),
      extensions: [await copyPlumbline(path.join(folder, 'plumbline')), PROBE],
    });
    for (const { title, error } of results.failed) {
      console.error(`${title}\n  ${error}\n`);
    }
    const failed = results.failed.length + results.pending.length;
    console.log(closingLine({ passed: results.passed.length, failed }));
    return failed === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.log(closingLine({ passed: 0, failed: 1 }));
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
