import type { Page } from 'playwright-core';

/** Every value in the databases that a browser window keeps its state in, one after another. */
const SAVED_STATE = `(async () => {
  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const values = [];
  for (const { name } of await indexedDB.databases()) {
    if (name.startsWith('vscode-web-state-db-')) {
      const database = await asked(indexedDB.open(name));
      const [table] = database.objectStoreNames;
      if (table !== undefined) {
        values.push(...(await asked(database.transaction(table).objectStore(table).getAll())));
      }
      database.close();
    }
  }
  return values.join('\\n');
})()`;

/**
 * Resolves once what the window would come back with after a reload holds `text`, for instance an open tab by its URI.
 * A browser window writes its state every few seconds, and a reload before that loses what is newer.
 */
export async function untilSaved(page: Page, text: string, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await page.evaluate<string>(SAVED_STATE)).includes(text)) {
    if (Date.now() > deadline) {
      throw new Error(`The window did not save "${text}" within ${timeoutMs} ms.`);
    }
    await page.waitForTimeout(100);
  }
}
