import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { Locator } from 'playwright-core';

import { launchVsCode, type VsCode } from '../host/launchVsCode.ts';
import { pick, type Row } from '../host/workbench.ts';
import { RECORDINGS, readRecordings } from '../lab/record/recording.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';
import { startFluxWorld, type FluxWorld } from '../world/flux/world.ts';
import { git } from '../world/repo/git.ts';
import { tellWhatShowed } from './evidence.ts';
import { rowHands, type RowHands } from './rowHands.ts';
import { DEMO } from './stage.ts';

const KUSTOMIZATIONS = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations';

/** Flux in the tree beside an app of Argo CD, asked and followed. One story, in the order of the tests. */
describe('Flux in the running VS Code', () => {
  let world: FluxWorld;
  let code: VsCode;
  let hands: RowHands;
  let dir: string;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-flux-'));
    const recordings = await readRecordings(RECORDINGS);
    const application = recordings.find(({ object }) => object.kind === 'Application')?.object;
    world = await startFluxWorld({ dir, objects: application ? [application] : [] });
    code = await launchVsCode({
      workspace: world.workspace,
      kubeconfig: world.kubeconfig,
      viewport: { width: 1280, height: 1600 },
    });
    hands = rowHands(code);
    await code.open('Plumbline');
    await code.run('Plumbline: Select Context…');
    await pick(code.page, DEMO);
  });
  after(async () => {
    await code?.close();
    await world?.close();
    await rm(dir, { recursive: true, force: true });
  });
  tellWhatShowed(() => code);

  const row = (kind: string, name: string): Locator =>
    code.page.getByRole('treeitem', { name: new RegExp(`^${kind} ${name},`) });
  const untilRow = (kind: string, name: string, is: (row: Row) => boolean): Promise<Row> =>
    hands.untilRow((one) => one.aria.startsWith(`${kind} ${name},`) && is(one));
  const startsWith =
    (text: string) =>
    ({ description }: Row): boolean =>
      description.startsWith(text);
  const patches = (): readonly LoggedRequest[] =>
    world.cluster.requests.matching(
      ({ verb, userAgent }) => verb === 'patch' && userAgent.startsWith('plumbline/'),
    );

  it('stands in one tree with Argo CD, each in the words of its product', async () => {
    for (const name of ['infrastructure', 'config', 'apps']) {
      await untilRow('Kustomization', name, startsWith('Ready · '));
    }
    await untilRow('GitRepository', 'platform', ({ description }) => /used by \d/.test(description));
    await untilRow('HelmRelease', 'till', startsWith('Ready'));
    const rows = await code.rows('Apps');
    assert.ok(rows.some(({ aria }) => aria.startsWith('Application ')));
  });

  it('reconciles from the row: the exact patch is shown, sent, and answered', async () => {
    world.cluster.requests.clear();
    await hands.press(row('Kustomization', 'config'), 'Reconcile…', hands.dialog);
    const { message, detail } = await hands.confirm('Reconcile');
    assert.equal(message, 'Reconcile config?');
    assert.match(detail, /objects that left Git are deleted/);
    await code.page
      .locator('.notification-list-item', { hasText: 'Reconcile config: done in' })
      .first()
      .waitFor();
    const [sent, ...others] = patches();
    assert.equal(others.length, 0);
    assert.equal(sent?.path, `${KUSTOMIZATIONS}/config`);
    const shown = detail.slice(detail.indexOf('{'));
    assert.deepEqual(JSON.parse(sent?.body ?? ''), JSON.parse(shown));
  });

  it('suspends, says so, and offers to resume in its place', async () => {
    await hands.choose(row('Kustomization', 'config'), 'Suspend…', hands.dialog);
    await hands.confirm('Suspend');
    await untilRow('Kustomization', 'config', startsWith('Suspended'));
    await hands.press(row('Kustomization', 'config'), 'Resume…', hands.dialog);
    await hands.confirm('Resume');
    await untilRow('Kustomization', 'config', startsWith('Ready'));
  });

  it('names what a bad commit lacks, who waits for it, and its end with the revert', async () => {
    const file = path.join(world.workspace, 'stores/config/settings.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('${store_city}', '${town}'));
    await git(world.workspace, ['commit', '--quiet', '--all', '--message', 'Rename the town']);
    await git(world.workspace, ['push', '--quiet', 'origin', 'main']);
    const failed = await untilRow('Kustomization', 'config', startsWith('Failed, retrying'));
    assert.match(failed.description, /BuildFailed: post build failed .* next try in/);
    await untilRow('Kustomization', 'apps', startsWith('Waiting on dependency'));
    await git(world.workspace, ['revert', '--no-edit', 'HEAD']);
    await git(world.workspace, ['push', '--quiet', 'origin', 'main']);
    await untilRow('Kustomization', 'config', startsWith('Ready'));
    await untilRow('Kustomization', 'apps', startsWith('Ready'));
  });
});
