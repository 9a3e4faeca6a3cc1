import type { Page } from 'playwright-core';

import type { Sighting } from './rowTimes.ts';

/** The revision of a change, as a row shows its first seven digits: `f10` and the number of the change. */
export const revisionOf = (mark: number): string =>
  `f10${mark.toString(16).padStart(4, '0')}`.padEnd(40, '0');

/** Notes from now on when a drawn row of the Apps view came to read a mark. */
export async function watchRows(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const list = document.querySelector('.part.sidebar .monaco-list[aria-label^="Apps"] .monaco-list-rows');
    const sightings = (globalThis.plumblineSightings = []);
    const shown = new Map();
    const look = (row) => {
      const app = row.querySelector('.label-name')?.textContent ?? '';
      const mark = /\\bf10([0-9a-f]{4})\\b/.exec(row.querySelector('.label-description')?.textContent ?? '')?.[1];
      if (mark !== undefined && shown.get(app) !== mark) {
        shown.set(app, mark);
        sightings.push({ app, at: Date.now(), mark: parseInt(mark, 16) });
      }
    };
    new MutationObserver((records) => {
      const rows = new Set();
      for (const { target, addedNodes } of records) {
        for (const node of [target, ...addedNodes]) {
          const element = node instanceof Element ? node : node.parentElement;
          const row = element?.closest('.monaco-list-row');
          if (row) rows.add(row);
        }
      }
      rows.forEach(look);
    }).observe(list, { subtree: true, childList: true, characterData: true, attributes: true });
  })()`);
}

export const sightings = (page: Page): Promise<Sighting[]> => page.evaluate('globalThis.plumblineSightings');

/** Resolves when the row of an app reads the mark. */
export async function untilShown(page: Page, app: string, mark: number): Promise<void> {
  await page.waitForFunction(
    `globalThis.plumblineSightings.some((one) => one.app === ${JSON.stringify(app)} && one.mark >= ${mark})`,
    undefined,
    { polling: 50, timeout: 10_000 },
  );
}
