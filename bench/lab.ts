import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { startLab } from '../test/lab/boot.ts';
import { buildLab } from '../test/lab/build.ts';
import { figure, percentile, percentileOf } from './harness.ts';
import type { BenchRun, FigureSpec } from './harness.ts';
import { rowsOfLab, type LabRows } from './lab/rowsRun.ts';
import { startLabWorld } from './lab/world.ts';
import type { ListRun } from './live/listRun.ts';

const run = promisify(execFile);
const BOOTS = 3;

interface LabRun {
  readonly list: ListRun;
  readonly rows: LabRows;
}

/** Both figures of the full API server come from one lab: it takes a while until 5,000 apps are written. */
function labRun({ once, progress }: BenchRun): Promise<LabRun> {
  return once('lab', async () => {
    const world = await startLabWorld(progress);
    try {
      progress('lab: listing 5,000 apps');
      const script = fileURLToPath(new URL('live/listRun.ts', import.meta.url));
      const { stdout } = await run(process.execPath, ['--expose-gc', script, world.access], {
        maxBuffer: 64 * 1024 * 1024,
      });
      const list = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ListRun;
      return { list, rows: await rowsOfLab(world, progress) };
    } finally {
      await world.lab.close();
    }
  });
}

const world = '5,000 apps with 20 resources and 10 history entries in a real API server';

/** What needs real control planes: `npm run bench -- --lab`. */
export const lab: readonly FigureSpec[] = [
  figure({
    name: 'live.first-tree.5000.lab',
    unit: 'ms',
    goal: '<=1.3x',
    world,
    needsLab: true,
    measure: async (bench) => {
      const { list } = await labRun(bench);
      return {
        ...percentileOf(list.firstTree, 0.5),
        floor: percentile(list.floorTree, 0.5) ?? Number.NaN,
        floorIs: 'floor: the same pages fetched and JSON.parsed',
      };
    },
  }),
  figure({
    name: 'live.event-to-row.lone.p95.lab',
    unit: 'ms',
    goal: '<=100',
    world: `${world}; from the write that is sent to the row in the page`,
    needsLab: true,
    measure: async (bench) => {
      const { rows } = await labRun(bench);
      return {
        ...percentileOf(rows.shown, 0.95),
        floor: percentile(rows.heard, 0.95) ?? Number.NaN,
        floorIs: 'floor: until a bare watch has it',
      };
    },
  }),
  figure({
    name: 'lab.boot',
    unit: 'ms',
    goal: '<=12000',
    world: 'Kubernetes with pods that run and Argo CD, built before',
    needsLab: true,
    measure: async ({ progress }) => {
      await buildLab({ progress });
      const samples: number[] = [];
      for (let boot = 1; boot <= BOOTS; boot++) {
        progress(`lab: boot ${boot} of ${BOOTS}`);
        const started = performance.now();
        const booted = await startLab();
        samples.push(performance.now() - started);
        await booted.close();
      }
      return percentileOf(samples, 0.5);
    },
  }),
];
