/**
 * Lists 5,000 apps from a demo cluster on another thread, or from the cluster that the file in the first argument
 * describes (`DemoReady`), with Plumbline's own parts from kubeconfig to store, and the same requests bare. Prints one
 * line of JSON. Needs `--expose-gc`; `bench/liveList.ts` starts it.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { createGunzip } from 'node:zlib';

import { Agent, request } from 'undici';

import { Connections } from '../../src/app/connections.ts';
import { ENGINES } from '../../src/core/engines/registry.ts';
import type { Logger } from '../../src/core/ports.ts';
import { Store } from '../../src/core/store/store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { KubeconfigFiles } from '../../src/platform/kube/kubeconfigFiles.ts';
import { TABLE_ACCEPT } from '../../src/core/kube/table.ts';
import type { DemoReady } from './demoWorker.ts';
import { FLEETS, type FleetName } from './fleet.ts';

const APPS = 5_000;
const ROUNDS = 5;

export interface ListRun {
  readonly firstPaint: number[];
  readonly firstTree: number[];
  readonly floorPaint: number[];
  readonly floorTree: number[];
  /** Processor time of the main thread, per round. */
  readonly cpuTree: number[];
  readonly cpuFloor: number[];
  readonly heapMb: number[];
  /** Milliseconds between two turns of the event loop while a list comes in, all rounds. */
  readonly gaps: number[];
}

const silent = (): void => {};
const logger: Logger = { error: silent, warn: silent, info: silent, debug: silent, trace: silent };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { fleet: { type: 'string', default: 'argocd' } },
});
const [named] = positionals;
const fleetName: FleetName = values.fleet === 'flux' ? 'flux' : 'argocd';
const { path: PATH, beside } = FLEETS[fleetName];
const worker =
  named === undefined
    ? new Worker(new URL('demoWorker.ts', import.meta.url), { workerData: fleetName })
    : undefined;
const demo =
  named === undefined
    ? await new Promise<DemoReady>((resolve, reject) => {
        worker?.once('message', resolve);
        worker?.once('error', reject);
      })
    : (JSON.parse(readFileSync(named, 'utf8')) as DemoReady);
const agent = new Agent({ allowH2: false, connect: { ca: demo.certificateAuthority } });

async function fetched(
  path: string,
  accept: string,
): Promise<{ readonly metadata: { readonly continue?: string } }> {
  const answer = await request(`${demo.server}${path}`, {
    dispatcher: agent,
    headers: { authorization: `Bearer ${demo.token}`, accept, 'accept-encoding': 'gzip' },
  });
  const body = answer.headers['content-encoding'] === 'gzip' ? answer.body.pipe(createGunzip()) : answer.body;
  const chunks: Buffer[] = [];
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as { metadata: { continue?: string } };
}

async function bareTable(): Promise<number> {
  const start = performance.now();
  await fetched(PATH, TABLE_ACCEPT);
  return performance.now() - start;
}

async function barePages(): Promise<number> {
  const start = performance.now();
  let next: string | undefined = '';
  while (next !== undefined) {
    const query: string = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
    const page = await fetched(`${PATH}?limit=500${query}`, 'application/json');
    next = page.metadata.continue || undefined;
  }
  return performance.now() - start;
}

/** Notes how long each turn of the event loop kept a 1 ms timer waiting. */
function watchLoop(gaps: number[]): () => void {
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    gaps.push(now - last - 1);
    last = now;
  }, 1);
  return () => clearInterval(timer);
}

const cpu = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

async function round(run: ListRun): Promise<void> {
  run.floorPaint.push(await bareTable());
  const floorCpu = cpu();
  run.floorTree.push(await barePages());
  run.cpuFloor.push(cpu() - floorCpu);

  const store = new Store();
  const kubeconfigs = new KubeconfigFiles({
    setting: () => [demo.kubeconfig],
    env: {},
    home: '/',
    platform: process.platform,
    clock: systemClock,
    random: Math.random,
    logger,
    proxy: () => ({}),
    loginTimeoutMs: () => 10_000,
    userAgent: 'plumbline-bench',
  });
  const memory = new Map<string, unknown>();
  const connections = new Connections({
    kubeconfigs,
    engines: ENGINES,
    store,
    clock: systemClock,
    logger,
    random: Math.random,
    memory: { get: (key) => memory.get(key), set: (key, value) => void memory.set(key, value) },
  });
  const context = (await connections.catalog()).contexts.find((each) => each.isCurrent);
  if (!context) {
    throw new Error('the demo has no current context');
  }
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const stop = watchLoop(run.gaps);
  const cpuBefore = cpu();
  const start = performance.now();
  await new Promise<void>((resolve) => {
    let isPainted = false;
    store.onDidChange(({ state }) => {
      const slice = state.connections.get(context.id);
      if (!slice) {
        return;
      }
      if (!isPainted && slice.apps.size >= APPS) {
        isPainted = true;
        run.firstPaint.push(performance.now() - start);
      }
      if (slice.painted.size === 0 && slice.apps.size >= APPS + beside) {
        resolve();
      }
    });
    void connections.connect(context);
  });
  run.firstTree.push(performance.now() - start);
  run.cpuTree.push(cpu() - cpuBefore);
  stop();
  await new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
  globalThis.gc?.();
  run.heapMb.push((process.memoryUsage().heapUsed - before) / 1024 / 1024);
  if (store.state.connections.size !== 1) {
    throw new Error('the state is gone before it was weighed');
  }
  connections.dispose();
  kubeconfigs.dispose();
}

const empty = (): ListRun => ({
  firstPaint: [],
  firstTree: [],
  floorPaint: [],
  floorTree: [],
  cpuTree: [],
  cpuFloor: [],
  heapMb: [],
  gaps: [],
});

readFileSync(demo.kubeconfig); // it must be there before anything is timed
await round(empty()); // the first round compiles
const run = empty();
for (let index = 0; index < ROUNDS; index++) {
  await round(run);
}
console.log(JSON.stringify(run));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
worker?.postMessage('close');
await agent.close();
