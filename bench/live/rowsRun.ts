import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import * as esbuild from 'esbuild';

import { runFolder } from '../../test/host/cache.ts';
import { copyPlumbline } from '../../test/host/extensions.ts';
import { launchVsCode, type VsCode } from '../../test/host/launchVsCode.ts';
import { pick } from '../../test/host/workbench.ts';
import { startDemoCluster, type DemoCluster } from '../../test/world/api/startDemoCluster.ts';
import { run } from '../../scripts/run.ts';
import type { ProbeLine } from '../host/liveProbe.ts';
import { sightings, untilShown, watchRows } from './drawnRows.ts';
import { FLEETS, type Fleet, type FleetName } from './fleet.ts';
import { idleRequests, repaintRatio, rowTimes } from './rowTimes.ts';
import type { RowEvent, RowRead } from './rowTimes.ts';

const CONTEXT = 'plumbline-demo';
const APPS = 300;
const LONE_EVENTS = 25;
/** Longer than VS Code and the pacer hold back a change that follows another. */
const QUIET_MS = 700;
const PER_SECOND = 200;
const SECONDS = 10;
const IDLE_MINUTES = 1;
const SETTLE_MS = 3_000;

/** Milliseconds. */
export interface Lateness {
  readonly p95: number;
  readonly max: number;
}

export interface RowsRun {
  /** Milliseconds from an event in the cluster to the DOM, one at a time. */
  readonly lone: readonly number[];
  /** The same under load, for the rows that are drawn. */
  readonly load: readonly number[];
  /** How late timers of this process, and of the cluster in it, came meanwhile: what the machine itself added. */
  readonly lateness: { readonly lone: Lateness; readonly load: Lateness };
  readonly repaint: number;
  /** Per minute. */
  readonly idle: number;
  /** Stacks of what started a process. */
  readonly processes: readonly string[];
}

/** Plumbline as it is built, installed in a VS Code that shows 300 apps of a demo cluster, and what it did. */
export async function rowsRun(
  progress: (line: string) => void,
  name: FleetName = 'argocd',
): Promise<RowsRun> {
  const { code: built, output } = await run(process.execPath, ['esbuild.mjs']);
  if (built !== 0) {
    throw new Error(`The build failed: ${output}`);
  }
  const folder = await runFolder('bench-rows');
  const file = path.join(folder, 'probe.jsonl');
  const closing: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const workspace = path.join(folder, 'workspace');
    await mkdir(workspace);
    await appendFile(file, '');
    const fleet = FLEETS[name];
    const cluster = await startDemoCluster(fleet.options);
    closing.push(() => cluster.close());
    const names = fleet.fill(cluster, APPS);
    progress('live: starting VS Code');
    const code = await launchVsCode({
      workspace,
      kubeconfig: cluster.kubeconfig,
      plumbline: false,
      extensions: [await probedPlumbline(path.join(folder, 'plumbline'))],
      env: { PLUMBLINE_BENCH_FILE: file },
      viewport: { width: 1280, height: 1600 },
    });
    closing.push(() => code.close());
    await connect(code, cluster, fleet);
    return await measure({ code, cluster, fleet, names, file, progress });
  } finally {
    for (const close of closing.toReversed()) {
      await close();
    }
  }
}

/** The built extension with the probe before its entry. */
async function probedPlumbline(folder: string): Promise<string> {
  await copyPlumbline(folder);
  await esbuild.build({
    entryPoints: [fileURLToPath(new URL('../host/liveProbe.ts', import.meta.url))],
    outfile: path.join(folder, 'dist', 'liveProbe.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const manifestFile = path.join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Record<string, unknown>;
  await rm(manifestFile);
  await appendFile(manifestFile, JSON.stringify({ ...manifest, main: './dist/liveProbe.js' }));
  return folder;
}

async function connect(code: VsCode, cluster: DemoCluster, { resource }: Fleet): Promise<void> {
  await code.open('Plumbline');
  await code.run('Plumbline: Select Context…');
  await code.page.getByPlaceholder('Nothing is called before you choose').waitFor({ timeout: 30_000 });
  await pick(code.page, CONTEXT);
  await code.untilRows((rows) =>
    rows.some(({ label, description }) => label === CONTEXT && /^\d+ apps?$/.test(description)),
  );
  const deadline = Date.now() + 30_000;
  while (cluster.script.openWatches({ resource }) === 0) {
    if (Date.now() > deadline) {
      throw new Error('Plumbline did not watch the apps.');
    }
    await sleep(50);
  }
}

interface Measuring {
  readonly code: VsCode;
  readonly cluster: DemoCluster;
  readonly fleet: Fleet;
  readonly names: readonly string[];
  readonly file: string;
  readonly progress: (line: string) => void;
}

async function measure({ code, cluster, fleet, names, file, progress }: Measuring): Promise<RowsRun> {
  const { page } = code;
  await watchRows(page);
  await sleep(SETTLE_MS);
  const labels = new Set((await code.drawnRows('Apps')).map(({ label }) => label));
  const drawn = names.filter((name) => labels.has(name));
  let mark = 0;
  const change = (app: string): RowEvent => {
    mark += 1;
    const at = Date.now();
    fleet.touch(cluster, app, mark);
    return { app, at, mark };
  };

  progress(`live: ${LONE_EVENTS} lone events, ${drawn.length} rows are drawn`);
  const lone: RowEvent[] = [];
  const loneLateness = watchLateness();
  for (let index = 0; index < LONE_EVENTS; index++) {
    const event = change(drawn[(index * 7) % drawn.length] ?? '');
    lone.push(event);
    await untilShown(page, event.app, event.mark);
    await sleep(QUIET_MS);
  }
  const lateness = { lone: loneLateness(), load: { p95: 0, max: 0 } };

  progress(`live: ${PER_SECOND} events a second for ${SECONDS} s`);
  const load: RowEvent[] = [];
  const loadLateness = watchLateness();
  const from = Date.now();
  const start = performance.now();
  for (let event = 0; event < PER_SECOND * SECONDS; event++) {
    const app = names[(event * 17) % names.length] ?? '';
    // Every second event changes nothing that can be seen, as most comparisons of a large fleet do.
    if (event % 2 === 0) {
      load.push(change(app));
    } else {
      fleet.touch(cluster, app, undefined);
    }
    await sleep(Math.max(0, start + ((event + 1) * 1000) / PER_SECOND - performance.now()));
  }
  lateness.load = loadLateness();
  await sleep(SETTLE_MS);
  const to = Date.now();
  const shown = load.filter(({ app }) => drawn.includes(app));

  progress(`live: ${IDLE_MINUTES} quiet minute`);
  const isOwn = ({ userAgent }: { readonly userAgent: string }): boolean =>
    userAgent.startsWith('plumbline/');
  const open = cluster.requests.matching((one) => isOwn(one) && one.verb === 'watch');
  cluster.requests.clear();
  await sleep(IDLE_MINUTES * 60_000);
  const during = cluster.requests.matching(isOwn);

  const lines = (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ProbeLine);
  const seen = await sightings(page);
  return {
    lone: rowTimes(lone, seen),
    load: rowTimes(shown, seen),
    lateness,
    repaint: repaintRatio(
      lines.filter((line): line is RowRead => 'id' in line),
      from,
      to,
    ),
    idle: idleRequests(during, open, IDLE_MINUTES),
    processes: lines.flatMap((line) => ('process' in line ? [line.process] : [])),
  };
}

const TIMER_MS = 10;
const MILLION = 1e6;

function watchLateness(): () => Lateness {
  const delays = monitorEventLoopDelay({ resolution: TIMER_MS });
  delays.enable();
  const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / MILLION - TIMER_MS);
  return () => {
    delays.disable();
    return { p95: ms(delays.percentile(95)), max: ms(delays.max) };
  };
}
