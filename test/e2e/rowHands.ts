import assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import type { VsCode } from '../host/launchVsCode.ts';
import { answerDialog, type Row } from '../host/workbench.ts';

/** What a person does with the rows of the Apps view. */
export interface RowHands {
  app(name: string): Locator;
  /** The row of an app as it reads now. */
  appRow(name: string): Promise<Row | undefined>;
  untilRow(is: (row: Row) => boolean): Promise<Row>;
  untilApp(name: string, is: (row: Row) => boolean): Promise<Row>;
  /** Opens the row of an app with a click, as a person does. */
  open(name: string): Promise<void>;
  /** The same of any row. */
  unfold(row: Locator): Promise<void>;
  /** Presses one of the buttons that show on a hovered row, and waits for what it brings, where that is named. */
  press(row: Locator, button: string, effect?: Locator): Promise<void>;
  /** Takes one entry of a row's context menu, and waits for what it brings, where that is named. */
  choose(row: Locator, entry: string, effect?: Locator): Promise<void>;
  /** The modal dialog that is open. */
  readonly dialog: Locator;
  /** Waits for the dialog, presses a button of it, and answers what it showed. */
  confirm(button: string): Promise<{ readonly message: string; readonly detail: string }>;
}

/** `patience` is how long a row may take to become what is waited for, in milliseconds. */
export function rowHands(code: VsCode, patience = 60_000): RowHands {
  const nameOf = (name: string): RegExp => new RegExp(`^Application(Set)? ${name},`);
  const app = (name: string): Locator => code.page.getByRole('treeitem', { name: nameOf(name) });
  const dialog = code.page.locator('.monaco-dialog-box');
  const untilRow = async (is: (row: Row) => boolean): Promise<Row> => {
    const rows = await code.untilRows((all) => all.some((row) => is(row)), { timeoutMs: patience });
    const row = rows.find((one) => is(one));
    assert.ok(row);
    return row;
  };
  const unfold = async (row: Locator): Promise<void> => {
    const opened = code.page.locator('[role="treeitem"][aria-expanded="true"]').and(row);
    // A repaint between press and release swallows a click: a person clicks again.
    for (let attempt = 0; attempt < 5 && (await opened.count()) === 0; attempt++) {
      await row.locator('.monaco-tl-twistie').click();
      await opened.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    await opened.waitFor();
  };
  return {
    app,
    dialog,
    untilRow,
    appRow: async (name) => (await code.rows('Apps')).find(({ aria }) => nameOf(name).test(aria)),
    untilApp: (name, is) => untilRow((row) => nameOf(name).test(row.aria) && is(row)),
    open: (name) => unfold(app(name)),
    unfold,
    press: async (row, button, effect) => {
      if (effect === undefined) {
        await row.hover();
        await row.getByRole('button', { name: button }).click();
        return;
      }
      // A repaint between press and release swallows a click: a person clicks again.
      for (let attempt = 0; attempt < 3 && !(await effect.isVisible()); attempt++) {
        await row.hover();
        await row.getByRole('button', { name: button }).click();
        await effect.waitFor({ timeout: 15_000 }).catch(() => undefined);
      }
      await effect.waitFor();
    },
    choose: async (row, entry, effect) => {
      const { page } = code;
      const item = page.locator('.monaco-menu .action-label', { hasText: exactly(entry) });
      // A repaint closes a menu, or swallows a click: a person clicks again.
      for (let attempt = 0; ; attempt++) {
        try {
          await row.click({ button: 'right', timeout: 10_000 });
          // Rows that arrive push others away between look and click: the menu is of the row that has the focus.
          await page.locator('.monaco-list-row.focused').and(row).waitFor({ timeout: 5000 });
          await item.click({ timeout: 10_000 });
          await clickedAway(item);
          await effect?.waitFor({ timeout: 15_000 });
          return;
        } catch (error) {
          const offered = await page.locator('.monaco-menu .action-label').allTextContents();
          if (attempt === 2) {
            throw new Error(`${entry} did not come. The menu: ${offered.join(' | ')}`, { cause: error });
          }
          await page.keyboard.press('Escape');
        }
      }
    },
    confirm: async (button) => {
      for (;;) {
        await dialog.waitFor();
        const { message = '', detail = '' } = (await code.dialog()) ?? {};
        await answerDialog(code.page, button);
        await dialog.waitFor({ state: 'detached' });
        // Where the controller wrote in between, the cluster refuses the patch and the question comes again.
        const isAgain = await dialog.waitFor({ timeout: ASKED_AGAIN_MS }).then(
          async () => (await code.dialog())?.message === message,
          () => false,
        );
        if (!isAgain) {
          return { message, detail };
        }
      }
    },
  };
}

const ASKED_AGAIN_MS = 1500;

/** A menu takes no click in its first moments: a person who sees it stay open clicks again. */
async function clickedAway(item: Locator): Promise<void> {
  const isGone = (): Promise<boolean> =>
    item.waitFor({ state: 'hidden', timeout: 500 }).then(
      () => true,
      () => false,
    );
  for (let again = 0; again < 10 && !(await isGone()); again++) {
    await item.click({ timeout: 500 }).catch(() => undefined);
  }
}

const exactly = (text: string): RegExp =>
  new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}\\s*$`);
