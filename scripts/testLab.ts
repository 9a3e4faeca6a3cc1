/**
 * `npm run test:lab`: the suites that hold Plumbline to a real Kubernetes API server and a real Argo CD. The first run
 * builds them, which takes minutes.
 *
 *   --only NAME   one suite (`lifecycle`, `extension`)
 */
import { parseArgs } from 'node:util';

import { buildLab } from '../test/lab/build.ts';
import { GoMissing } from '../test/lab/go.ts';
import { mochaCounts } from './counts.ts';
import { run } from './run.ts';
import { testFiles } from './stages.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });

try {
  await buildLab({ progress: (line) => console.log(line) });
  process.exitCode = await test();
} catch (error) {
  console.error(error instanceof GoMissing ? error.message : error);
  process.exitCode = 1;
}

/** Runs the suites one after the other: a machine that runs two control planes at once proves nothing about time. */
async function test(): Promise<number> {
  const built = await run(process.execPath, ['esbuild.mjs']);
  if (built.code !== 0) {
    console.error(built.output);
    return 1;
  }
  const files = await testFiles(`test/lab/suites/${values.only ?? '*'}.test.ts`);
  let passed = 0;
  let failed = 0;
  for (const file of files) {
    const { code, output } = await run('mocha', ['--timeout=120000', '--reporter=spec', file], {
      limitMs: 1_500_000,
      isDone: /^\s*\d+ passing\b/m,
    });
    console.log(output);
    const counts = mochaCounts(output) ?? { passed: 0, failed: 1 };
    passed += counts.passed;
    failed += code !== 0 && counts.failed === 0 ? 1 : counts.failed;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
