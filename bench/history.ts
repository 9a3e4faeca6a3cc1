import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { SourceLocator } from '../src/app/locateSource.ts';
import { argoCdEngine } from '../src/core/engines/argocd/argoCdEngine.ts';
import type { App } from '../src/core/model/app.ts';
import { Store } from '../src/core/store/store.ts';
import { ok } from '../src/core/util/result.ts';
import { systemClock } from '../src/platform/clock.ts';
import { LocalFiles } from '../src/platform/files.ts';
import { LocalRepositories } from '../src/platform/git/repositories.ts';
import { GitRunner } from '../src/platform/git/runner.ts';
import { AppHistories } from '../src/vscode/history/appHistories.ts';
import { aContext, anApp } from '../test/unit/core/view/world.ts';
import type { BenchRun, FigureSpec } from './harness.ts';
import { figure, percentile, percentileOf } from './harness.ts';
import { APPS, COMMITS, folderOf, writeFleet } from './history/fleet.ts';
import type { Fleet } from './history/fleet.ts';

const RUNS = 25;
const silent = (): void => {};
const logger = { error: silent, warn: silent, info: silent, debug: silent, trace: silent };

interface HistoryRun {
  /** Milliseconds from the opened row to its first page, with nothing known of the clone. */
  readonly cold: readonly number[];
  /** The same commits by git alone. */
  readonly floor: readonly number[];
  /** Of an app that was opened before. */
  readonly warm: readonly number[];
}

const measuredOnce = ({ once: share, progress }: BenchRun): Promise<HistoryRun> =>
  share('history', async () => {
    progress(`history: writing ${COMMITS} commits`);
    const folder = await mkdtemp(path.join(tmpdir(), 'plumbline-bench-history-'));
    try {
      return await measureHistory(await writeFleet(folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

const world = `${APPS} apps in one repository, ${COMMITS} commits, no commit graph`;

/** From the opened History row to its rows, through the parts of the product without VS Code and the cluster. */
export const history: readonly FigureSpec[] = [
  figure({
    name: 'history.first-rows.20k.cold',
    unit: 'ms',
    goal: '<=400',
    world,
    measure: async (bench) => {
      const { cold, floor } = await measuredOnce(bench);
      const median = percentile(floor, 0.5);
      return {
        ...percentileOf(cold, 0.5),
        ...(median !== undefined && {
          floor: median,
          floorIs: 'floor: git log of the same paths, 50 commits',
        }),
      };
    },
  }),
  figure({
    name: 'history.app-open.warm',
    unit: 'ms',
    goal: '<=50',
    world,
    measure: async (bench) => percentileOf((await measuredOnce(bench)).warm, 0.5),
  }),
];

async function measureHistory(fleet: Fleet): Promise<HistoryRun> {
  const run = { cold: [] as number[], floor: [] as number[], warm: [] as number[] };
  for (let index = 0; index < RUNS; index++) {
    const folder = folderOf((index * 17) % APPS);
    run.floor.push(await bareLog(fleet, folder));
    const reader = readerOf(fleet, folder);
    run.cold.push(await reader.read());
    run.warm.push(await reader.read());
    reader.dispose();
  }
  return run;
}

/** An app's history as a window that was just opened reads it. */
function readerOf(fleet: Fleet, folder: string): { read(): Promise<number>; dispose(): void } {
  const app: App = anApp({
    name: path.basename(folder),
    sources: [{ repoURL: fleet.origin, path: folder, targetRevision: 'main', type: 'kustomize' }],
  });
  const store = new Store();
  store.dispatch([
    { type: 'connection/opened', context: aContext() },
    { type: 'apps/observed', id: aContext().id, apps: [{ app, resourceVersion: '1' }] },
  ]);
  const runner = new GitRunner({ environment: fleet.environment });
  const locator = new SourceLocator({
    repositories: new LocalRepositories({ runner, isTrusted: () => true }),
    files: new LocalFiles(),
    workspace: () => ({
      folders: [fleet.clone],
      mirrors: {},
      isTrusted: true,
      isVirtual: false,
      paths: { platform: 'linux' },
    }),
  });
  const record = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: app.name },
    status: { history: [] },
  };
  const histories = new AppHistories({
    store,
    clock: systemClock,
    logger,
    locator,
    connections: {
      rawApp: () => Promise.resolve(ok(record)),
      engineOf: () => argoCdEngine,
      client: () => undefined,
      refOf: () => undefined,
    },
  });
  return {
    read: async () => {
      const start = performance.now();
      await histories.refresh(app.id);
      const took = performance.now() - start;
      const shown = histories.of(app.id);
      if (shown?.word !== 'read' || shown.entries.length === 0) {
        throw new Error(`The history of ${app.name} was not read: ${JSON.stringify(shown).slice(0, 300)}`);
      }
      return took;
    },
    dispose: () => {
      histories.dispose();
      store.dispose();
    },
  };
}

async function bareLog({ clone, environment }: Fleet, folder: string): Promise<number> {
  const args = [
    'log',
    '--first-parent',
    '-m',
    '--raw',
    '--no-renames',
    '-z',
    '--max-count=50',
    'origin/main',
  ];
  const start = performance.now();
  const log = spawn('git', [...args, '--', folder, 'bases/web'], {
    cwd: clone,
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  log.stdout.resume();
  await once(log, 'close');
  return performance.now() - start;
}
