import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { asArray, asText, at } from '../../../src/core/util/json.ts';
import { runFolder } from '../../host/cache.ts';
import { git } from '../../world/repo/git.ts';
import { isDone, refreshed, revisionIs, syncIs } from '../record/facts.ts';
import { APPLICATIONS } from '../sample.ts';
import { until } from '../waiting.ts';
import { differences, maskedStatus } from './masked.ts';
import { demoSide, realSide, refresh, refreshAll, type Side } from './sides.ts';

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
    const begun = await Promise.allSettled([demoSide(path.join(folder, 'demo')), realSide(new Date())]);
    const sides = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    try {
      const [demo, real] = sides;
      if (demo === undefined || real === undefined) {
        const cause = begun.find((one) => one.status === 'rejected')?.reason as unknown;
        throw new Error(`a side does not come up: ${cause instanceof Error ? cause.message : ''}`, { cause });
      }
      await Promise.all(sides.map(syncOnce));
      return new Both(folder, demo, real);
    } catch (error) {
      await Promise.all(sides.map((side) => side.close()));
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

  /**
   * Lets main move and the apps see it. Of two apps that have the same object, the one whose sync the other undoes goes
   * first: else it is chance which of the two was last.
   */
  async commit(move: (side: Side) => Promise<unknown>): Promise<void> {
    await this.each(async (side) => {
      // Heals count from here, so that the next one does not wait.
      await syncByHand(side, HEALER);
      await move(side);
      const tip = await tipOf(side);
      await refresh(side, HEALED);
      await comesTo(side, HEALED, (app) => isDone(app) && syncedRevision(app) === tip);
      // The comparison after the heal is of the newest commit, and may be followed by a sync of that.
      await comesTo(side, HEALER, (app) => isDone(app) && syncIs('Synced')(app) && revisionIs(tip)(app));
      await refreshAll(side);
    });
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
        const tip = await tipOf(side);
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
      within: 60_000,
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
/** Two apps have the same object: what the sync of the one does to it, the other heals. */
const HEALED = 'shared-config';
const HEALER = 'storefront';
/** Its sync waits, wave by wave, until the others are healthy: it comes last. */
const PARENT = 'root';

/**
 * Syncs each app by hand: what its last operation was, how often that was tried and what it found is different each time a
 * cluster comes up, on the real one too.
 */
async function syncOnce(side: Side): Promise<void> {
  const apart = [NEVER_SYNCED, HEALER, PARENT];
  const names = side.apps.map(({ name }) => name).filter((name) => !apart.includes(name));
  await Promise.all(names.map((name) => syncByHand(side, name)));
  await syncByHand(side, HEALER);
  await syncByHand(side, PARENT);
}

async function syncByHand(side: Side, name: string): Promise<void> {
  const user = 'sam.doyle';
  const isOver = (one: KubeObject): boolean =>
    one['operation'] === undefined &&
    at(one, 'status', 'operationState', 'operation', 'initiatedBy', 'username') === user;
  await comesTo(side, name, async (app) => {
    if (!isOver(app) && app['operation'] === undefined) {
      const operation = { initiatedBy: { username: user }, sync: { syncStrategy: { hook: {} } } };
      await side.kube.patch(`${APPLICATIONS}/${name}`, 'merge', {
        operation,
        status: { operationState: null },
      });
    }
    return isOver(app);
  });
  // The comparison that follows a sync is of the newest commit: it has to be over before main moves on.
  await refresh(side, name);
  await comesTo(side, name, refreshed);
}

async function comesTo(
  side: Side,
  name: string,
  test: (app: KubeObject) => boolean | Promise<boolean>,
): Promise<void> {
  await until({
    what: `${name} of the ${side.name} cluster comes to where it is led`,
    within: 120_000,
    every: 150,
    ask: async () => {
      const app = await side.kube.get(`${APPLICATIONS}/${name}`);
      if (!(await test(app))) {
        throw new Error(lineOf(app));
      }
      return true;
    },
  });
}

async function tipOf(side: Side): Promise<string> {
  return (await git(side.bare, ['rev-parse', 'refs/heads/main'])).trim();
}

function syncedRevision(app: KubeObject): unknown {
  return at(app, 'status', 'operationState', 'syncResult', 'revision');
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
  const message = word('operationState', 'message');
  const phase = app['operation'] === undefined ? '' : ` ${word('operationState', 'phase')} (${message})`;
  return `${app.metadata.name} ${word('sync', 'status')} ${word('health', 'status')}${phase} at ${word('sync', 'revision').slice(0, 7)}`;
}
