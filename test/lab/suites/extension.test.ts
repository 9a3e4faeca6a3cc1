import assert from 'node:assert/strict';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { asArray, asNumber, at } from '../../../src/core/util/json.ts';
import { untilMarked } from '../../e2e/marks.ts';
import { editLive, steps } from '../../world/incident.ts';
import { commitOn, refresh } from '../compare/sides.ts';
import { APPLICATIONS } from '../sample.ts';
import { until } from '../waiting.ts';
import { openSampleStage } from './labStage.ts';

/** The live slice against a real Argo CD: one story, in the order of the tests. */
describe('Plumbline on a real Argo CD', () => {
  let stage: Awaited<ReturnType<typeof openSampleStage>>;
  before(async function () {
    this.timeout(400_000);
    stage = await openSampleStage();
  });
  after(() => stage?.close());

  const application = (name: string): Promise<KubeObject> => stage.lab.kube.get(`${APPLICATIONS}/${name}`);

  it('shows every app of the sample in the state that the controller gave it', async () => {
    for (const { name, expected } of stage.sample.repository.apps) {
      const row = await stage.untilApp(name, ({ aria }) => aria.includes(`sync ${expected.sync}`));
      assert.match(row.aria, new RegExp(`health ${expected.health}\\b`), name);
    }
    const set = await stage.untilRow(({ aria }) => aria.startsWith('ApplicationSet regions'));
    assert.match(set.aria, /generates 3 apps/);
  });

  it('shows the apps under the app of apps that owns them', async () => {
    const rows = await stage.code.rows('Apps');
    const levels = new Map(rows.map(({ label, level }) => [label, level]));
    assert.deepEqual([levels.get('lab'), levels.get('root'), levels.get('checkout')], [1, 2, 3]);
  });

  it('turns a row OutOfSync after an edit by hand and names the editor', async () => {
    await stage.open('checkout');
    await editLive(stage.lab.kubeconfig, 'checkout-replicas');
    await stage.untilApp('checkout', ({ description }) => description.startsWith('OutOfSync'));
    await stage.untilRow(({ label, aria }) => label === 'Deployment/checkout' && /kubectl-edit/.test(aria));
  });

  it('tells what a self-heal undid, of the field and its editor, from the raw frames', async () => {
    await stage.open('storefront');
    await stage.untilRow(({ label }) => label === 'Deployment/storefront');
    const deployed = await application('storefront');
    await editLive(stage.lab.kubeconfig, 'storefront-image');
    const line = await stage.untilRow(({ label }) => label.startsWith('Undone:') && label.includes('image'));
    assert.match(line.aria, /by kubectl-edit/);
    assert.ok(line.aria.includes(steps['storefront-image'].before));
    await stage.untilApp('storefront', ({ description }) => description.includes('Synced'));
    // The controller's own record says the same in its way: a heal (it may try again before its cache shows the
    // first attempt), and no entry in the history.
    const healed = await application('storefront');
    const sync = at(healed, 'status', 'operationState', 'operation', 'sync');
    assert.ok((asNumber(at(sync, 'autoHealAttemptsCount')) ?? 0) >= 1, JSON.stringify(sync));
    assert.deepEqual(at(healed, 'status', 'history'), at(deployed, 'status', 'history'));
  });

  it('shows just the edited field in the difference, with its editor and time', async () => {
    const { page } = stage.code;
    const editor = page.locator('.monaco-diff-editor').first();
    await stage.press(stage.app('checkout'), 'Show Difference', editor);
    const [marked] = await untilMarked(page, 1);
    assert.equal(marked?.line, 'replicas: 8');
    assert.match(marked.mark, /^kubectl-edit · \d+:\d+:\d+/);
    const title = (await stage.code.tabs()).find((tab) => tab.startsWith('Deployment checkout'));
    assert.match(title ?? '', /main at [0-9a-f]{7} ↔ live · Argo CD: OutOfSync/);
  });

  it('syncs after showing the patch, and follows the operation to its end', async () => {
    await stage.press(stage.app('checkout'), 'Sync…', stage.dialog);
    await stage.confirm('Sync');
    await stage.code.untilTold('Sync checkout to main: successfully synced');
    await stage.untilApp('checkout', ({ description }) => description.startsWith('Synced'));
    const live = await stage.lab.kube.get('/apis/apps/v1/namespaces/checkout/deployments/checkout');
    assert.equal(at(live, 'spec', 'replicas'), steps['checkout-replicas'].before);
  });

  it('refreshes after asking once', async () => {
    const before = at(await application('search'), 'status', 'reconciledAt');
    await stage.press(stage.app('search'), 'Refresh', stage.dialog);
    await stage.confirm('Only This Time');
    await stage.code.untilTold('Refresh search: done');
    assert.notEqual(at(await application('search'), 'status', 'reconciledAt'), before);
  });

  it('shows an object that was deleted by hand as Missing, and Synced once a sync brought it back', async () => {
    const service = '/api/v1/namespaces/shop/services/search';
    await stage.lab.kube.remove(service);
    await stage.untilApp('search', ({ aria }) => aria.includes('sync OutOfSync'));
    await stage.open('search');
    await stage.untilRow(
      ({ label, aria }) => label === 'Service/search' && /OutOfSync.*Missing|Missing.*OutOfSync/.test(aria),
    );
    await stage.press(stage.app('search'), 'Sync…', stage.dialog);
    await stage.confirm('Sync');
    await stage.untilApp('search', ({ description }) => description.startsWith('Synced · Healthy'));
    assert.ok(await stage.lab.kube.find(service));
  });

  it('shows why the controller cannot compare, and recovers when Git is mended', async () => {
    const { kube } = stage.lab;
    const side = { kube, bare: stage.sample.repository.bare };
    const commit = async (change: (text: string) => string): Promise<void> => {
      await commitOn(side, stage.lab.folder, { 'apps/notifications/templates.yaml': change });
      await refresh(side, 'notifications');
    };
    await commit((text) => `${text}\n data: {\n`);
    const row = await stage.untilApp('notifications', ({ aria }) => aria.includes('sync Unknown'));
    assert.match(
      row.aria,
      /Cannot compare with Git: Failed to load target state: failed to generate manifest/,
    );
    assert.doesNotMatch(row.aria, /to prune/);
    await commit((text) => text.replace('\n data: {\n', ''));
    await stage.untilApp('notifications', ({ description }) => description.startsWith('Synced'));
  });

  it('shows an app that waits for its finalizer as being deleted, and takes it away at the end', async () => {
    const held = '/api/v1/namespaces/shop/configmaps/shop-settings';
    await stage.lab.kube.patch(held, 'merge', { metadata: { finalizers: ['fernhill.example/backup'] } });
    const children = asArray(at(await application('storefront'), 'metadata', 'finalizers'));
    assert.ok(children.includes('resources-finalizer.argocd.argoproj.io'));
    await stage.lab.kube.remove(`${APPLICATIONS}/storefront`);
    const row = await stage.untilApp('storefront', ({ aria }) => /delet/i.test(aria));
    assert.match(row.aria, /delet/i);
    await stage.lab.kube.patch(held, 'merge', { metadata: { finalizers: null } });
    await until({
      what: 'storefront is gone',
      ask: async () =>
        (await stage.lab.kube.find(`${APPLICATIONS}/storefront`)) === undefined ? true : undefined,
    });
    await stage.code.untilRows((rows) => rows.every(({ label }) => label !== 'storefront'));
  });
});
