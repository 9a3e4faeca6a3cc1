import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { Locator } from 'playwright-core';

import { fillKustomizations } from '../../bench/live/kustomizations.ts';
import { untilMarked } from '../../test/e2e/marks.ts';
import { rowHands, type RowHands } from '../../test/e2e/rowHands.ts';
import { launchVsCode, type VsCode } from '../../test/host/launchVsCode.ts';
import { answerDialog, pick, type Row } from '../../test/host/workbench.ts';
import { startDemoCluster } from '../../test/world/api/startDemoCluster.ts';
import { startFluxWorld, type FluxWorld } from '../../test/world/flux/world.ts';
import { KubeClient } from '../../test/world/pull/client.ts';
import { git } from '../../test/world/repo/git.ts';
import { BESIDE } from './beside.ts';
import { emptyWorkspace, isTaken, QUIET, shoot, VIEWPORT, WIDE, widenSideBar } from './pictures.ts';

/** The twins of the story's pictures, on the stores' cluster of the sample with Flux at work. */
export async function takeFlux(): Promise<void> {
  if (isTaken(...STORY)) {
    await takeStory();
  }
  if (isTaken(MANY)) {
    await takeMany();
  }
}

const STORY = [
  '02-tree-flux',
  '03-edit-at-2-am-flux',
  '04-difference-flux',
  '05-exact-patch-flux',
  '06-reconcile-running-flux',
  '07-reconcile-failed-flux',
  '16-has-it-arrived-flux',
] as const;
const MANY = '15-five-thousand-kustomizations-flux';

interface Play {
  readonly code: VsCode;
  readonly world: FluxWorld;
  readonly hands: RowHands;
  readonly row: (kind: string, name: string) => Locator;
  readonly untilRow: (kind: string, name: string, is: (row: Row) => boolean) => Promise<Row>;
  readonly open: (kind: string, name: string) => Promise<void>;
}

async function takeStory(): Promise<void> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-tour-'));
  const world = await startFluxWorld({ dir, objects: BESIDE });
  try {
    const code = await launchVsCode({
      workspace: world.workspace,
      kubeconfig: world.kubeconfig,
      viewport: VIEWPORT,
      ...QUIET,
    });
    try {
      await code.open('Plumbline');
      await code.run('Plumbline: Select Context…');
      await pick(code.page, 'plumbline-demo');
      const play = playOf(code, world);
      for (const name of ['infrastructure', 'config', 'apps']) {
        await play.untilRow('Kustomization', name, isReady);
      }
      await widenSideBar(code, WIDE);
      await tree(play);
      await editAtTwo(play);
      await difference(play);
      await reconcile(play);
      await badCommit(play);
      await behindGit(play);
    } finally {
      await code.close();
    }
  } finally {
    await world.close();
    await rm(dir, { recursive: true, force: true });
  }
}

const isReady = ({ description }: Row): boolean => description.startsWith('Ready');

function playOf(code: VsCode, world: FluxWorld): Play {
  const hands = rowHands(code);
  const row = (kind: string, name: string): Locator =>
    code.page.getByRole('treeitem', { name: new RegExp(`^${kind} ${name},`) });
  return {
    code,
    world,
    hands,
    row,
    untilRow: (kind, name, is) => hands.untilRow((one) => one.aria.startsWith(`${kind} ${name},`) && is(one)),
    open: async (kind, name) => {
      const opened = code.page.locator('[role="treeitem"][aria-expanded="true"]').and(row(kind, name));
      // A repaint between press and release swallows a click: a person clicks again.
      for (let attempt = 0; attempt < 5 && (await opened.count()) === 0; attempt++) {
        await row(kind, name).locator('.monaco-tl-twistie').click();
        await opened.waitFor({ timeout: 5000 }).catch(() => undefined);
      }
    },
  };
}

async function tree({ code, open, hands }: Play): Promise<void> {
  await open('HelmRelease', 'till');
  await open('Kustomization', 'infrastructure');
  await open('GitRepository', 'platform');
  await hands.untilRow(({ label, description }) => label.startsWith('ResourceQuota/') && description !== '');
  await hands.untilRow(({ label }) => label === 'As Git says');
  await shoot(code, '02-tree-flux');
}

/** One edit is undone when the interval is over; the other was made after that, and stands. */
async function editAtTwo({ code, world, open, hands, untilRow }: Play): Promise<void> {
  const client = new KubeClient(world.kubeconfig, 'kubectl/v1.36.3 (linux/amd64)');
  const kinds = await client.discover();
  const edit = async (kind: string, name: string, patch: object): Promise<void> => {
    const served = kinds.find((one) => one.kind === kind);
    if (served === undefined) {
      throw new Error(`the cluster serves no ${kind}`);
    }
    await client.patch(served, { namespace: 'store', name }, 'merge', patch as never, {
      manager: 'kubectl-edit',
    });
  };
  try {
    await open('HelmRelease', 'till');
    await open('Kustomization', 'config');
    await hands.untilRow(
      ({ label, description }) => label === 'ConfigMap/store-settings' && description !== '',
    );
    await code.page.waitForTimeout(1000);
    await edit('ConfigMap', 'store-settings', { data: { city: 'malmo' } });
    await untilRow('Kustomization', 'config', ({ description }) => description.includes('edited by'));
    await world.loop.interval();
    await hands.untilRow(({ label }) => label.startsWith('Undone:'));
    await edit('ResourceQuota', 'store', { spec: { hard: { pods: '200' } } });
    await untilRow('Kustomization', 'infrastructure', ({ description }) => description.includes('edited by'));
    await shoot(code, '03-edit-at-2-am-flux');
  } finally {
    await client.close();
  }
}

async function difference({ code, hands, row }: Play): Promise<void> {
  await widenSideBar(code, 340);
  await hands.press(
    row('Kustomization', 'infrastructure'),
    'Show Difference',
    code.page.locator('.monaco-diff-editor').first(),
  );
  await untilMarked(code.page, 1);
  await shoot(code, '04-difference-flux');
}

async function reconcile({ code, world, hands, row, untilRow }: Play): Promise<void> {
  await hands.press(row('Kustomization', 'infrastructure'), 'Reconcile…', hands.dialog);
  await shoot(code, '05-exact-patch-flux');
  // A controller that takes its time: between two requests of it there are seconds.
  world.cluster.script.add({ kind: 'slow', ms: 1500, match: { user: 'controllers', verb: 'patch' } });
  await answerDialog(code.page, 'Reconcile');
  await code.page.locator('.notification-toast', { hasText: 'Reconcile infrastructure' }).first().waitFor();
  await untilRow('Kustomization', 'infrastructure', ({ description }) => description.startsWith('Reconcil'));
  await shoot(code, '06-reconcile-running-flux');
  world.cluster.script.clear();
  await untilRow('Kustomization', 'infrastructure', isReady);
  await code.run('View: Close All Editors');
  await code.run('Notifications: Clear All Notifications');
}

async function badCommit({ code, world, untilRow }: Play): Promise<void> {
  await widenSideBar(code, WIDE);
  const file = path.join(world.workspace, 'stores/config/settings.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('${store_city}', '${town}'));
  await push(world, 'Rename the town');
  await untilRow('Kustomization', 'config', ({ description }) => description.startsWith('Failed, retrying'));
  await untilRow('Kustomization', 'apps', ({ description }) => description.startsWith('Waiting'));
  await shoot(code, '07-reconcile-failed-flux');
  await git(world.workspace, ['revert', '--no-edit', 'HEAD']);
  await git(world.workspace, ['push', '--quiet', 'origin', 'main']);
  await untilRow('Kustomization', 'apps', isReady);
}

/** The source is suspended, so what is pushed does not arrive: everything is Ready, and nothing is as Git says. */
async function behindGit({ code, world, hands, row, untilRow, open }: Play): Promise<void> {
  await hands.choose(row('GitRepository', 'platform'), 'Suspend…', hands.dialog);
  await hands.confirm('Suspend');
  await untilRow('GitRepository', 'platform', ({ description }) => description.startsWith('Suspended'));
  const file = path.join(world.workspace, 'stores/config/settings.yaml');
  for (const printer of ['tcp://printer-2:9100', 'tcp://printer-3:9100']) {
    await writeFile(file, (await readFile(file, 'utf8')).replace(/tcp:.*/, printer));
    await push(world, `Print at ${printer}`);
  }
  // What was read of Git a moment ago is not read again.
  await code.page.waitForTimeout(6000);
  for (const [kind, name] of [
    ['Kustomization', 'infrastructure'],
    ['Kustomization', 'apps'],
    ['GitRepository', 'platform'],
  ] as const) {
    await row(kind, name).locator('.monaco-tl-twistie').click();
  }
  await open('GitRepository', 'platform');
  await untilRow('GitRepository', 'platform', ({ description }) => description.includes('behind Git'));
  await code.run('Notifications: Clear All Notifications');
  await shoot(code, '16-has-it-arrived-flux');
}

async function push({ workspace }: FluxWorld, message: string): Promise<void> {
  await git(workspace, ['commit', '--quiet', '--all', '--message', message]);
  await git(workspace, ['push', '--quiet', 'origin', 'main']);
}

async function takeMany(): Promise<void> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-tour-'));
  const cluster = await startDemoCluster({ flux: true });
  try {
    fillKustomizations(cluster, { count: 5000, entries: 20 });
    const code = await launchVsCode({
      workspace: await emptyWorkspace(dir),
      kubeconfig: cluster.kubeconfig,
      viewport: VIEWPORT,
      ...QUIET,
    });
    try {
      await code.open('Plumbline');
      await code.run('Plumbline: Select Context…');
      await pick(code.page, 'plumbline-demo');
      await widenSideBar(code, WIDE);
      await code.untilRows((rows) => rows[0]?.description === '5000 apps', { timeoutMs: 60_000 });
      await shoot(code, MANY);
    } finally {
      await code.close();
    }
  } finally {
    await cluster.close();
    await rm(dir, { recursive: true, force: true });
  }
}
