import assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import { answerDialog } from '../host/workbench.ts';
import { ApiClient } from '../unit/world/api/apiClient.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';
import { editLive } from '../world/incident.ts';
import { openStage, type Stage } from './stage.ts';

const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';

/** An object that orders-db once declared, as the controller has stamped it. */
const LEFT_BEHIND = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'old-pool',
    namespace: 'orders',
    annotations: { 'argocd.argoproj.io/tracking-id': 'orders-db:/ConfigMap:orders/old-pool' },
  },
  data: { size: '20' },
};

/** Everything that can be asked of the controller, from the rows of the tree. One story, in the order of the tests. */
describe('acting in the running VS Code', () => {
  let stage: Stage;
  let api: ApiClient;
  before(async () => {
    stage = await openStage({ past: 1 });
    api = new ApiClient(stage.world.cluster);
    await stage.connect();
    await stage.untilApp('orders-db', (row) => row.description.startsWith('Synced'));
  });
  after(() => stage?.close());

  const toast = (text: string): Locator =>
    stage.code.page.locator('.notification-toast', { hasText: text }).first();

  const row = (label: string): Locator =>
    stage.code.page.getByRole('treeitem', { name: new RegExp(`^${label}\\b`) });

  const writes = (from: number): readonly LoggedRequest[] =>
    stage
      .requests()
      .slice(from)
      .filter(({ method, path: at }) => method !== 'GET' && !at.includes('selfsubject'));

  /** Confirms what is asked with a button; gives what was shown and the one request that it led to. */
  async function confirm(
    button: string,
  ): Promise<{ readonly message: string; readonly detail: string; readonly body: unknown }> {
    const from = stage.requests().length;
    await stage.dialog.waitFor();
    const { message = '', buttons = [] } = (await stage.code.dialog()) ?? {};
    const detail = await stage.dialog.locator('.dialog-message-detail').innerText();
    assert.ok(buttons.includes('Cancel'));
    assert.deepEqual(writes(from), [], 'nothing is sent before it is confirmed');
    const next = stage.world.cluster.requests.next(
      ({ method, path: at, userAgent }) =>
        method === 'PATCH' && at.startsWith(APPLICATIONS) && userAgent.startsWith('plumbline/'),
    );
    await answerDialog(stage.code.page, button);
    const sent = await next;
    assert.equal(sent.contentType, 'application/merge-patch+json');
    const request = /^PATCH .*$/m.exec(detail)?.[0];
    const shown = detail.slice(detail.indexOf('\n{') + 1);
    assert.equal(request, `PATCH ${sent.path}`);
    assert.equal(JSON.stringify(JSON.parse(shown)), sent.body, 'the bytes sent are the patch shown');
    return { message, detail, body: JSON.parse(sent.body) as unknown };
  }

  it('tries a sync as a dry run, which changes nothing, and follows it to its own end', async () => {
    const before = (await api.get('/apis/apps/v1/namespaces/orders/statefulsets/orders-db')).text(
      'metadata',
      'resourceVersion',
    );
    await stage.choose(stage.app('orders-db'), 'Sync (Dry Run)…', stage.dialog);
    const asked = await confirm('Run Dry Run');
    assert.equal(asked.message, 'Dry-run a sync of orders-db?');
    assert.match(asked.detail, /^• Nothing is changed: the controller tries \d+ objects and reports/);
    assert.match(asked.detail, /• A real sync runs its hooks again: Job\/orders-migrate \(orders\)\./);
    assert.equal(at(asked.body, 'operation', 'sync', 'dryRun'), true);
    await toast('Dry-run a sync of orders-db: successfully synced').waitFor();
    assert.equal(
      (await api.get('/apis/apps/v1/namespaces/orders/statefulsets/orders-db')).text(
        'metadata',
        'resourceVersion',
      ),
      before,
    );
  });

  it('syncs a selected resource and leaves the others as they are', async () => {
    await editLive(stage.world.kubeconfig, 'checkout-replicas');
    await api.merge('/api/v1/namespaces/checkout/configmaps/checkout?fieldManager=kubectl-patch', {
      data: { 'fraud-threshold': '0.1' },
    });
    await stage.untilApp('checkout', ({ description }) => description.startsWith('OutOfSync'));
    await stage.open('checkout');
    await stage.code.untilRows((rows) =>
      ['ConfigMap/checkout', 'Deployment/checkout'].every((name) =>
        rows.some(({ label, description }) => label === name && description.startsWith('OutOfSync')),
      ),
    );
    await stage.choose(row('Deployment checkout'), 'Sync Selected Resources…', stage.dialog);
    const asked = await confirm('Sync');
    assert.equal(asked.message, 'Sync 1 object of checkout to main?');
    assert.match(asked.detail, /^• Applies 1 object to the cluster; 1 differs from Git now\./);
    assert.match(
      asked.detail,
      /• A sync of selected objects runs no hooks and leaves no entry in the history\./,
    );
    assert.deepEqual(at(asked.body, 'operation', 'sync', 'resources'), [
      { group: 'apps', kind: 'Deployment', namespace: 'checkout', name: 'checkout' },
    ]);
    await toast('Sync 1 object of checkout to main: successfully synced').waitFor();
    const rows = await stage.code.untilRows((all) =>
      all.some(
        ({ label, description }) => label === 'Deployment/checkout' && description.startsWith('Synced'),
      ),
    );
    assert.ok(
      rows.some(
        ({ label, description }) => label === 'ConfigMap/checkout' && description.startsWith('OutOfSync'),
      ),
    );
  });

  it('names what a sync with prune deletes, and deletes it', async () => {
    await api.post('/api/v1/namespaces/orders/configmaps', LEFT_BEHIND);
    await stage.open('orders-db');
    await stage.code.untilRows((rows) =>
      rows.some(
        ({ label, description }) =>
          label === 'ConfigMap/old-pool' && description.includes('no longer in Git (to prune)'),
      ),
    );
    await stage.choose(stage.app('orders-db'), 'Sync with Prune…', stage.dialog);
    const asked = await confirm('Sync');
    assert.equal(asked.message, 'Sync orders-db and prune?');
    assert.match(asked.detail, /• Deletes: ConfigMap\/old-pool \(orders\)\./);
    assert.match(asked.detail, /• Runs its hooks again: Job\/orders-migrate \(orders\)\./);
    assert.equal(at(asked.body, 'operation', 'sync', 'prune'), true);
    await toast('Sync orders-db and prune: successfully synced').waitFor();
    assert.equal((await api.get('/api/v1/namespaces/orders/configmaps/old-pool')).status, 404);
    await stage.code.untilRows((rows) => !rows.some(({ label }) => label === 'ConfigMap/old-pool'));
  });
});

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], value);
}
