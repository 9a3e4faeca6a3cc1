/**
 * `npm run lab:record`: provokes states on the real Argo CD and writes them to `test/lab/recordings/argocd`.
 *
 *   --only NAME   scenarios whose name starts with it; may be given several times
 *   --at-once N   so many at the same time, 4 by default
 *   --dry-run     write nothing, only say what each recording is against what its scenario expects
 */
import { parseArgs } from 'node:util';

import { startLab } from '../test/lab/boot.ts';
import { disagreements, play } from '../test/lab/record/play.ts';
import { writeRecording } from '../test/lab/record/recording.ts';
import { SCENARIOS } from '../test/lab/record/scenarios.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    'at-once': { type: 'string', default: '4' },
    'dry-run': { type: 'boolean', default: false },
  },
});

const wanted = SCENARIOS.filter(
  ({ scenario }) =>
    values.only.length === 0 || values.only.some((prefix) => scenario.name.startsWith(prefix)),
);
const failures: string[] = [];
// Scheduled comparisons would only add frames that nothing caused.
const lab = await startLab({ progress: (line) => console.log(line), resync: 600 });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void lab.close().then(() => process.exit(130)));
}
try {
  const queue = [...wanted];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await record(next);
    }
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
} finally {
  await lab.close();
}
console.log(`${wanted.length - failures.length} recorded, ${failures.length} not as expected`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function record({ script, scenario }: (typeof SCENARIOS)[number]): Promise<void> {
  const began = Date.now();
  try {
    const recording = await play(lab, scenario, script);
    const found = disagreements(recording);
    const isNew = !values['dry-run'] && (await writeRecording(recording));
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(
      `${found.length === 0 ? 'ok  ' : 'DIFF'} ${scenario.name} ${seconds} s${isNew ? ', written' : ''}`,
    );
    found.forEach((line) => console.log(`     ${line}`));
    if (found.length > 0) {
      failures.push(scenario.name);
    }
  } catch (error) {
    failures.push(scenario.name);
    console.log(`FAIL ${scenario.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
