import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { launchVsCode, type VsCode } from '../host/launchVsCode.ts';
import { pick, type Row } from '../host/workbench.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';
import { startDemoCluster, type DemoCluster } from '../world/api/startDemoCluster.ts';
import { application, isOwn, ownRequests } from './bareCluster.ts';
import { tellWhatShowed } from './evidence.ts';

const CONTEXT = 'plumbline-demo';
const APPS = { resource: 'applications' };

/** The tree is up, then things break, one after another. Whatever happens, it ends true. One story, in the order of the tests. */
describe('a live tree under faults', () => {
  let dir: string;
  let cluster: DemoCluster;
  let code: VsCode;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-faults-'));
    const workspace = path.join(dir, 'workspace');
    await mkdir(workspace);
    cluster = await startDemoCluster({
      objects: ['checkout', 'ledger', 'search'].map((name) => application(name)),
    });
    code = await launchVsCode({
      workspace,
      kubeconfig: cluster.kubeconfig,
      viewport: { width: 1280, height: 1200 },
    });
    await code.open('Plumbline');
    await code.run('Plumbline: Select Context…');
    await code.page.getByPlaceholder('Nothing is called before you choose').waitFor();
    await pick(code.page, CONTEXT);
    await live((rows) => rows.some(({ label }) => label === 'search'));
    await watching();
  });
  after(async () => {
    await code?.close();
    await cluster?.close();
    await rm(dir, { recursive: true, force: true });
  });
  tellWhatShowed(() => code);

  const until = (is: (rows: Row[]) => boolean): Promise<Row[]> => code.untilRows(is);
  /** The rows once they are fresh and meet the condition. */
  const live = (is: (rows: Row[]) => boolean): Promise<Row[]> =>
    until((rows) => {
      const root = rows.find(({ label }) => label === CONTEXT);
      return root !== undefined && /^\d+ apps?$/.test(root.description) && is(rows);
    });
  const reads =
    (app: string, sync: string) =>
    (rows: readonly Row[]): boolean =>
      rows.some(({ label, description }) => label === app && description.startsWith(sync));
  /** Resolves when a watch of the apps is open: from then on a change would reach it. */
  const watching = async (): Promise<void> => {
    const deadline = Date.now() + 60_000;
    while (cluster.script.openWatches(APPS) === 0) {
      assert.ok(Date.now() < deadline, 'no watch was opened again');
      await code.page.waitForTimeout(50);
    }
  };

  /** The stream ends and the server asks for patience. Resolves when Plumbline came back, with the milliseconds between. */
  const refusedOnce = async (retryAfter: number): Promise<number> => {
    await watching();
    const match = { verb: 'watch', ...APPS };
    const nextWatch = (): Promise<LoggedRequest> =>
      cluster.requests.next((one) => isOwn(one) && one.verb === 'watch' && one.resource === 'applications');
    cluster.script.add({ kind: 'status', code: 429, retryAfter, count: 1, match });
    const refused = nextWatch();
    cluster.script.cutWatches('fin', APPS);
    const { at } = await refused;
    const again = await nextWatch();
    return again.at - at;
  };

  it('waits as long as a 429 asks, and then goes on', async () => {
    // The first fault of all: by itself it would come back within a second.
    const waited = await refusedOnce(3);
    // Timers may fire a few milliseconds early against another clock.
    assert.ok(waited >= 2_900, `it came back after ${waited} ms`);
    cluster.put(application('checkout', { sync: 'OutOfSync' }));
    await live(reads('checkout', 'OutOfSync'));
    cluster.put(application('checkout'));
    await live(reads('checkout', 'Synced'));
  });

  it('goes on after a cut stream, with what changed while it was away', async () => {
    cluster.script.cutWatches('rst', APPS);
    cluster.put(application('checkout', { sync: 'OutOfSync' }));
    await live(reads('checkout', 'OutOfSync'));
    await watching();
    cluster.put(application('checkout'));
    await live(reads('checkout', 'Synced'));
  });

  it('reads the list again when the server forgot the past (410 in the stream)', async () => {
    await watching();
    const listed = cluster.requests.next(
      (one) => isOwn(one) && one.verb === 'list' && one.resource === 'applications',
    );
    cluster.script.expireWatches(APPS);
    cluster.objects.remove('argoproj.io/v1alpha1', 'Application', 'argocd', 'ledger');
    await listed;
    await live((rows) => !rows.some(({ label }) => label === 'ledger') && reads('search', 'Synced')(rows));
    cluster.put(application('ledger'));
    await live(reads('ledger', 'Synced'));
  });

  it('survives a frame that is no JSON', async () => {
    await watching();
    cluster.script.garbleWatches(APPS);
    cluster.put(application('search', { health: 'Degraded' }));
    await live((rows) => rows.some(({ aria }) => /^Application search,.*health Degraded/.test(aria)));
    cluster.put(application('search'));
    await live((rows) => rows.some(({ aria }) => /^Application search,.*health Healthy/.test(aria)));
  });

  it('keeps the last rows with their age while the server refuses connections, and is live again at a click', async () => {
    await watching();
    await cluster.script.refuse();
    cluster.put(application('ledger', { sync: 'OutOfSync' }));
    const rows = await until(
      (all) =>
        /^as of \d+:\d+/.test(all.find(({ label }) => label === CONTEXT)?.description ?? '') &&
        all.some(({ label }) => label === 'Cannot be reached'),
    );
    const line = rows.find(({ label }) => label === 'Cannot be reached');
    assert.match(line?.description ?? '', /^as of \d+:\d+.* · tried again at \d+:\d+.* · try now$/);
    const ledger = rows.find(({ label }) => label === 'ledger');
    assert.match(ledger?.aria ?? '', /sync Synced/);
    assert.match(ledger?.aria ?? '', /as of \d+:\d+/);
    await cluster.script.accept();
    await code.page.getByRole('treeitem', { name: /^Cannot be reached,/ }).click();
    const fresh = await live(reads('ledger', 'OutOfSync'));
    assert.ok(!fresh.some(({ label }) => label === 'Cannot be reached'));
    assert.ok(!fresh.some(({ aria }) => aria.includes('as of ')));
  });

  it('ends in the true tree by itself after a silent restart of the server', async () => {
    await watching();
    await cluster.script.refuse();
    cluster.put(application('ledger'), application('payments', { sync: 'OutOfSync' }));
    cluster.objects.remove('argoproj.io/v1alpha1', 'Application', 'argocd', 'search');
    cluster.script.compact();
    await cluster.script.accept();
    const rows = await live(
      (all) =>
        reads('ledger', 'Synced')(all) &&
        reads('payments', 'OutOfSync')(all) &&
        !all.some(({ label }) => label === 'search'),
    );
    const apps = rows.filter(({ aria }) => aria.startsWith('Application ')).map(({ label }) => label);
    assert.deepEqual(apps.toSorted(), ['checkout', 'ledger', 'payments']);
  });

  it('comes back after a reload with context, opened rows and filter, without a click', async () => {
    const { page } = code;
    const opened = page.locator('[role="treeitem"][aria-expanded="true"]', { hasText: 'payments' });
    await page.getByRole('treeitem', { name: /^Application payments,/ }).click();
    await opened.waitFor();
    await until((rows) => rows.some(({ label }) => label === 'Deployment/payments'));
    await code.run('Plumbline: Filter Apps…');
    await page.locator('.quick-input-title', { hasText: 'Filter apps' }).waitFor();
    const input = page.locator('.quick-input-widget input.input').first();
    await input.fill('ledger');
    await input.press('Enter');
    await live((rows) => !rows.some(({ label }) => label === 'payments') && reads('ledger', 'Synced')(rows));
    await page.locator('.tree-explorer-viewlet-tree-view .message', { hasText: 'ledger' }).waitFor();
    // A disturbance changes nothing of that, and takes longer than it takes to remember it.
    await refusedOnce(2);
    await code.reload();
    await live((rows) => !rows.some(({ label }) => label === 'payments') && reads('ledger', 'Synced')(rows));
    await page.locator('.tree-explorer-viewlet-tree-view .message', { hasText: 'ledger' }).waitFor();
    await code.run('Plumbline: Clear Filter');
    await live((rows) => rows.some(({ label }) => label === 'Deployment/payments'));
    const again = await code.rows('Apps');
    assert.equal(again.find(({ label }) => label === 'payments')?.expanded, true);
    assert.equal(again.find(({ label }) => label === 'checkout')?.expanded, false);
  });

  it('asks the cluster nothing more after Disconnect', async () => {
    await watching();
    await code.run('Plumbline: Disconnect');
    await code.page.locator('.welcome-view', { hasText: 'Plumbline calls no cluster' }).first().waitFor();
    const deadline = Date.now() + 30_000;
    while (cluster.script.openWatches() > 0) {
      assert.ok(Date.now() < deadline, 'a watch is still open');
      await code.page.waitForTimeout(50);
    }
    await code.run('Plumbline: Select Context…');
    const { page } = code;
    await page.getByPlaceholder('Nothing is called before you choose').waitFor();
    // Not "watched" any more.
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'current · token' })
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    const before = ownRequests(cluster).length;
    cluster.put(application('checkout', { sync: 'OutOfSync' }));
    // A reload would bring a remembered context back.
    await code.reload();
    await code.page.locator('.welcome-view', { hasText: 'Plumbline calls no cluster' }).first().waitFor();
    assert.equal(ownRequests(cluster).length, before);
    assert.deepEqual(await code.rows('Apps'), []);
  });
});
