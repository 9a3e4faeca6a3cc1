import assert from 'node:assert/strict';

import { pick, type Row } from '../host/workbench.ts';
import { editLive } from '../world/incident.ts';
import { KubeClient } from '../world/pull/client.ts';
import { pushEdit } from './pushed.ts';
import type { Stage } from './stage.ts';

const VIEW = 'History';
const APPLICATION = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Application',
  plural: 'applications',
  isNamespaced: true,
  verbs: ['patch'],
};
const EVENT = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  isNamespaced: true,
  verbs: ['create'],
};

/** What the record of syncs leaves out: Events tell it, in the tree and in the list, while the cluster keeps them. */
export function operationStory(stageNow: () => Stage): void {
  /** The list of one app's history, once it has such a row. */
  const audit = async (app: string, is: (row: Row) => boolean): Promise<Row> => {
    const { code } = stageNow();
    await code.run('Plumbline: Open History');
    await pick(code.page, app);
    const rows = await code.untilRows((all) => all.some(is), { view: VIEW });
    return rows.find(is) as Row;
  };
  const asKubectl = async (work: (client: KubeClient) => Promise<unknown>): Promise<void> => {
    const client = new KubeClient(stageNow().world.kubeconfig, 'kubectl/v1.36.3 (linux/amd64)');
    try {
      await work(client);
    } finally {
      await client.close();
    }
  };
  const revisionOf = async (app: string): Promise<string> => {
    const row = await stageNow().untilApp(app, ({ description }) => /\b[0-9a-f]{7}\b/.test(description));
    return /\b[0-9a-f]{7}\b/.exec(row.description)?.[0] ?? '';
  };

  it('tells a sync that failed, with the reason that the API server gave', async () => {
    const stage = stageNow();
    const file = 'apps/checkout/config.yaml';
    let good = '';
    const sha = await pushEdit(stage.world, {
      file,
      edit: (text) => {
        good = text;
        return `${text.slice(0, text.indexOf('data:'))}data: [not, a, map]\n`;
      },
      message: 'checkout: settings that are no map',
    });
    await stage.untilApp('checkout', ({ aria }) => aria.includes('sync failed'));
    const failed = await audit('checkout', ({ label }) => label === `Sync of ${sha} failed`);
    assert.match(failed.description, /^\d{4}-\d\d-\d\d \d\d:\d\d by auto-sync · one or more /);
    assert.ok(failed.icons.includes('error'), failed.icons.join());
    const rows = await stage.code.rows(VIEW);
    const landing = rows.find(({ label }) => label === 'checkout: settings that are no map');
    assert.match(landing?.description ?? '', / · sync failed /);
    const mended = await pushEdit(stage.world, {
      file,
      edit: () => good,
      message: 'checkout: settings as before',
    });
    await stage.untilApp(
      'checkout',
      ({ description }) => description.startsWith('Synced') && description.includes(mended),
    );
    // The record has nothing of the failure, the list still has.
    await audit('checkout', ({ label }) => label === `Sync of ${sha} failed`);
  });

  it('tells a self-heal as what it undid where somebody watched, and as such in the tree', async () => {
    const stage = stageNow();
    const sha = await revisionOf('storefront');
    await editLive(stage.world.kubeconfig, 'storefront-image');
    await stage.untilRow(({ label }) => label.startsWith('Undone:') && label.includes('image'));
    const undone = await audit('storefront', ({ label }) => label.startsWith('Undone:'));
    assert.match(undone.aria, /kubectl-edit/);
    const rows = await stage.code.rows(VIEW);
    assert.ok(!rows.some(({ label }) => label.startsWith('Self-heal')), 'told once');
    await stage.code.run('Plumbline: Show History');
    await pick(stage.code.page, 'storefront');
    const heal = await stage.untilRow(({ label }) => label === `Self-heal at ${sha}`);
    assert.match(heal.description, /by auto-sync/);
  });

  it('tells who began a sync of some objects, which leaves no entry in the record', async () => {
    const stage = stageNow();
    await editLive(stage.world.kubeconfig, 'checkout-replicas');
    await stage.untilApp('checkout', ({ description }) => description.startsWith('OutOfSync'));
    const sha = await revisionOf('checkout');
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    await asKubectl(async (client) => {
      // As Argo CD's server leaves it for somebody who ticks one object in its pages.
      await client.create(EVENT, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: {
          name: `checkout.${Date.now().toString(16)}000000`,
          namespace: 'argocd',
          annotations: { user: 'aino.salmela' },
        },
        involvedObject: {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          name: 'checkout',
          namespace: 'argocd',
        },
        source: { component: 'argocd-server' },
        type: 'Normal',
        reason: 'OperationStarted',
        message: 'aino.salmela initiated partial sync to main',
        count: 1,
        firstTimestamp: now,
        lastTimestamp: now,
      });
      await client.patch(
        APPLICATION,
        { namespace: 'argocd', name: 'checkout' },
        'merge',
        {
          operation: {
            initiatedBy: { username: 'aino.salmela' },
            sync: {
              syncStrategy: { hook: {} },
              resources: [{ group: 'apps', kind: 'Deployment', name: 'checkout' }],
            },
          },
          status: { operationState: null },
        },
        { manager: 'argocd-server' },
      );
    });
    await stage.untilApp('checkout', ({ description }) => description.startsWith('Synced'));
    const partial = await audit('checkout', ({ label }) => label === `Synced some objects at ${sha}`);
    assert.match(partial.description, /^\d{4}-\d\d-\d\d \d\d:\d\d by aino\.salmela$/);
  });
}
