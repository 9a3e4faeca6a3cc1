import { inParallel } from '../../../../src/core/util/inParallel.ts';
import type { Lab } from '../../boot.ts';
import { WIDGETS } from '../fixtures.ts';
import { removeOthers } from '../record.ts';
import type { RecordOptions } from '../recordArgoCd.ts';
import type { FluxCase } from './fluxCase.ts';
import { FLUX_CASES } from './fluxCases.ts';
import { playFluxCase } from './fluxPlay.ts';
import { fluxDisagreements } from './fluxReading.ts';
import { FLUX_MATRIX, writeFluxRecord } from './fluxRecord.ts';

/** Each waits for its controller most of the time. */
const AT_ONCE = 6;

/** Plays the cases of Flux and writes their records; answers how many things are not as they should be. */
export async function recordFlux(lab: Lab, { say, isWanted, isAll, writes }: RecordOptions): Promise<number> {
  await lab.kube.create(WIDGETS, 'admin');
  const wanted = FLUX_CASES.filter(isWanted);
  let problems = 0;
  let changed = 0;
  const record = async (one: FluxCase): Promise<void> => {
    try {
      const made = await playFluxCase(lab, one);
      const found = fluxDisagreements(made);
      problems += found.length;
      say(`${found.length === 0 ? 'ok  ' : 'DIFF'} ${one.name}`);
      found.forEach((line) => say(`     ${line}`));
      changed += writes && (await writeFluxRecord(made)) ? 1 : 0;
    } catch (error) {
      problems += 1;
      say(`FAIL ${one.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  await inParallel(wanted, AT_ONCE, record, new AbortController().signal);
  if (writes && isAll) {
    await removeOthers(FLUX_MATRIX, new Set(FLUX_CASES.map(({ name }) => name)));
  }
  say(`${wanted.length} cases, ${problems} problems, ${changed} records changed`);
  return problems;
}
