import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { runFolder } from '../test/host/cache.ts';
import { runMochaInHost, writeEmptyExtension } from '../test/host/runMochaInHost.ts';
import { run } from '../scripts/run.ts';
import { figure, percentile } from './harness.ts';

/** Each window is a sample: a module is loaded only once in one extension host. */
const WINDOWS = 5;

/** From asking for the extension until `activate` has resolved, in a host that is otherwise up. */
export const activation = figure({
  name: 'activation.p50',
  unit: 'ms',
  goal: '<=30',
  world: 'empty folder',
  measure: async ({ progress }) => {
    await run(process.execPath, ['esbuild.mjs']);
    const folder = await runFolder('activation');
    const ours: number[] = [];
    const empty: number[] = [];
    try {
      const file = path.join(folder, 'times.json');
      const empties = await Promise.all(
        ['first', 'empty'].map((name) => writeEmptyExtension(path.join(folder, name), name)),
      );
      for (let window = 1; window <= WINDOWS; window++) {
        progress(`activation: window ${window} of ${WINDOWS}`);
        const host = await runMochaInHost({
          tests: [fileURLToPath(new URL('host/activation.ts', import.meta.url))],
          extensions: empties,
          env: { PLUMBLINE_BENCH_FILE: file },
        });
        const [failed] = host.failed;
        if (failed !== undefined) {
          throw new Error(`${failed.title}: ${failed.error}`);
        }
        const times = JSON.parse(await readFile(file, 'utf8')) as { plumbline: number; empty: number };
        ours.push(times.plumbline);
        empty.push(times.empty);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return {
      value: percentile(ours, 0.5) ?? null,
      samples: ours,
      ...floorOf(percentile(empty, 0.5)),
    };
  },
});

const floorOf = (floor: number | undefined): { floor?: number; floorIs?: string } =>
  floor === undefined ? {} : { floor, floorIs: 'floor: an empty extension in the same host' };
