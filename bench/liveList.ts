import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { figure, percentile, percentileOf } from './harness.ts';
import type { BenchRun, FigureSpec, Measurement } from './harness.ts';
import type { FleetName } from './live/fleet.ts';
import type { ListRun } from './live/listRun.ts';

const run = promisify(execFile);

/** All figures of a list come from one run in a process of its own. */
function listRun({ once, progress }: BenchRun, fleet: FleetName = 'argocd'): Promise<ListRun> {
  return once(`live-list-${fleet}`, async () => {
    progress(`live: listing 5,000 apps (${fleet})`);
    const script = fileURLToPath(new URL('live/listRun.ts', import.meta.url));
    const { stdout } = await run(process.execPath, ['--expose-gc', script, `--fleet=${fleet}`], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ListRun;
  });
}

function against(samples: readonly number[], floor: readonly number[], floorIs: string): Measurement {
  const median = percentile(floor, 0.5);
  return { ...percentileOf(samples, 0.5), ...(median === undefined ? {} : { floor: median, floorIs }) };
}

const world = '5,000 demo apps with 20 resources and 10 history entries';

/** From the click on a context to the apps in the store: discovery, table, pages, projection and reduction included. */
export const liveList: readonly FigureSpec[] = [
  figure({
    name: 'live.first-paint.5000',
    unit: 'ms',
    goal: '<=250',
    world,
    measure: async (bench) => {
      const { firstPaint, floorPaint } = await listRun(bench);
      return against(firstPaint, floorPaint, 'floor: that table fetched and parsed');
    },
  }),
  figure({
    name: 'live.first-tree.5000',
    unit: 'ms',
    goal: '<=1.3x',
    world,
    measure: async (bench) => {
      const { firstTree, floorTree } = await listRun(bench);
      return against(firstTree, floorTree, 'floor: the same pages fetched and JSON.parsed');
    },
  }),
  figure({
    name: 'live.heap.5000',
    unit: 'MB',
    goal: '<=40',
    world,
    measure: async (bench) => percentileOf((await listRun(bench)).heapMb, 0.5),
  }),
  figure({
    name: 'live.slice.p99',
    unit: 'ms',
    goal: '<=16',
    world,
    measure: async (bench) => percentileOf((await listRun(bench)).gaps, 0.99),
  }),
  figure({
    name: 'live.first-tree.5000.flux',
    unit: 'ms',
    goal: '<=1.3x',
    world: '5,000 demo Kustomizations with 20 inventory entries, and their source',
    measure: async (bench) => {
      const { firstTree, floorTree } = await listRun(bench, 'flux');
      return against(firstTree, floorTree, 'floor: the same pages fetched and JSON.parsed');
    },
  }),
];
