import assert from 'node:assert/strict';
import path from 'node:path';
import type { Locator } from 'playwright-core';

import type { VsCode } from '../host/launchVsCode.ts';
import type { Row } from '../host/workbench.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';
import type { FluxWorld } from '../world/flux/world.ts';
import { ApiClient } from '../unit/world/api/apiClient.ts';
import { tellWhatShowed } from './evidence.ts';
import { fluxDifferenceStory } from './fluxDifferenceStory.ts';
import { fluxRevertStory } from './fluxRevertStory.ts';
import { untilMarked } from './marks.ts';
import { openFluxWindow, type FluxWindow } from './fluxWindow.ts';
import { pushEdit } from './pushed.ts';
import type { RowHands } from './rowHands.ts';

const KUSTOMIZATIONS = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations';
const SETTINGS = '/api/v1/namespaces/store/configmaps/store-settings';

/** Flux in the tree beside an app of Argo CD, asked and followed. One story, in the order of the tests. */
describe('Flux in the running VS Code', () => {
  let world: FluxWorld;
  let code: VsCode;
  let hands: RowHands;
  let row: FluxWindow['row'];
  let close: FluxWindow['close'] | undefined;
  before(async () => {
    ({ world, code, hands, row, close } = await openFluxWindow());
  });
  after(() => close?.());
  tellWhatShowed(() => code);

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

  const PRINTER = 'tcp://printer:9100';
  const shot = (name: string): Promise<unknown> =>
    process.env['FLUX_SHOTS'] === undefined
      ? Promise.resolve()
      : code.page.screenshot({ path: path.join(process.env['FLUX_SHOTS'], `${name}.png`) });
  const object = (name: string): Locator =>
    code.page.getByRole('treeitem', { name: new RegExp(`^${name},?`) });
  const settings = async (): Promise<Readonly<Record<string, string>>> =>
    (await new ApiClient(world.cluster).get(SETTINGS)).at('data') as Readonly<Record<string, string>>;

  it('sees a live edit as it is made, and names field and editor', async () => {
    await hands.unfold(row('Kustomization', 'config'));
    await hands.untilRow(({ label }) => label === 'ConfigMap/store-settings');
    const api = new ApiClient(world.cluster);
    await api.merge(`${SETTINGS}?fieldManager=kubectl-edit`, {
      data: { 'receipt-printer': 'tcp://spare:9100', 'by-hand': 'yes' },
    });
    await api.merge(`${SETTINGS}?fieldManager=team-a`, { data: { 'by-team': 'yes' } });
    const edited = await hands.untilRow(
      ({ label, description }) => label === 'ConfigMap/store-settings' && / edited by /.test(description),
    );
    assert.match(edited.description, / and \d more edited by (?:kubectl-edit|team-a) /);
    await shot('1-edit');
  });

  it('tells for each field what the next reconciliation does with it', async () => {
    await hands.press(
      object('ConfigMap store-settings'),
      'Show Difference of Resource',
      code.page.locator('.monaco-diff-editor').first(),
    );
    const marked = await untilMarked(code.page, 3);
    const marks = Object.fromEntries(
      marked.map(({ line, mark }) => [line.split(':')[0], mark.replace(/ · \d+:\d+:\d+[^·]*?(?= ·|$)/, '')]),
    );
    assert.deepEqual(marks, {
      'by-hand': 'kubectl-edit · not in Git · will be removed',
      'by-team': 'team-a · not in Git · stays',
      'receipt-printer': 'kubectl-edit · will be put back',
    });
    const [tab] = await code.tabs();
    assert.match(tab ?? '', /^ConfigMap store-settings: main at [0-9a-f]{7} ↔ live/);
    await shot('2-difference');
    await code.run('View: Close All Editors');
  });

  fluxDifferenceStory(() => ({ world, code, hands, row, shot }));

  it('sees it undone at the next reconciliation, and what stays, without a refresh', async () => {
    world.cluster.requests.clear();
    await world.loop.interval();
    const undone = await hands.untilRow(({ label }) => label.startsWith('Undone:'));
    assert.match(undone.aria, /kubectl-edit/);
    assert.deepEqual(await settings(), {
      city: 'gothenburg',
      'receipt-printer': PRINTER,
      'by-team': 'yes',
    });
    assert.equal(patches().length, 0);
    await shot('3-undone');
  });

  it('names what a bad commit lacks, and who waits for it', async () => {
    await pushEdit(world, {
      file: 'stores/config/settings.yaml',
      edit: (text) => text.replace('${store_city}', '${town}'),
      message: 'Rename the town',
    });
    const failed = await untilRow('Kustomization', 'config', startsWith('Failed, retrying'));
    assert.match(failed.description, /BuildFailed: post build failed .* next try in/);
    await untilRow('Kustomization', 'apps', startsWith('Waiting on dependency'));
  });

  fluxRevertStory(() => ({ world, code, hands, shot }));
});
