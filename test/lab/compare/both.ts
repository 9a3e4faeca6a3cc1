import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { asArray, asText, at } from '../../../src/core/util/json.ts';
import { runFolder } from '../../host/cache.ts';
import { git } from '../../world/repo/git.ts';
import { refreshed } from '../record/facts.ts';
import { APPLICATIONS } from '../sample.ts';
import { until } from '../waiting.ts';
import { differences, maskedStatus } from './masked.ts';
import { demoSide, realSide, type Side } from './sides.ts';

/** Whether one app has come to where a step leads. */
export type Test = (app: KubeObject) => boolean;

/** The demo world and the lab, which live through the same. */
export class Both {
  /** For clones. */
  readonly folder: string;
  readonly #demo: Side;
  readonly #real: Side;

  private constructor(folder: string, demo: Side, real: Side) {
    this.folder = folder;
    this.#demo = demo;
    this.#real = real;
  }

  /** Both with the sample on it, settled. */
  static async start(): Promise<Both> {
    const folder = await runFolder('compare');
    await mkdir(path.join(folder, 'demo'));
    const real = await realSide(new Date());
    let demo: Side | undefined;
    try {
      demo = await demoSide(path.join(folder, 'demo'));
      await Promise.all([syncOnce(demo), syncOnce(real)]);
      return new Both(folder, demo, real);
    } catch (error) {
      await Promise.all([demo?.close(), real.close()]);
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#demo.close(), this.#real.close()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  async each(act: (side: Side) => Promise<unknown>): Promise<void> {
    await Promise.all([act(this.#demo), act(this.#real)]);
  }

  /** Waits until an app is as `test` says in both, and says the same in both; throws with the differences. */
  async untilSame(app: string, test: Test): Promise<void> {
    await this.#until(app, async () => {
      const [ofDemo, ofReal] = await this.#both((side) => side.kube.find(`${APPLICATIONS}/${app}`));
      const lines = linesOf(app, this.#demo, ofDemo, this.#real, ofReal);
      const away = [ofDemo, ofReal].filter((one) => one === undefined || !test(one));
      return away.length === 0 ? lines : [`${away.length} of the two are elsewhere`, ...lines];
    });
  }

  /** Waits until all apps rest at the tip of main in both, and say the same; throws with the differences. */
  async untilAllSame(): Promise<void> {
    await this.#until('all apps', async () => {
      const [ofDemo, ofReal] = await this.#both(async (side) => {
        const tip = (await git(side.bare, ['rev-parse', 'refs/heads/main'])).trim();
        const apps = await side.kube.list(APPLICATIONS);
        return {
          apps,
          busy: apps.filter((app) => !isAtRest(app, tip)).map((app) => `${side.name}: ${lineOf(app)}`),
        };
      });
      const names = new Set([...ofDemo.apps, ...ofReal.apps].map(({ metadata }) => metadata.name));
      const lines = [...names]
        .toSorted()
        .flatMap((name) =>
          linesOf(name, this.#demo, byName(ofDemo.apps, name), this.#real, byName(ofReal.apps, name)),
        );
      return [...ofDemo.busy, ...ofReal.busy, ...lines];
    });
  }

  async #both<T>(ask: (side: Side) => Promise<T>): Promise<readonly [T, T]> {
    return Promise.all([ask(this.#demo), ask(this.#real)]);
  }

  async #until(what: string, differ: () => Promise<readonly string[]>): Promise<void> {
    await until({
      what: `${what}: the demo is as the real Argo CD`,
      within: 40_000,
      every: 200,
      ask: async () => {
        const lines = await differ();
        if (lines.length > 0) {
          throw new Error(`\n  ${lines.join('\n  ')}`);
        }
        return true;
      },
    });
  }
}

/** Nobody ever synced it, which is what it is for. */
const NEVER_SYNCED = 'reports';
/** Heals what the sync of another app does to an object that both have. */
const LAST = 'storefront';

/**
 * Syncs each app by hand: what its last operation was, how often that was tried and what it found is different each time a
 * cluster comes up, on the real one too.
 */
async function syncOnce(side: Side): Promise<void> {
  const names = side.apps.map(({ name }) => name).filter((name) => name !== NEVER_SYNCED);
  await Promise.all(names.filter((name) => name !== LAST).map((name) => syncByHand(side, name)));
  await syncByHand(side, LAST);
}

async function syncByHand(side: Side, name: string): Promise<void> {
  const user = 'sam.doyle';
  const app = `${APPLICATIONS}/${name}`;
  const isOver = (one: KubeObject): boolean =>
    one['operation'] === undefined &&
    at(one, 'status', 'operationState', 'operation', 'initiatedBy', 'username') === user;
  await until({
    what: `${name} of the ${side.name} cluster is synced by hand`,
    within: 120_000,
    every: 250,
    ask: async () => {
      const now = await side.kube.get(app);
      if (!isOver(now) && now['operation'] === undefined) {
        const operation = { initiatedBy: { username: user }, sync: { syncStrategy: { hook: {} } } };
        await side.kube.patch(app, 'merge', { operation, status: { operationState: null } });
      }
      return isOver(now) ? true : undefined;
    },
  });
}

function byName(apps: readonly KubeObject[], name: string): KubeObject | undefined {
  return apps.find(({ metadata }) => metadata.name === name);
}

function linesOf(
  name: string,
  demo: Side,
  ofDemo: KubeObject | undefined,
  real: Side,
  ofReal: KubeObject | undefined,
): readonly string[] {
  if (ofDemo === undefined || ofReal === undefined) {
    return ofDemo === ofReal
      ? []
      : [`${name} is only in the ${ofDemo === undefined ? 'real' : 'demo'} cluster`];
  }
  const lines = differences(maskedStatus(ofDemo, demo.originUrl), maskedStatus(ofReal, real.originUrl));
  return lines.map((line) => `${name} ${line}`);
}

/** Compared at the tip where it follows main, with nothing that goes on. */
function isAtRest(app: KubeObject, tip: string): boolean {
  const several = asArray(at(app, 'spec', 'sources'));
  const sources = several.length > 0 ? several : [at(app, 'spec', 'source')];
  const sync = at(app, 'status', 'sync');
  const revisions = several.length > 0 ? asArray(at(sync, 'revisions')) : [at(sync, 'revision')];
  return (
    refreshed(app) &&
    app['operation'] === undefined &&
    at(app, 'status', 'health', 'status') !== 'Progressing' &&
    sources.every((source, index) => at(source, 'targetRevision') !== 'main' || revisions[index] === tip)
  );
}

function lineOf(app: KubeObject): string {
  const word = (...keys: readonly string[]): string => asText(at(app, 'status', ...keys)) ?? '-';
  const phase = app['operation'] === undefined ? '' : ` ${word('operationState', 'phase')}`;
  return `${app.metadata.name} ${word('sync', 'status')} ${word('health', 'status')}${phase} at ${word('sync', 'revision').slice(0, 7)}`;
}
