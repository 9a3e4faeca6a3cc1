import assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import { pick } from '../host/workbench.ts';
import { editLive } from '../world/incident.ts';
import { tellWhatShowed } from './evidence.ts';
import { openStage, type Stage } from './stage.ts';

const PATIENCE = 30_000;

/** A manifest of the sample in the editor: what it means, where it leads, what runs of it. */
describe('manifests in the editor of the running VS Code', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({
      past: 1,
      isShown: false,
      settings: { 'editor.hover.delay': 100, 'editor.minimap.enabled': false },
    });
    await stage.code.open('Explorer');
  });
  after(() => stage?.close());
  tellWhatShowed(() => stage?.code);

  /** Opens a file by its path in the workspace through Quick Open. */
  const openFile = async (path: string): Promise<void> => {
    const { page } = stage.code;
    await page.keyboard.press('ControlOrMeta+p');
    const input = page.locator('.quick-input-widget input.input').first();
    await input.waitFor();
    await input.fill(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    const row = page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: name }).first();
    await row.waitFor({ timeout: PATIENCE });
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: name }).waitFor({ timeout: PATIENCE });
  };
  const lenses = (text: string | RegExp): Locator =>
    stage.code.page.locator('.editor-instance .codelens-decoration a', { hasText: text });

  const lineWith = (text: string): Locator =>
    stage.code.page.locator('.view-line', { hasText: text }).first();

  it('says above an Application that its state is a connection away', async () => {
    await openFile('clusters/prod/argocd/shop/checkout.yaml');
    await lenses('Connect to see its state').waitFor({ timeout: PATIENCE });
    assert.deepEqual(stage.requests(), []);
  });

  it('explains a field under the pointer', async () => {
    await lineWith('selfHeal').locator('span', { hasText: 'selfHeal' }).last().hover();
    const hover = stage.code.page.locator('.monaco-hover-content', {
      hasText: 'Undoes edits in the cluster',
    });
    await hover.first().waitFor({ timeout: PATIENCE });
    assert.match(await hover.first().innerText(), /spec\.syncPolicy\.automated\.selfHeal · true or false/);
    await stage.code.page.mouse.move(0, 0);
  });

  it('completes a key, then its value, where the cursor is', async () => {
    const { page } = stage.code;
    await lineWith('selfHeal').click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('allow', { delay: 60 });
    const suggestion = page.locator('.suggest-widget .monaco-list-row', { hasText: 'allowEmpty' }).first();
    await suggestion.waitFor({ timeout: PATIENCE });
    await page.keyboard.press('Tab');
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'false' }).first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('false');
    await lineWith('allowEmpty: false').waitFor();
    assert.match(
      (await lineWith('allowEmpty: false').innerText()).replaceAll('\u00a0', ' '),
      /^ {6}allowEmpty: false$/,
    );
    await stage.code.run('File: Revert File');
    await lineWith('allowEmpty').waitFor({ state: 'detached' });
  });

  it('goes from an Application to its project and to what builds its path', async () => {
    const { page } = stage.code;
    await lineWith('project: shop').locator('span', { hasText: 'shop' }).last().click();
    await stage.code.run('Go to Definition');
    await page.locator('.tab.active', { hasText: 'shop.yaml' }).waitFor({ timeout: PATIENCE });
    await openFile('clusters/prod/argocd/platform/ingress.yaml');
    await lineWith('path: platform/ingress').locator('span', { hasText: 'platform/ingress' }).last().click();
    await stage.code.run('Go to Definition');
    await page.locator('.tab.active', { hasText: 'kustomization.yaml' }).waitFor({ timeout: PATIENCE });
  });

  it('says above a manifest which app deploys it, and leads there', async () => {
    const { page } = stage.code;
    await openFile('apps/checkout/deployment.yaml');
    await lenses('Deployed by checkout').waitFor({ timeout: PATIENCE });
    await lenses('Deployed by checkout').click();
    await page.locator('.tab.active', { hasText: 'checkout.yaml' }).waitFor({ timeout: PATIENCE });
  });

  it('shows what the app does in the cluster above its manifest, with what to do about it', async () => {
    await stage.code.run('Plumbline: Select Context…');
    await pick(stage.code.page, 'plumbline-demo');
    await lenses(/Synced/)
      .first()
      .waitFor({ timeout: PATIENCE });
    for (const action of ['Refresh', 'Sync…', 'Show Difference', 'Show History']) {
      await lenses(action).first().waitFor();
    }
    await editLive(stage.world.kubeconfig, 'checkout-replicas');
    await lenses(/OutOfSync/)
      .first()
      .waitFor({ timeout: PATIENCE });
  });

  it('marks the file of a drifted app, with words, and tells the whole story on its name', async () => {
    const { page } = stage.code;
    await stage.code.open('Explorer');
    const mark = page.locator(
      '.explorer-folders-view .monaco-icon-label[aria-label*="checkout is OutOfSync"]',
    );
    await mark.first().waitFor({ timeout: PATIENCE });
    assert.match((await mark.first().getAttribute('aria-label')) ?? '', /in plumbline-demo/);
    assert.equal(await mark.count(), 1);
    await lineWith('name: checkout').locator('span', { hasText: 'checkout' }).last().hover();
    const hover = page.locator('.monaco-hover-content', { hasText: 'The verdict covers' });
    await hover.first().waitFor({ timeout: PATIENCE });
    await page.mouse.move(0, 0);
  });

  it('judges by the connected cluster what its root app deploys: the project, and where it looks', async () => {
    const { page } = stage.code;
    await openFile('clusters/prod/argocd/shop/search.yaml');
    /** Replaces what stands behind the colon of a line. */
    const write = async (line: string, word: string): Promise<void> => {
      await lineWith(line)
        .locator('span', { hasText: line.split(' ')[1] ?? '' })
        .last()
        .click();
      await page.keyboard.press('End');
      await page.keyboard.press('ControlOrMeta+Shift+ArrowLeft');
      await page.keyboard.type(word);
    };
    const problem = async (is: RegExp): Promise<string> => {
      const row = page.locator('.markers-panel .monaco-list-row').filter({ hasText: is }).first();
      await stage.code.run('Problems: Focus on Problems View');
      await row.waitFor({ timeout: PATIENCE });
      return row.innerText();
    };
    // No project of the repository is called nearly so: only the cluster knows that there is none.
    await write('project: shop', 'warehouse');
    assert.match(await problem(/PL405/), /There is no project `warehouse`: Argo CD refuses the Application/);
    await write('namespace: argocd', 'payments');
    assert.match(
      await problem(/PL133/),
      /Argo CD does not read `Application` in the namespace `payments`, so nothing happens\. It reads `argocd`/,
    );
    await openFile('clusters/prod/argocd/shop/search.yaml');
    await stage.code.run('File: Revert File');
    await lineWith('project: shop').waitFor();
  });
});
