import assert from 'node:assert/strict';

import { pick, type Row } from '../host/workbench.ts';
import { editLive } from '../world/incident.ts';
import { KubeClient } from '../world/pull/client.ts';
import { EVENT } from '../world/pull/eventKind.ts';
import { git } from '../world/repo/git.ts';
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
/** What the record of syncs leaves out: Events tell it, in the tree and in the list, while the cluster keeps them. */
export function operationStory(stageNow: () => Stage): void {
  /** The list of one app's history, once it has such a row. */
  const audit = async (app: string, is: (row: Row) => boolean): Promise<Row> => {
    const { code } = stageNow();
    await code.run('Plumbline: Open History');
    await pick(code.page, app);
    await code.page
      .locator('.part.panel .tree-explorer-viewlet-tree-view .message', { hasText: new RegExp(`^${app}: `) })
      .waitFor();
    // Rows of a list of several apps begin with the app: they are of the list before.
    const isHere = (row: Row): boolean => is(row) && !row.description.startsWith(`${app} · `);
    const rows = await code.untilRows((all) => all.some(isHere), { view: VIEW });
    return rows.find(isHere) as Row;
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

  /** As Argo CD's server leaves it for somebody who clicks in its pages. */
  const began = (app: string, action: string): Promise<void> => {
    const user = 'aino.salmela';
    const now = Date.now();
    const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
    const name = `${app}.${(BigInt(now) * 1_000_000n).toString(16)}`;
    return asKubectl((client) =>
      client.create(EVENT, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace: 'argocd', annotations: { user } },
        involvedObject: {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          name: app,
          namespace: 'argocd',
        },
        source: { component: 'argocd-server' },
        type: 'Normal',
        reason: 'OperationStarted',
        message: `${user} ${action}`,
        count: 1,
        firstTimestamp: time,
        lastTimestamp: time,
      }),
    );
  };
  const sync = (app: string, more: object): Promise<void> =>
    asKubectl((client) =>
      client.patch(
        APPLICATION,
        { namespace: 'argocd', name: app },
        'merge',
        {
          operation: {
            initiatedBy: { username: 'aino.salmela' },
            sync: { syncStrategy: { hook: {} }, ...more },
          },
          status: { operationState: null },
        },
        { manager: 'argocd-server' },
      ),
    );

  it('tells a sync that failed, who began it, and the reason that the API server gave', async () => {
    const stage = stageNow();
    const subject = 'reports: a viewer without an image';
    const sha = await pushEdit(stage.world, {
      file: 'apps/reports/viewer.yaml',
      edit: (text) => text.replace(/^ *image: .*\n/m, ''),
      message: subject,
    });
    await stage.untilApp('reports', ({ description }) => description.includes(sha));
    await began('reports', 'initiated sync to main');
    await sync('reports', {});
    await stage.untilApp('reports', ({ aria }) => aria.includes('sync failed'));
    const failed = await audit('reports', ({ label }) => label === `Sync of ${sha} failed`);
    assert.match(failed.description, /^\d{4}-\d\d-\d\d \d\d:\d\d by aino\.salmela · one or more /);
    assert.ok(failed.icons.includes('error'), failed.icons.join());
    const behind = (await stage.code.rows(VIEW)).find(
      ({ label }) => label === 'The cluster is ahead of your clone',
    );
    assert.match(behind?.description ?? '', new RegExp(`${sha}, which the clone does not have.* Fetch it`));
    // The commit is told once it is fetched, with what became of it.
    await git(stage.world.workspace, ['fetch', '--quiet', 'origin']);
    await stage.code.run('Plumbline: Refresh Listed History');
    const landing = await audit('reports', ({ label }) => label === subject);
    assert.match(landing.description, / · sync failed/);
  });

  it('tells a sync that went back to an older commit, by whom, and what became of the newer one', async () => {
    const stage = stageNow();
    const { workspace } = stage.world;
    const good = (await git(workspace, ['rev-parse', 'origin/main~1'])).trim();
    const subject = 'reports: viewer 2026.12.0';
    const sha = await pushEdit(stage.world, {
      file: 'apps/reports/viewer.yaml',
      edit: (text) =>
        text.replace(
          /^( *)- name: viewer\n/m,
          (line, indent: string) =>
            `${line}${indent}  image: oci.fernhill.example/finance/report-viewer:2026.12.0\n`,
        ),
      message: subject,
    });
    await git(workspace, ['fetch', '--quiet', 'origin']);
    await stage.untilApp('reports', ({ description }) => description.includes(sha));
    await sync('reports', {});
    await stage.untilApp('reports', ({ description }) => description.startsWith('Synced'));
    await sync('reports', { revision: good });
    await stage.untilApp('reports', ({ description }) => description.startsWith('OutOfSync'));
    const back = await audit('reports', ({ label }) => label === `Rolled back to ${good.slice(0, 7)}`);
    assert.match(back.description, /^\d{4}-\d\d-\d\d \d\d:\d\d by aino\.salmela$/);
    const newer = await audit('reports', ({ label }) => label === subject);
    assert.match(newer.description, / · rolled back .* by aino\.salmela$/);
  });

  it('tells a self-heal as what it undid where somebody watched, and as such in the tree', async () => {
    const stage = stageNow();
    await stage.open('storefront');
    await editLive(stage.world.kubeconfig, 'storefront-image');
    await stage.untilRow(({ label }) => label.startsWith('Undone:') && label.includes('image'));
    const undone = await audit('storefront', ({ label }) => label.startsWith('Undone:'));
    assert.match(undone.aria, /kubectl-edit/);
    const rows = await stage.code.rows(VIEW);
    assert.ok(!rows.some(({ label }) => label.startsWith('Self-heal')), 'told once');
    await stage.code.run('Plumbline: Show History');
    await pick(stage.code.page, 'storefront');
    const heal = await stage.untilRow(({ label }) => label.startsWith('Self-heal at '));
    assert.equal(heal.label, `Self-heal at ${await revisionOf('storefront')}`);
    assert.match(heal.description, /by auto-sync/);
  });

  it('tells who began a sync of some objects, which leaves no entry in the record', async () => {
    const stage = stageNow();
    // Nobody syncs it by itself, and the sync before left it at an older commit.
    const { description } = await stage.untilApp('reports', (row) => row.description.startsWith('OutOfSync'));
    const sha = /\b[0-9a-f]{7}\b/.exec(description)?.[0] ?? '';
    await began('reports', 'initiated partial sync to main');
    await sync('reports', { resources: [{ group: 'apps', kind: 'Deployment', name: 'report-viewer' }] });
    await stage.untilApp('reports', (row) => row.description.startsWith('Synced'));
    const partial = await audit('reports', ({ label }) => label === `Synced some objects at ${sha}`);
    assert.match(partial.description, /^\d{4}-\d\d-\d\d \d\d:\d\d by aino\.salmela$/);
  });
}
