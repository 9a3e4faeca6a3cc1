import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { runFolder } from '../test/host/cache.ts';
import { runMochaInHost, writeEmptyExtension } from '../test/host/runMochaInHost.ts';
import { run } from '../scripts/run.ts';
import { figure, percentile, percentileOf } from './harness.ts';
import type { BenchRun, FigureSpec, Measurement } from './harness.ts';

/** Milliseconds of one activation. */
export interface ActivationTimes {
  /** From asking VS Code for the extension until it is active: most of it is VS Code's own, e.g. fetching its storage. */
  readonly asked: number;
  /** Loading the entry, and `activate` until it has resolved: what the extension itself costs. */
  readonly own: number;
}

/** Each window is a sample: a module is loaded only once in one extension host. */
const WINDOWS = 5;

interface Windows {
  readonly ours: readonly ActivationTimes[];
  readonly empty: readonly ActivationTimes[];
}

/** Activates both in several windows; all figures of activation come from one such run. */
const windows = ({ once, progress }: BenchRun): Promise<Windows> =>
  once('activation', async () => {
    await run(process.execPath, ['esbuild.mjs']);
    const folder = await runFolder('activation');
    const ours: ActivationTimes[] = [];
    const empty: ActivationTimes[] = [];
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
        const times = JSON.parse(await readFile(file, 'utf8')) as {
          plumbline: ActivationTimes;
          empty: ActivationTimes;
        };
        ours.push(times.plumbline);
        empty.push(times.empty);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return { ours, empty };
  });

/** What the extension costs a window that starts: its code loaded and `activate` resolved, as the host marks it. */
const own = figure({
  name: 'activation.p50',
  unit: 'ms',
  goal: '<=30',
  world: 'empty folder',
  measure: async (bench) => compared(await windows(bench), ({ own: ms }) => ms),
});

/** The same as whoever asks for the extension waits for it, VS Code's own share included. */
const asked = figure({
  name: 'activation.asked.p50',
  unit: 'ms',
  goal: '<=1.3x',
  world: 'empty folder',
  measure: async (bench) => compared(await windows(bench), ({ asked: ms }) => ms),
});

export const activation: readonly FigureSpec[] = [own, asked];

function compared({ ours, empty }: Windows, of: (times: ActivationTimes) => number): Measurement {
  const floor = percentile(empty.map(of), 0.5);
  return {
    ...percentileOf(ours.map(of), 0.5),
    ...(floor === undefined ? {} : { floor, floorIs: 'floor: an empty extension in the same host' }),
  };
}
