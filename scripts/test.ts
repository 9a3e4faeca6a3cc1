/**
 * `npm test`: every check there is, one line each, and the closing line `N passed, N failed`.
 * `npm test -- --only unit,e2e` runs some of them.
 */
import { parseArgs } from 'node:util';

import { findBrowser } from '../test/host/browser.ts';
import { installVsCode } from '../test/host/install.ts';
import { closingLine, stageLine, sum, type Counts } from './counts.ts';
import { selectStages, type Outcome, type Stage } from './stages.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });

const stages = selectStages(values.only);
const progress = (line: string): void => console.log(`     ${line}`);

// What has to be downloaded comes first, so that the times below are those of the tests.
if (stages.some(({ name }) => name.startsWith('integration') || name === 'e2e')) {
  await installVsCode('newest', progress);
  await findBrowser(progress);
}
if (stages.some(({ name }) => name === 'integration floor')) {
  await installVsCode('floor', progress);
}

const began = Date.now();
const counts: Counts[] = [];
for (const stage of stages) {
  counts.push(await report(stage));
}
console.log(`     ${((Date.now() - began) / 1000).toFixed(0)} s in all`);
const total = sum(counts);
console.log(closingLine(total));
process.exitCode = total.failed === 0 ? 0 : 1;

async function report(stage: Stage): Promise<Counts> {
  const from = Date.now();
  const outcome: Outcome = await stage.run().catch((error: unknown) => ({
    passed: 0,
    failed: 1,
    details: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  console.log(stageLine(stage.name, outcome, Date.now() - from));
  if (outcome.failed > 0) {
    console.log(outcome.details.trimEnd().replaceAll(/^/gm, '     '));
  }
  return outcome;
}
