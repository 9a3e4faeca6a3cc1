import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import * as vscode from 'vscode';

import type { App } from '../../src/core/model/app.ts';
import type { AppId } from '../../src/core/model/ids.ts';
import { Store } from '../../src/core/store/store.ts';
import { appOfNode } from '../../src/core/view/nodeId.ts';
import { Emitter } from '../../src/core/util/emitter.ts';
import { PACE_MS } from '../../src/vscode/pacer.ts';
import type { AppsView } from '../../src/vscode/views/apps/appsView.ts';
import { aContext, anApp, DEMO } from '../unit/core/view/world.ts';
import type { Probe } from './probeView.ts';
import { probedView } from './probeView.ts';

const APPS = 300;
const EVENTS_PER_SECOND = 200;
const SECONDS = 5;

/** Stands between the view and VS Code: counts reads of rows, and how old what they show is. */
class Meter implements Probe {
  calls = 0;
  /** Reads that gave another text than the read before. */
  useful = 0;
  readonly ages: number[] = [];
  readonly #shown = new Map<string, string>();
  readonly #since = new Map<AppId, number>();
  readonly #read = new Emitter<void>();

  changed(app: AppId): void {
    if (!this.#since.has(app)) {
      this.#since.set(app, performance.now());
    }
  }

  get waiting(): number {
    return this.#since.size;
  }

  start(): void {
    this.calls = 0;
    this.useful = 0;
    this.ages.length = 0;
  }

  /** Resolves when VS Code has read enough; mocha's timeout is the limit. */
  until(isDone: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (isDone()) {
          listening.dispose();
          resolve();
        }
      };
      const listening = this.#read.event(check);
      check();
    });
  }

  onRow(id: string, item: vscode.TreeItem): void {
    const label = typeof item.label === 'string' ? item.label : '';
    this.#note(id, `${label} ${String(item.description)}`);
  }

  #note(id: string, text: string): void {
    this.calls += 1;
    this.useful += this.#shown.get(id) === text ? 0 : 1;
    this.#shown.set(id, text);
    const app = appOfNode(id);
    const since = app === undefined ? undefined : this.#since.get(app);
    if (app !== undefined && since !== undefined) {
      this.ages.push(performance.now() - since);
      this.#since.delete(app);
    }
    this.#read.fire();
  }
}

describe('the pace of the Apps view in VS Code', () => {
  const store = new Store();
  const meter = new Meter();
  const apps: App[] = Array.from({ length: APPS }, (_, index) =>
    anApp({ name: `app-${String(index).padStart(3, '0')}` }),
  );
  let view: AppsView;
  let version = 0;

  /** As the watch would report it. Without a change only what never repaints moves. */
  const observe = (index: number, isChange: boolean): void => {
    const before = apps[index % APPS] ?? assert.fail();
    const after: App = isChange
      ? { ...before, sync: before.sync === 'Synced' ? 'OutOfSync' : 'Synced' }
      : before;
    if (isChange) {
      apps[index % APPS] = after;
      meter.changed(after.id);
    }
    version += 1;
    store.dispatch([
      {
        type: 'apps/observed',
        id: DEMO,
        apps: [{ app: after, resourceVersion: String(version), comparedAt: new Date().toISOString() }],
      },
    ]);
  };

  before(async () => {
    store.dispatch([
      { type: 'connection/opened', context: aContext() },
      { type: 'connection/phase', id: DEMO, phase: { word: 'connected' } },
      {
        type: 'freshness/changed',
        id: DEMO,
        scope: 'argoproj.io/Application',
        freshness: { word: 'live', since: Date.now() },
      },
      { type: 'apps/observed', id: DEMO, apps: apps.map((app) => ({ app, resourceVersion: '1' })) },
    ]);
    ({ view } = probedView(store, meter));
    await vscode.commands.executeCommand('probe.apps.focus');
    await meter.until(() => meter.calls > APPS);
  });

  after(() => {
    view.dispose();
    store.dispose();
  });

  it('shows a lone change at once', async () => {
    await sleep(500); // quiet is what is tested: the view must have been still for a while
    meter.start();
    observe(7, true);
    await meter.until(() => meter.waiting === 0);
    assert.equal(meter.calls, 1);
    assert.ok((meter.ages[0] ?? Number.NaN) < PACE_MS, `at once, not after a pace: ${meter.ages[0]} ms`);
  });

  it('keeps every row younger than 500 ms, and reads no row in vain, under 200 events a second', async function () {
    this.timeout(20_000);
    meter.start();
    const stalls = monitorEventLoopDelay({ resolution: 10 });
    stalls.enable();
    const start = performance.now();
    for (let event = 0; event < EVENTS_PER_SECOND * SECONDS; event += 1) {
      // Every second event changes nothing that can be seen, as most comparisons of a large fleet do.
      observe(event * 17, event % 2 === 0);
      const due = start + ((event + 1) * 1000) / EVENTS_PER_SECOND;
      await sleep(Math.max(0, due - performance.now()));
    }
    const duringLoad = meter.ages.length;
    await meter.until(() => meter.waiting === 0);
    stalls.disable();

    // A machine that stands still for a while is not the view's doing: what it lost is added.
    const limit = 500 + stalls.max / 1e6;
    const oldest = Math.max(...meter.ages);
    assert.ok(duringLoad > 100, `rows changed while the load ran: ${duringLoad}`);
    assert.ok(oldest <= limit, `oldest row ${oldest} ms, limit ${limit} ms`);
    assert.ok(meter.calls / meter.useful <= 1.05, `${meter.calls} reads for ${meter.useful} changed texts`);
  });

  it('shows a change of membership too', async () => {
    meter.start();
    const added = anApp({ name: 'zz-new' });
    meter.changed(added.id);
    store.dispatch([{ type: 'apps/observed', id: DEMO, apps: [{ app: added, resourceVersion: '1' }] }]);
    await meter.until(() => meter.waiting === 0);
    assert.equal(meter.waiting, 0);
  });
});
