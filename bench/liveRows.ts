import { figure, percentileOf } from './harness.ts';
import type { BenchRun, FigureSpec } from './harness.ts';
import type { FleetName } from './live/fleet.ts';
import { rowsRun, type RowsRun } from './live/rowsRun.ts';

/** All figures of the running view of one product come from one VS Code. */
const rows = ({ once, progress }: BenchRun, fleet: FleetName = 'argocd'): Promise<RowsRun> =>
  once(`live-rows-${fleet}`, () => rowsRun(progress, fleet));

/** On a machine that is busy with other work the rows wait as everything does. */
const LATENESS = 'floor: how late a timer came meanwhile';

const world = '300 demo apps in the newest VS Code, a page of them drawn';

const fluxWorld = '300 demo Kustomizations and their source in the newest VS Code, a page of them drawn';

/** From an event in the cluster to the row in the page, through the watch, the store, the view and VS Code itself. */
export const liveRows: readonly FigureSpec[] = [
  figure({
    name: 'live.event-to-row.lone.p95',
    unit: 'ms',
    goal: '<=100',
    world,
    measure: async (bench) => {
      const { lone, lateness } = await rows(bench);
      return { ...percentileOf(lone, 0.95), floor: lateness.lone.p95, floorIs: LATENESS };
    },
  }),
  figure({
    name: 'live.event-to-row.lone.p95.flux',
    unit: 'ms',
    goal: '<=100',
    world: fluxWorld,
    measure: async (bench) => {
      const { lone, lateness } = await rows(bench, 'flux');
      return { ...percentileOf(lone, 0.95), floor: lateness.lone.p95, floorIs: LATENESS };
    },
  }),
  figure({
    name: 'live.event-to-row.load200.p95',
    unit: 'ms',
    goal: '<=300',
    world: `${world}; 200 events a second`,
    measure: async (bench) => {
      const { load, lateness } = await rows(bench);
      return { ...percentileOf(load, 0.95), floor: lateness.load.p95, floorIs: LATENESS };
    },
  }),
  figure({
    name: 'live.row-age.load200.max',
    unit: 'ms',
    goal: '<=500',
    world: `${world}; 200 events a second`,
    measure: async (bench) => {
      const { load, lateness } = await rows(bench);
      return { ...percentileOf(load, 1), floor: lateness.load.max, floorIs: LATENESS };
    },
  }),
  figure({
    name: 'live.repaint-ratio',
    unit: 'ratio',
    goal: '<=1.05',
    world: `${world}; 200 events a second, half of them change nothing`,
    measure: async (bench) => ({ value: (await rows(bench)).repaint }),
  }),
  figure({
    name: 'live.idle-requests',
    unit: 'count',
    goal: '<=3',
    world: `${world}; per minute, three kinds are watched`,
    measure: async (bench) => ({ value: (await rows(bench)).idle }),
  }),
  ...(['argocd', 'flux'] as const).map((fleet) =>
    figure({
      name: fleet === 'flux' ? 'live.processes.flux' : 'live.processes',
      unit: 'count',
      goal: '<=0',
      world: `${fleet === 'flux' ? fluxWorld : world}; started by Plumbline from the first row on`,
      measure: async (bench) => {
        const { processes } = await rows(bench, fleet);
        return {
          value: processes.length,
          ...(processes[0] !== undefined && { why: oneStack(processes[0]) }),
        };
      },
    }),
  ),
];

/** Who started the first of them. */
const oneStack = (stack: string): string => stack.split('\n').slice(1, 8).join(' ').replaceAll(/\s+/g, ' ');
