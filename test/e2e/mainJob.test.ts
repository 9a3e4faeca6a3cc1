import assert from 'node:assert/strict';

import { answerDialog, containerTab, pick } from '../host/workbench.ts';
import { steps } from '../world/incident.ts';
import { git } from '../world/repo/git.ts';
import { untilMarked } from './marks.ts';
import { openStage, type Stage } from './stage.ts';
import { APPLICATIONS, confirmSent } from './confirmed.ts';
import { tellWhatShowed } from './evidence.ts';

async function openBranch({ control }: Stage['world']): Promise<string> {
  const menu = await fetch(control.url, { headers: { authorization: `Bearer ${control.token}` } });
  const [branch] = ((await menu.json()) as { readonly branches: readonly string[] }).branches;
  assert.ok(branch);
  return branch;
}

/** The main question, end to end: what differs, who, since when, what now. One story, in the order of the tests. */
describe('the 2 AM edit in the running VS Code', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage?.close());
  tellWhatShowed(() => stage?.code);

  /** Both counts, and what a screen reader hears of the one in the status bar. */
  async function attention(count: number, apps: number): Promise<void> {
    const { page } = stage.code;
    const badge = containerTab(page, 'Plumbline').locator('.badge-content');
    await badge.getByText(String(count), { exact: true }).waitFor();
    const status = page.locator(String.raw`#plumbline\.plumbline-gitops\.plumbline\.apps`);
    await status.getByText(`${count} of ${apps} apps`).waitFor();
    const spoken = (await status.locator('[aria-label]').first().getAttribute('aria-label')) ?? '';
    assert.match(spoken, new RegExp(`^Plumbline, ${apps} apps: \\d+ OutOfSync, 1 Missing`));
  }

  it('shows no app and calls nothing before a context is chosen', async () => {
    await stage.code.page
      .locator('.welcome-view')
      .getByRole('button', { name: 'Select Context' })
      .first()
      .waitFor();
    assert.deepEqual(await stage.code.rows('Apps'), []);
    assert.deepEqual(stage.requests(), []);
  });

  it('shows every app in the state that the sample intends', async () => {
    await stage.connect();
    await stage.untilApp('storefront', (row) => row.description.startsWith('Synced · Healthy'));
    const rows = await stage.code.rows('Apps');
    for (const app of stage.world.apps) {
      const row = rows.find(({ aria }) => aria.startsWith(`Application ${app.name},`));
      assert.ok(row, app.name);
      assert.match(row.aria, new RegExp(`sync ${app.expected.sync}\\b`), app.name);
      assert.match(row.aria, new RegExp(`health ${app.expected.health}\\b`), app.name);
    }
    assert.ok(rows.some(({ aria }) => aria.startsWith('ApplicationSet regions, generates 3 apps')));
  });

  it('shows a child Application once, under its parent, and never as a resource too', async () => {
    const rows = await stage.code.rows('Apps');
    const root = rows.find(({ label }) => label === 'root');
    const children = rows.filter(({ label }) => label === 'checkout');
    assert.equal(root?.level, 2);
    assert.deepEqual(
      children.map(({ level }) => level),
      [3],
    );
    assert.ok(!rows.some(({ label }) => label.startsWith('Application/')));
  });

  it('counts the apps that need somebody on its icon and in the status bar', () => attention(3, 20));

  it('says what the verdict covers and where the manifests are', async () => {
    await stage.open('storefront');
    await stage.open('checkout');
    const rows = await stage.code.untilRows((all) =>
      all.some(({ label }) => label === 'Deployment/checkout'),
    );
    assert.ok(
      rows.some(({ aria }) => /covers 7 objects of Git; objects outside Git are not seen/.test(aria)),
      rows.map(({ aria }) => aria).join('\n'),
    );
    assert.ok(rows.some(({ label, aria }) => label === 'apps/checkout' && aria.includes('in workspace')));
  });

  it('turns one row OutOfSync with its editor, and heals in the other with its line, both without any refresh', async () => {
    const before = stage.requests().filter(({ method }) => method !== 'GET').length;
    await stage.code.run('Plumbline Demo: Edit Live at 2 AM');
    await pick(stage.code.page, 'The 2 AM edit');
    const edited = await stage.untilApp('checkout', (row) => row.description.startsWith('OutOfSync'));
    assert.match(edited.aria, /OutOfSync/);
    const rows = await stage.code.untilRows((all) =>
      all.some(({ label }) => label.startsWith('Undone:') && label.includes('image')),
    );
    const line = rows.find(({ label }) => label.startsWith('Undone:') && label.includes('image'));
    assert.match(line?.aria ?? '', /by kubectl-edit/);
    assert.match(line?.aria ?? '', /because Git declares/);
    assert.match(
      line?.aria ?? '',
      new RegExp(steps['storefront-image'].before.replaceAll('.', String.raw`\.`)),
    );
    await stage.code.untilRows((all) =>
      all.some(({ label, aria }) => label === 'Deployment/checkout' && /replicas.*kubectl-edit/.test(aria)),
    );
    await stage.untilApp('storefront', (row) => row.description.includes('Synced'));
    await attention(4, 20);
    assert.equal(
      stage.requests().filter(({ method, path }) => method !== 'GET' && !path.includes('selfsubject')).length,
      before,
    );
  });

  it('shows in two clicks just the edited field, with its manager and time', async () => {
    await stage.press(
      stage.app('checkout'),
      'Show Difference',
      stage.code.page.locator('.monaco-diff-editor').first(),
    );
    const { page } = stage.code;
    const marked = await untilMarked(page, 1);
    assert.equal(marked[0]?.line, 'replicas: 8');
    assert.match(marked[0].mark, /^kubectl-edit · \d+:\d+:\d+/);
    const title = (await stage.code.tabs()).find((tab) => tab.startsWith('Deployment checkout'));
    assert.match(title ?? '', /main at [0-9a-f]{7} ↔ live · Argo CD: OutOfSync/);
    const removed = await page.locator('.editor.original .line-delete').count();
    const inserted = await page.locator('.editor.modified .line-insert').count();
    assert.deepEqual([removed > 0, inserted > 0], [true, true]);
  });

  it('shows the exact patch before a sync, sends just that, and follows it to its own end', async () => {
    await stage.press(stage.app('checkout'), 'Sync…', stage.dialog);
    const { message, sent } = await confirmSent(stage, 'Sync');
    assert.match(message, /^Sync checkout to main\?/);
    assert.equal(sent.path, `${APPLICATIONS}/checkout`);
    await stage.untilApp('checkout', (row) => row.description.startsWith('Synced'));
    await stage.code.untilTold('Sync checkout to main: successfully synced');
  });

  it('asks before the first refresh, and not again where it was allowed', async () => {
    await stage.press(stage.app('checkout'), 'Refresh', stage.dialog);
    await stage.code.page.locator('.monaco-dialog-box').waitFor();
    const dialog = await stage.code.dialog();
    assert.deepEqual(dialog?.buttons.toSorted(), ['Allow in This Workspace', 'Cancel', 'Only This Time']);
    assert.match(dialog.detail, /argocd\.argoproj\.io\/refresh/);
    await answerDialog(stage.code.page, 'Allow in This Workspace');
    await stage.code.untilTold('Refresh checkout: done');
    const next = stage.world.cluster.requests.next(
      ({ method, userAgent }) => method === 'PATCH' && userAgent.startsWith('plumbline/'),
    );
    await stage.press(stage.app('search'), 'Refresh');
    assert.match((await next).body, /"argocd\.argoproj\.io\/refresh":"normal"/);
    assert.equal(await stage.code.dialog(), undefined);
  });

  it('stays within the surface of the demo cluster with every request', () => {
    const outside = stage.requests().filter(({ outside }) => outside !== undefined);
    assert.deepEqual(
      outside.map(({ method, path, outside }) => `${method} ${path}: ${outside}`),
      [],
    );
  });

  it('leaves no value of a Secret in its log, its files or the page', async () => {
    await stage.code.run('Plumbline: Open Live Resource');
    await pick(stage.code.page, 'checkout');
    await pick(stage.code.page, 'Secret checkout-sandbox');
    await stage.code.page.locator('.view-line', { hasText: 'card-api-key' }).first().waitFor();
    const page = await stage.code.page.content();
    const log = await stage.code.log();
    for (const canary of [
      'demo-admin',
      'sandbox-card-key',
      'c2FuZGJveC1jYXJkLWtleQ',
      'sandbox-invoice-key',
      'c2FuZGJveC1pbnZvaWNlLWtleQ',
    ]) {
      assert.ok(!log.includes(canary), `log: ${canary}`);
      assert.ok(!page.includes(canary), `page: ${canary}`);
    }
  });

  it('follows a branch that is merged on the origin, in every app that tracks it', async () => {
    const { bare } = stage.world.origin;
    const before = await git(bare, ['rev-parse', 'main']);
    await stage.code.run('Plumbline Demo: Merge Branch on Origin');
    await pick(stage.code.page, await openBranch(stage.world));
    await pick(stage.code.page, 'squash');
    await stage.untilApp('root', ({ description }) => !description.includes(before.slice(0, 7)));
    const tip = (await git(bare, ['rev-parse', '--short=7', 'main'])).trim();
    for (const app of ['root', 'search', 'storefront']) {
      await stage.untilApp(app, ({ description }) => description.includes(tip));
    }
  });

  it('keeps its log free of errors', async () => {
    const log = await stage.code.log();
    assert.match(log, /\[info\] Plumbline \S+ is ready/);
    assert.doesNotMatch(log, /\[error\]/);
  });
});
