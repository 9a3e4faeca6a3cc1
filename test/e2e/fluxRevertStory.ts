import assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import type { VsCode } from '../host/launchVsCode.ts';
import { pick, type Row } from '../host/workbench.ts';
import { ApiClient } from '../unit/world/api/apiClient.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';
import type { FluxWorld } from '../world/flux/world.ts';
import { mergeBranch } from '../world/origin.ts';
import { git } from '../world/repo/git.ts';
import { revertHands, says, type RevertHands } from './revertHands.ts';
import type { RowHands } from './rowHands.ts';

const SETTINGS = '/api/v1/namespaces/store/configmaps/store-settings';

export interface FluxRevertStage {
  readonly world: FluxWorld;
  readonly code: VsCode;
  readonly hands: RowHands;
  readonly shot: (name: string) => Promise<unknown>;
}

/** The newest commit, `Rename the town`, fails: from its line in the history to the cluster without it; then an object is left out. */
export function fluxRevertStory(now: () => FluxRevertStage): void {
  const reverts = (): RevertHands => revertHands(now().code);
  const object = (name: string): Locator =>
    now().code.page.getByRole('treeitem', { name: new RegExp(`^${name},?`) });
  const untilReady = (name: string, revision: string): Promise<Row> =>
    now().hands.untilRow(
      ({ aria, description }) =>
        aria.startsWith(`Kustomization ${name},`) &&
        description.startsWith('Ready') &&
        description.includes(revision),
    );
  const patches = (): readonly LoggedRequest[] =>
    now().world.cluster.requests.matching(
      ({ verb, userAgent }) => verb === 'patch' && userAgent.startsWith('plumbline/'),
    );

  it('shows in the history that the commit failed, and takes it back from there', async () => {
    const { world, code, hands, shot } = now();
    const bad = (await git(world.origin.bare, ['rev-parse', '--short=7', 'main'])).trim();
    await git(world.workspace, ['fetch', '--quiet', 'origin']);
    await code.run('Plumbline: Show History');
    await pick(code.page, 'config');
    const landing = await hands.untilRow(
      ({ label, description }) => label === 'Rename the town' && description.startsWith('failed · '),
    );
    assert.match(landing.aria, /variable not set/);
    await shot('4-history');
    await hands.press(
      code.page.getByRole('treeitem', { name: /^Rename the town,/ }),
      'Revert Commit',
      code.page.locator('.editor-instance .view-lines', { hasText: 'How it is done' }).first(),
    );
    const text = await reverts().untilPlan('How it is done');
    says(
      text,
      `# Revert of ${bad} · config`,
      '- M stores/config/settings.yaml',
      '- config: Applied by itself as soon as GitRepository platform has fetched the merge. Before it, ready at that commit: infrastructure.',
    );
    await shot('5-plan');
  });

  it('follows the revert through fetch and apply until everything is ready on it', async () => {
    const { world, code, shot } = now();
    const { branch } = await reverts().push({ reason: 'config does not build' });
    const tip = await mergeBranch(world.origin.bare, branch, 'merge');
    await code.page
      .getByText('config runs without it and is', { exact: false })
      .first()
      .waitFor({ timeout: 60_000 });
    for (const name of ['config', 'apps']) {
      await untilReady(name, tip.slice(0, 7));
    }
    await shot('6-reverted');
    await code.run('Plumbline: Open History');
    await pick(code.page, 'config');
    const rows = await code.untilRows((all) => all.some(({ label }) => label.startsWith('Undone:')), {
      view: 'History',
    });
    const revert = rows.find(({ label }) => label.startsWith('Merge') || label.startsWith('Revert'));
    assert.match(revert?.description ?? '', / · deployed /);
    await shot('7-audit');
  });

  it('leaves one object out by the exact patch that it shows', async () => {
    const { world, hands, shot } = now();
    world.cluster.requests.clear();
    await hands.choose(object('ConfigMap store-settings'), 'Stop Managing This Object…', hands.dialog);
    const { message, detail } = await hands.confirm('Stop Managing');
    assert.equal(message, 'Stop managing ConfigMap store-settings?');
    const api = new ApiClient(world.cluster);
    const [sent] = patches();
    assert.equal(sent?.path, SETTINGS);
    assert.deepEqual(JSON.parse(sent.body ?? ''), JSON.parse(detail.slice(detail.indexOf('{'))));
    const mark = (await api.get(SETTINGS)).at(
      'metadata',
      'annotations',
      'kustomize.toolkit.fluxcd.io/reconcile',
    );
    assert.equal(mark, 'disabled');
    await shot('8-left-out');
  });

  it('takes it up again by the exact patch, and the next reconciliation undoes what was edited meanwhile', async () => {
    const { world, hands, shot } = now();
    const api = new ApiClient(world.cluster);
    const city = async (): Promise<unknown> => (await api.get(SETTINGS)).at('data', 'city');
    await api.merge(`${SETTINGS}?fieldManager=kubectl-edit`, { data: { city: 'malmo' } });
    await world.loop.interval();
    assert.equal(await city(), 'malmo');
    world.cluster.requests.clear();
    await hands.choose(object('ConfigMap store-settings'), 'Manage This Object Again…', hands.dialog);
    const { message, detail } = await hands.confirm('Manage Again');
    assert.equal(message, 'Manage ConfigMap store-settings again?');
    const [sent] = patches();
    assert.equal(sent?.path, SETTINGS);
    assert.deepEqual(JSON.parse(sent.body ?? ''), JSON.parse(detail.slice(detail.indexOf('{'))));
    await world.loop.interval();
    assert.equal(await city(), 'gothenburg');
    await hands.untilRow(({ label }) => label === 'Undone: city malmo → gothenburg');
    await shot('9-managed-again');
  });
}
