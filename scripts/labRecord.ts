/**
 * `npm run lab:record`: provokes states on the real controllers and writes them to `test/lab/recordings`.
 *
 *   --flux        those of Flux, in place of those of Argo CD
 *   --only NAME   scenarios whose name starts with it; may be given several times
 *   --at-once N   so many at the same time, 4 by default
 *   --dry-run     write nothing, only say what each recording is against what its scenario expects
 */
import { parseArgs } from 'node:util';

import type { Lab } from '../test/lab/boot.ts';
import { fluxDisagreements, playFlux } from '../test/lab/record/flux/play.ts';
import { FLUX_SCENARIOS } from '../test/lab/record/flux/scenarios.ts';
import { writeSources } from '../test/lab/record/flux/sources.ts';
import { disagreements, play as playArgoCd } from '../test/lab/record/play.ts';
import { FLUX_RECORDINGS, RECORDINGS, writeRecording, type Recording } from '../test/lab/record/recording.ts';
import { SCENARIOS } from '../test/lab/record/scenarios.ts';
import { labOrExit } from './labOrExit.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    flux: { type: 'boolean', default: false },
    'at-once': { type: 'string', default: '4' },
    'dry-run': { type: 'boolean', default: false },
  },
});

/** One scenario of either product. */
interface Entry {
  readonly name: string;
  /** What came of it, and where it is not as expected. */
  readonly record: (lab: Lab) => Promise<readonly [Recording<unknown>, readonly string[]]>;
}

const ofArgoCd: readonly Entry[] = SCENARIOS.map(({ script, scenario }) => ({
  name: scenario.name,
  record: async (lab) => {
    const recording = await playArgoCd(lab, scenario, script);
    return [recording, disagreements(recording)];
  },
}));
const ofFlux: readonly Entry[] = FLUX_SCENARIOS.map(({ script, kind, scenario }) => ({
  name: scenario.name,
  record: async (lab) => {
    const recording = await playFlux(lab, scenario, script, kind);
    return [recording, fluxDisagreements(recording)];
  },
}));
const folder = values.flux ? FLUX_RECORDINGS : RECORDINGS;
const wanted = (values.flux ? ofFlux : ofArgoCd).filter(
  ({ name }) => values.only.length === 0 || values.only.some((prefix) => name.startsWith(prefix)),
);
const failures: string[] = [];
// Scheduled comparisons would only add frames that nothing caused.
const lab = await labOrExit({
  progress: (line) => console.log(line),
  resync: 600,
  flux: values.flux,
  argocd: !values.flux,
});
try {
  if (values.flux && !values['dry-run']) {
    await writeSources(lab);
    console.log('Sources written by the stand-in');
  }
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

async function record({ name, record: play }: Entry): Promise<void> {
  const began = Date.now();
  try {
    const [recording, found] = await play(lab);
    const isNew = !values['dry-run'] && (await writeRecording(recording, folder));
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(`${found.length === 0 ? 'ok  ' : 'DIFF'} ${name} ${seconds} s${isNew ? ', written' : ''}`);
    found.forEach((line) => console.log(`     ${line}`));
    if (found.length > 0) {
      failures.push(name);
    }
  } catch (error) {
    failures.push(name);
    console.log(`FAIL ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
