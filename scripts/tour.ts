/**
 * Takes the screenshots of docs/tour.md from the running extension: `npm run tour`, or `npm run tour -- sync` for those
 * whose name matches an expression.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { untilMarked } from '../test/e2e/marks.ts';
import { openStage, type Stage } from '../test/e2e/stage.ts';
import { launchVsCode } from '../test/host/launchVsCode.ts';
import { answerDialog, pick } from '../test/host/workbench.ts';
import { startDemoCluster } from '../test/world/api/startDemoCluster.ts';
import { takeFlux } from './tour/flux.ts';
import { emptyWorkspace, isTaken, QUIET, shoot, VIEWPORT, WIDE, widenSideBar } from './tour/pictures.ts';

async function onStage(
  options: Parameters<typeof openStage>[0],
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const stage = await openStage({ viewport: VIEWPORT, ...options });
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
}

async function takeStory(): Promise<void> {
  await onStage({ ...QUIET, past: 6 }, async (stage) => {
    const { code, world } = stage;
    await code.page
      .locator('.welcome-view')
      .getByRole('button', { name: 'Select Context' })
      .first()
      .waitFor();
    await shoot(code, '01-first-run');
    await stage.connect();
    await stage.untilApp('storefront', (row) => row.aria.includes('health Healthy'));
    await widenSideBar(code, WIDE);
    await shoot(code, '02-tree');
    await stage.open('storefront');
    await stage.open('checkout');
    await code.untilRows((rows) => rows.some(({ label }) => label === 'Deployment/checkout'));
    await code.page.waitForTimeout(2000);
    await code.run('Plumbline Demo: Edit Live at 2 AM');
    await pick(code.page, 'The 2 AM edit');
    await code.untilRows((rows) =>
      rows.some(({ label }) => label.startsWith('Undone:') && label.includes('image')),
    );
    await stage.untilApp('checkout', (row) => row.aria.includes('OutOfSync'));
    await code.run('Notifications: Clear All Notifications');
    await shoot(code, '03-edit-at-2-am');
    await widenSideBar(code, 340);
    await stage.press(
      stage.app('checkout'),
      'Show Difference',
      stage.code.page.locator('.monaco-diff-editor').first(),
    );
    // Who and when stand behind the changed line a moment after the text.
    await untilMarked(code.page, 1);
    await shoot(code, '04-difference');
    await stage.press(stage.app('checkout'), 'Sync…', stage.dialog);
    await code.page.locator('.monaco-dialog-box').waitFor();
    await shoot(code, '05-exact-patch');
    await answerDialog(code.page, 'Cancel');
    await stage.press(stage.app('orders-db'), 'Sync…', stage.dialog);
    await code.page.locator('.monaco-dialog-box').waitFor();
    await answerDialog(code.page, 'Sync');
    await code.page.locator('.notification-toast', { hasText: 'Sync orders-db' }).waitFor();
    await shoot(code, '06-sync-running');
    await stage.untilApp(
      'orders-db',
      (row) => row.aria.includes('last synced just now') || row.description.includes('just now'),
    );
    await code.run('Notifications: Clear All Notifications');
    world.cluster.script.add({
      kind: 'status',
      code: 500,
      message: 'etcdserver: no space left',
      match: { verb: 'patch', resource: 'deployments' },
    });
    await stage.press(stage.app('checkout'), 'Sync…', stage.dialog);
    await code.page.locator('.monaco-dialog-box').waitFor();
    await answerDialog(code.page, 'Sync');
    await code.page
      .locator('.notification-toast', { hasText: 'failed' })
      .first()
      .waitFor({ timeout: 90_000 });
    await shoot(code, '07-sync-failed');
  });
}

async function takeFaces(): Promise<void> {
  await onStage(QUIET, async (stage) => {
    const { code, world } = stage;
    await stage.connect('plumbline-demo-nobody');
    await widenSideBar(code, WIDE);
    await code.untilRows((rows) => rows.length > 1);
    await shoot(code, '10-forbidden');
    await code.run('Plumbline: Disconnect');
    await stage.connect('plumbline-demo-viewer');
    await code.untilRows((rows) => rows.length > 6);
    await shoot(code, '11-one-namespace');
    await code.run('Plumbline: Disconnect');
    await stage.connect();
    await code.untilRows((rows) => rows.length > 6);
    await world.cluster.script.refuse();
    await code.untilRows(
      (rows) => rows.some((row) => /as of|stale|reached/i.test(row.description + row.label)),
      { timeoutMs: 60_000 },
    );
    await shoot(code, '13-stale');
    await world.cluster.script.accept();
  });
}

async function takeLonely(): Promise<void> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-tour-'));
  const withoutArgo = await startDemoCluster({ argo: false });
  const gone = await startDemoCluster();
  try {
    const look = async (
      name: string,
      kubeconfig: string | undefined,
      connect: boolean,
      settings = {},
    ): Promise<void> => {
      const code = await launchVsCode({
        workspace: await emptyWorkspace(dir),
        viewport: VIEWPORT,
        ...(kubeconfig ? { kubeconfig } : {}),
        settings: { ...QUIET.settings, ...settings },
      });
      try {
        await code.open('Plumbline');
        if (connect) {
          await code.run('Plumbline: Select Context…');
          await pick(code.page, 'plumbline-demo');
          await widenSideBar(code, WIDE);
          await code.untilRows((rows) => rows.length > 1);
          await code.page.waitForTimeout(1500);
        } else {
          await code.page.getByText('No kubeconfig was found').first().waitFor();
        }
        await shoot(code, name);
      } finally {
        await code.close();
      }
    };
    await look('08-no-kubeconfig', undefined, false);
    await look('09-no-controller', withoutArgo.kubeconfig, true);
    const text = path.join(dir, 'unreachable');
    await writeFile(
      text,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'plumbline-demo',
        contexts: [{ name: 'plumbline-demo', context: { cluster: 'c', user: 'u' } }],
        clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:9' } }],
        users: [{ name: 'u', user: { token: 'x' } }],
      }),
    );
    await look('12-unreachable', text, true);
  } finally {
    await gone.close();
    await withoutArgo.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function takeContrast(): Promise<void> {
  await onStage(
    { settings: { ...QUIET.settings, 'workbench.colorTheme': 'Default High Contrast' } },
    async (stage) => {
      await stage.connect();
      await stage.untilApp('storefront', (row) => row.aria.includes('health Healthy'));
      await widenSideBar(stage.code, WIDE);
      await shoot(stage.code, '14-high-contrast');
    },
  );
}

async function takeMany(): Promise<void> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-tour-'));
  const cluster = await startDemoCluster();
  try {
    cluster.objects.fillApplications({ count: 5000, resources: 20, history: 10 });
    const code = await launchVsCode({
      workspace: await emptyWorkspace(dir),
      kubeconfig: cluster.kubeconfig,
      viewport: VIEWPORT,
      settings: QUIET.settings,
    });
    try {
      await code.open('Plumbline');
      await code.run('Plumbline: Select Context…');
      await pick(code.page, 'plumbline-demo');
      await widenSideBar(code, WIDE);
      await code.untilRows((rows) => rows[0]?.description === '5000 apps', { timeoutMs: 60_000 });
      await shoot(code, '15-five-thousand-apps');
    } finally {
      await code.close();
    }
  } finally {
    await cluster.close();
    await rm(dir, { recursive: true, force: true });
  }
}

if (
  isTaken(
    '01-first-run',
    '02-tree',
    '03-edit-at-2-am',
    '04-difference',
    '05-exact-patch',
    '06-sync-running',
    '07-sync-failed',
  )
) {
  await takeStory();
}
if (isTaken('10-forbidden', '11-one-namespace', '13-stale')) {
  await takeFaces();
}
if (isTaken('08-no-kubeconfig', '09-no-controller', '12-unreachable')) {
  await takeLonely();
}
if (isTaken('14-high-contrast')) {
  await takeContrast();
}
if (isTaken('15-five-thousand-apps')) {
  await takeMany();
}
await takeFlux();
