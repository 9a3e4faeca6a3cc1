import { readFile } from 'node:fs/promises';

import { chromium } from 'playwright-core';

import { findBrowser, QUIET_ARGS } from '../test/host/browser.ts';

/** Draws media/icon.png (256 px, which the marketplace wants) from media/icon.svg: `npm run icon`. */
const found = await findBrowser((line) => console.log(line));
const browser = await chromium.launch({
  executablePath: found.executable,
  args: [...QUIET_ARGS, ...found.args],
  env: { ...(process.env as Record<string, string>), ...found.env },
  chromiumSandbox: false,
});
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(
  `<style>body{margin:0;background:transparent}</style>${await readFile('media/icon.svg', 'utf8')}`,
);
await page.screenshot({ path: 'media/icon.png', omitBackground: true });
await browser.close();
