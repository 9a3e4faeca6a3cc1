import assert from 'node:assert/strict';

import type { Page } from 'playwright-core';

import { editLive } from '../world/incident.ts';
import { untilMarked } from './marks.ts';
import { DEMO, openStage, type Stage } from './stage.ts';
import { tellWhatShowed } from './evidence.ts';

/** Keys that a press may need before the focus has moved as far as it should. */
const MOST_PRESSES = 60;

/** Types into the open quick input and takes the entry with this label by Enter. */
async function take(page: Page, label: string, title?: string): Promise<void> {
  const widget = page.locator('.quick-input-widget');
  if (title !== undefined) {
    await widget.getByText(title).first().waitFor();
  }
  await widget.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.keyboard.type(label);
  const focused = widget.locator('.quick-input-list .monaco-list-row.focused .label-name');
  const labels = widget.locator('.quick-input-list .monaco-list-row .label-name');
  await labels
    .filter({ hasText: exactly(label) })
    .first()
    .waitFor();
  for (let press = 0; press < MOST_PRESSES; press++) {
    if ((await focused.first().textContent())?.trim() === label) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(
    `The focus never came to "${label}". It is offered: ${(await labels.allTextContents()).join(' | ')}`,
  );
}

async function run(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input.input').first().waitFor();
  await take(page, title);
}

const exactly = (text: string): RegExp =>
  new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}\\s*$`);

/** The row of the tree that has the keyboard, as a screen reader says it. */
const focusedRow = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `document.querySelector('.part.sidebar .monaco-list-row.focused')?.getAttribute('aria-label') ?? ''`,
  );

/** Walks down from the first row until the focus is on one that begins so. */
async function walkTo(page: Page, beginning: string): Promise<string> {
  await page.keyboard.press('Home');
  for (let press = 0; press < MOST_PRESSES; press++) {
    const row = await focusedRow(page);
    if (row.startsWith(beginning)) {
      return row;
    }
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(
      `document.querySelector('.part.sidebar .monaco-list-row.focused')?.getAttribute('aria-label') !== ${JSON.stringify(row)}`,
    );
  }
  throw new Error(`No row begins with "${beginning}". The focus is on: ${await focusedRow(page)}`);
}

/** The main job of the 2 AM edit without a mouse. One story, in the order of the tests. */
describe('the main job by keyboard alone', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ isShown: false });
    // Told on, to hold the tests themselves to their word.
    await stage.code.page.evaluate(
      `window.pressedByMouse = 0; window.addEventListener('mousedown', () => { window.pressedByMouse += 1; }, true)`,
    );
  });
  after(() => stage?.close());
  tellWhatShowed(() => stage?.code);

  it('connects from the palette', async () => {
    const { page } = stage.code;
    await run(page, 'Plumbline: Select Context…');
    await take(page, DEMO, 'Select a context to watch');
    await stage.untilApp('checkout', (row) => row.description.startsWith('Synced'));
  });

  it('walks with the arrows to the app that drifts, and hears its state in words', async () => {
    const { page } = stage.code;
    await editLive(stage.world.kubeconfig, 'checkout-replicas');
    await stage.untilApp('checkout', (row) => row.description.startsWith('OutOfSync'));
    await run(page, 'Plumbline: Focus on Apps View');
    await page.locator('.part.sidebar .monaco-list:focus').waitFor();
    const row = await walkTo(page, 'Application checkout,');
    assert.match(row, /sync OutOfSync/);
    assert.match(row, /health \w+/);
  });

  it('shows the difference from the context menu of the row', async () => {
    const { page } = stage.code;
    await page.keyboard.press('Shift+F10');
    const menu = page.locator('.monaco-menu');
    await menu.waitFor();
    const focused = menu.locator('.action-item.focused .action-label');
    for (let press = 0; ; press++) {
      assert.ok(
        press < MOST_PRESSES,
        `no Show Difference in: ${(await menu.innerText()).replaceAll('\n', ' | ')}`,
      );
      await page.keyboard.press('ArrowDown');
      await focused.first().waitFor();
      if ((await focused.first().textContent())?.trim() === 'Show Difference') {
        break;
      }
    }
    await page.keyboard.press('Enter');
    const [marked] = await untilMarked(page, 1);
    assert.equal(marked?.line, 'replicas: 8');
    assert.match(marked.mark, /^kubectl-edit · /);
  });

  it('syncs from the palette with a dialog that Enter confirms, and ends Synced', async () => {
    const { page } = stage.code;
    const asked = stage.requests().length;
    await run(page, 'Plumbline: Sync…');
    await take(page, 'checkout', 'Which app?');
    await page.locator('.monaco-dialog-box').waitFor();
    assert.match((await stage.code.dialog())?.message ?? '', /^Sync checkout to main\?/);
    const focused = page.locator('.monaco-dialog-box .monaco-button:focus');
    await focused.waitFor();
    for (let press = 0; (await focused.textContent())?.trim() !== 'Sync'; press++) {
      assert.ok(press < 5, 'the button Sync is not reached by Tab');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await stage.untilApp('checkout', (row) => row.description.startsWith('Synced'));
    const sent = stage
      .requests()
      .slice(asked)
      .filter(({ method, query }) => method === 'PATCH' && !query.includes('dryRun'));
    assert.deepEqual(
      sent.map(({ path }) => path),
      ['/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/checkout'],
    );
  });

  it('never needed the mouse', async () => {
    assert.equal(await stage.code.page.evaluate<number>('window.pressedByMouse'), 0);
  });
});
