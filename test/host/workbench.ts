import type { Locator, Page } from 'playwright-core';

/** One row of a tree view, as a person and a screen reader get it. */
export interface Row {
  readonly label: string;
  /** The dimmed text behind the label. */
  readonly description: string;
  /** What a screen reader says. */
  readonly aria: string;
  /** 1 for a root. */
  readonly level: number;
  /** Undefined for a row without children. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** The names of codicons in the row, without the twistie. */
  readonly icons: readonly string[];
}

export interface Notification {
  readonly message: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly buttons: readonly string[];
}

export interface Problem {
  readonly file: string;
  readonly aria: string;
}

export interface Dialog {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

const PALETTE = '.quick-input-widget';
const WAIT_MS = 60_000;

/** Resolves when the window is drawn and its extension host has told which view containers there are. */
export async function untilReady(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.activitybar').waitFor({ timeout: 60_000 });
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
}

/** Runs a command by its whole title, category included ("Plumbline: Show Log"), from the command palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator(`${PALETTE} input.input`).first();
  // A row's accessible name is the title, followed by its keybinding and the like.
  const row = page.locator(`${PALETTE} .monaco-list-row`).filter({
    has: page.locator('.monaco-icon-label .label-name', { hasText: exactly(title) }),
  });
  // Something that takes the focus closes the palette again: a person asks for it once more.
  for (let attempt = 0; ; attempt++) {
    await page.keyboard.press('F1');
    try {
      await input.waitFor({ timeout: attempt === 0 ? WAIT_MS : 5000 });
      await input.fill(`>${title}`, { timeout: 5000 });
      await row.first().click({ timeout: 10_000 });
      return;
    } catch (error) {
      if (await input.isVisible()) {
        const offered = await page.locator(`${PALETTE} .monaco-list-row`).allInnerTexts();
        await page.keyboard.press('Escape');
        throw new Error(
          `The palette has no command "${title}". It offers: ${offered.slice(0, 5).join(' | ')}`,
          { cause: error },
        );
      }
      if (attempt === 2) {
        throw error;
      }
    }
  }
}

/** The icon of a view container in the activity bar. */
export function containerTab(page: Page, name: string): Locator {
  return page
    .locator('.part.activitybar [role="tab"]')
    .filter({ has: page.locator(`.action-label[aria-label^="${name}"]`) })
    .first();
}

/** Opens a view container by the name in the activity bar and waits for its side bar. */
export async function openContainer(page: Page, name: string): Promise<void> {
  const item = containerTab(page, name);
  const title = page.locator('.part.sidebar .composite.title h2', {
    hasText: new RegExp(`^${escaped(name)}`, 'i'),
  });
  await item.waitFor({ timeout: 30_000 });
  // A click on the open container closes it, and right after a reload it may open by itself: look again after each.
  for (let attempt = 0; attempt < 5; attempt++) {
    if (!(await title.isVisible())) {
      await item.click();
    }
    const shown = title.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
    if (await shown) {
      return;
    }
  }
  throw new Error(`The view container "${name}" did not open.`);
}

/**
 * The rows of a tree view from top to bottom. VS Code draws only what fits, so this scrolls through the list, and back.
 * Without a name: the first tree of the side bar. `visibleOnly` reads what is drawn now, without moving anything.
 */
export async function treeRows(page: Page, view?: string, visibleOnly = false): Promise<Row[]> {
  const list = treeOf(page, view);
  if ((await list.count()) === 0) {
    return [];
  }
  const seen = new Map<number, Row>();
  const collect = async (): Promise<void> => {
    for (const { index, row } of await drawnRows(list)) {
      seen.set(index, row);
    }
  };
  await collect();
  if (!visibleOnly) {
    await scrollThrough(page, list, collect);
  }
  return [...seen.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
}

function treeOf(page: Page, view: string | undefined): Locator {
  const lists = page.locator(
    '.part.sidebar .monaco-list, .part.panel .monaco-list, .part.auxiliarybar .monaco-list',
  );
  return (view === undefined ? lists : lists.and(page.locator(`[aria-label^="${view}"]`))).first();
}

async function scrollThrough(page: Page, list: Locator, collect: () => Promise<void>): Promise<void> {
  const state = (): Promise<{ height: number; top: number; full: number }> =>
    list.evaluate((element) => {
      const style = element.querySelector('.monaco-list-rows')?.getAttribute('style') ?? '';
      const pixels = (name: string): number =>
        Number(new RegExp(`(?:^|;\\s*)${name}: (-?[\\d.]+)px`).exec(style)?.[1] ?? 0);
      return { height: element.clientHeight, top: -pixels('top'), full: pixels('height') };
    });
  const start = await state();
  if (start.full <= start.height) {
    return;
  }
  await list.hover();
  await page.mouse.wheel(0, -1e7);
  await list.page().waitForTimeout(60);
  await collect();
  let last = -1;
  for (;;) {
    const { top, height } = await state();
    if (top === last) {
      break;
    }
    last = top;
    await page.mouse.wheel(0, Math.max(44, height - 88));
    await list.page().waitForTimeout(60);
    await collect();
  }
  await page.mouse.wheel(0, -1e7);
  await page.mouse.wheel(0, start.top);
}

/** Rows in sticky parents are copies and lie in another element. */
async function drawnRows(list: Locator): Promise<{ index: number; row: Row }[]> {
  return list.evaluate((element) =>
    [...element.querySelectorAll('.monaco-list-rows > .monaco-list-row')].map((row) => {
      const expanded = row.getAttribute('aria-expanded');
      const text = (selector: string): string => row.querySelector(selector)?.textContent?.trim() ?? '';
      return {
        index: Number(row.getAttribute('data-index')),
        row: {
          label: text('.monaco-icon-label .label-name'),
          description: text('.monaco-icon-label .label-description'),
          aria: row.getAttribute('aria-label') ?? '',
          level: Number(row.getAttribute('aria-level')),
          expanded: expanded === null ? undefined : expanded === 'true',
          selected: row.classList.contains('selected'),
          icons: [...row.querySelectorAll('.codicon')]
            .filter(
              (icon) => !icon.classList.contains('monaco-tl-twistie') && icon.closest('.actions') === null,
            )
            .flatMap((icon) => [...icon.classList].filter((name) => name.startsWith('codicon-')))
            .map((name) => name.slice('codicon-'.length)),
        },
      };
    }),
  );
}

/** The drawn row with this label; the locator is for clicks and waits. */
export function rowLocator(page: Page, label: string, view?: string): Locator {
  return treeOf(page, view)
    .locator('.monaco-list-rows > .monaco-list-row')
    .filter({ has: page.locator('.monaco-icon-label .label-name', { hasText: exactly(label) }) })
    .first();
}

/** The notifications that are on screen as toasts or in the open notification center. */
export async function notificationsOf(page: Page): Promise<Notification[]> {
  return page.locator('.notification-list-item').evaluateAll((items) =>
    items
      .filter((item) => item.getClientRects().length > 0)
      .map((item) => {
        const icon = item.querySelector('.notification-list-item-icon');
        const is = (name: string): boolean => icon?.classList.contains(`codicon-${name}`) === true;
        return {
          message: item.querySelector('.notification-list-item-message')?.textContent ?? '',
          severity: is('error') ? 'error' : is('warning') ? 'warning' : 'info',
          buttons: [...item.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map(
            (button) => button.textContent ?? '',
          ),
        } as const;
      }),
  );
}

/**
 * Resolves with the whole text of a notification once there is one, on screen or not: a toast hides after a while, and
 * when others come. Leaves the notification center closed.
 */
export async function untilTold(page: Page, message: string | RegExp, timeoutMs = 60_000): Promise<string> {
  const item = page.locator('.notification-list-item:visible', { hasText: message }).first();
  const isOnScreen = await item.waitFor({ timeout: 5000 }).then(
    () => true,
    () => false,
  );
  if (isOnScreen) {
    return item.innerText();
  }
  await runCommand(page, 'Notifications: Show Notifications');
  await item.waitFor({ timeout: timeoutMs });
  const text = await item.innerText();
  await runCommand(page, 'Notifications: Hide Notifications');
  return text;
}

/** Presses a button of the notification whose message contains `message`, as soon as it shows. */
export async function answerNotification(page: Page, message: string, button: string): Promise<void> {
  await page
    .locator('.notification-list-item', { hasText: message })
    .locator('.monaco-button', { hasText: exactly(button) })
    .first()
    .click({ timeout: WAIT_MS });
}

/** The modal dialog on screen, if there is one. */
export async function dialogOf(page: Page): Promise<Dialog | undefined> {
  const dialog = page.locator('.monaco-dialog-box');
  if ((await dialog.count()) === 0) {
    return undefined;
  }
  return dialog.first().evaluate((box) => ({
    message: box.querySelector('.dialog-message')?.textContent ?? '',
    detail: box.querySelector('.dialog-message-detail')?.textContent ?? '',
    buttons: [...box.querySelectorAll('.dialog-buttons .monaco-button')].map(
      (button) => button.textContent ?? '',
    ),
  }));
}

/** Presses a button of the modal dialog, as soon as it shows. */
export async function answerDialog(page: Page, button: string): Promise<void> {
  await page
    .locator('.monaco-dialog-box .dialog-buttons .monaco-button', { hasText: exactly(button) })
    .first()
    .click({ timeout: WAIT_MS });
}

/** The labels that the open quick pick offers. */
export async function picksOf(page: Page): Promise<string[]> {
  const rows = page.locator(`${PALETTE} .quick-input-list .monaco-list-row .label-name`);
  await rows.first().waitFor({ timeout: WAIT_MS });
  return rows.allInnerTexts();
}

/** Takes one entry of the open quick pick by its label. The list draws what fits: what lies below is looked for by name. */
export async function pick(page: Page, label: string): Promise<void> {
  const row = page
    .locator(`${PALETTE} .monaco-list-row`)
    .filter({ has: page.locator('.label-name', { hasText: exactly(label) }) })
    .first();
  const isDrawn = await row.waitFor({ timeout: 4000 }).then(
    () => true,
    () => false,
  );
  if (!isDrawn) {
    await page.locator(`${PALETTE} input.input`).first().fill(label, { timeout: WAIT_MS });
  }
  await row.click({ timeout: WAIT_MS });
}

/** What the Problems view lists, each with the file it is in. Opens the view. */
export async function problemsOf(page: Page): Promise<Problem[]> {
  await runCommand(page, 'Problems: Focus on Problems View');
  const list = page.locator('.part.panel .markers-panel .monaco-list').first();
  await page.locator('.part.panel .markers-panel').waitFor({ timeout: WAIT_MS });
  if (!(await list.isVisible())) {
    return [];
  }
  return list.evaluate((element) => {
    let file = '';
    const problems: { file: string; aria: string }[] = [];
    for (const row of element.querySelectorAll('.monaco-list-rows > .monaco-list-row')) {
      if (row.getAttribute('aria-level') === '1') {
        file = row.querySelector('.label-name')?.textContent ?? '';
      } else {
        problems.push({ file, aria: row.getAttribute('aria-label') ?? '' });
      }
    }
    return problems;
  });
}

/** The tab titles of all editor groups, the active one first. */
export async function tabsOf(page: Page): Promise<string[]> {
  const tabs = page.locator('.part.editor .tabs-container .tab');
  const all = await tabs.evaluateAll((items) =>
    items.map((item) => ({
      title: item.querySelector('.label-name')?.textContent ?? '',
      active: item.classList.contains('active'),
    })),
  );
  return all.sort((a, b) => Number(b.active) - Number(a.active)).map((tab) => tab.title);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const exactly = (text: string): RegExp => new RegExp(`^\\s*${escaped(text)}\\s*$`);
