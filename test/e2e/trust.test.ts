import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { openContainer, type Row } from '../host/workbench.ts';
import { tellWhatShowed } from './evidence.ts';
import { openStage, type Stage } from './stage.ts';

const VIEW = 'Trust Direction';
const WORKFLOWS = '.github/workflows';

const drawn = (rows: readonly Row[]): readonly string[] =>
  rows.map(({ label, description, level }) => `${level} ${label} | ${description}`);

/** No cluster is asked, and no context chosen: the files say it all. */
describe('the direction of trust in the running VS Code', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ past: 0 });
  });
  after(() => stage?.close());
  tellWhatShowed(() => stage?.code);

  /** All rows, also those below the fold, once they are as they should be. */
  const rows = async (is: (rows: readonly Row[]) => boolean): Promise<readonly Row[]> => {
    await stage.code.untilRows((some) => some.length > 0, { view: VIEW });
    for (let attempt = 0; attempt < 60; attempt++) {
      const all = await stage.code.rows(VIEW);
      if (is(all)) {
        return all;
      }
      await stage.code.page.waitForTimeout(500);
    }
    return stage.code.rows(VIEW);
  };
  const has =
    (label: string) =>
    (all: readonly Row[]): boolean =>
      all.some((row) => row.label === label);

  it('lists where CI reaches into the cluster, what to revoke, and what is rightly pushed', async () => {
    await openContainer(stage.code.page, 'Plumbline');
    const header = stage.code.page.locator('.part.sidebar .pane-header', { hasText: VIEW });
    await header.click();
    assert.deepEqual(drawn(await rows(has('Commits to Git'))), [
      '1 Reaches into the Cluster | 1',
      '2 kubectl apply -n reports -f apps/reports/ | deploy-reports.yaml:22 · Deploy reports',
      '1 Credentials to Revoke | 1',
      '2 PROD_KUBECONFIG | secret of CI · also needed by Orders backfill',
      '3 deploy | deploy-reports.yaml:17',
      '1 Rightly Pushed | 1',
      '2 kubectl apply -f - | orders-backfill.yaml:31 · one-off by hand',
      '1 Commits to Git | 2',
    ]);
    assert.deepEqual(stage.requests(), []);
  });

  it('opens the place of a row', async () => {
    const { page } = stage.code;
    await page
      .getByRole('treeitem', { name: /^kubectl apply -n reports/ })
      .first()
      .click();
    await page.getByRole('tab', { name: /^deploy-reports\.yaml/ }).waitFor();
    await page.locator('.part.statusbar', { hasText: /Ln 22, Col 52 \(41 selected\)/ }).waitFor();
  });

  it('underlines it in the file, and says what to revoke', async () => {
    const problems = await stage.code.diagnostics();
    const told = problems.filter(({ file }) => file.includes('deploy-reports.yaml')).map(({ aria }) => aria);
    assert.ok(
      told.some((aria) => /CI changes the cluster past Git.*revoke .?PROD_KUBECONFIG/.test(aria)),
      told.join('\n'),
    );
    assert.ok(
      told.some((aria) => /CI holds .?PROD_KUBECONFIG/.test(aria)),
      told.join('\n'),
    );
  });

  it('says that there is nothing to revoke once CI only commits', async () => {
    const folder = path.join(stage.world.workspace, WORKFLOWS);
    await rm(path.join(folder, 'orders-backfill.yaml'));
    await writeFile(
      path.join(folder, 'deploy-reports.yaml'),
      'name: Deploy reports\non: push\njobs:\n  deploy:\n    steps:\n      - run: git push\n',
    );
    const clean = has('CI only commits: nothing to revoke');
    const all = await stage.code.untilRows((some) => clean(some) && some.length === 2, { view: VIEW });
    assert.deepEqual(drawn(all), ['1 CI only commits: nothing to revoke | ', '1 Commits to Git | 3']);
  });

  it('says that there is no CI where there is none', async () => {
    await rm(path.join(stage.world.workspace, WORKFLOWS), { recursive: true });
    const none = has('No CI files in this workspace');
    assert.deepEqual(drawn(await stage.code.untilRows(none, { view: VIEW })), [
      '1 No CI files in this workspace | looked for GitHub Actions and GitLab CI',
    ]);
  });
});
