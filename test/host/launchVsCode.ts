import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { chromium, type Page } from 'playwright-core';

import { findBrowser, QUIET_ARGS, type Browser } from './browser.ts';
import { shortTemp, type Progress } from './cache.ts';
import { outerEnvironment } from './server.ts';
import { serveVsCode, type ServedVsCode, type ServeOptions } from './serveVsCode.ts';
import * as workbench from './workbench.ts';
import type { Dialog, Notification, Problem, Row } from './workbench.ts';

export interface LaunchOptions extends ServeOptions {
  readonly viewport?: Viewport;
}

/** In CSS pixels. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  /** Device pixels for each: 1 by default, 2 for pictures that stay crisp on a dense screen. */
  readonly scale?: number;
}

/** A VS Code that runs as a user has it, and a page that shows it. */
export interface VsCode {
  readonly page: Page;
  /** Open it in any browser of this machine to look. */
  readonly url: string;
  /** Everything this VS Code writes; gone after close(). */
  readonly folder: string;
  /** Runs a command by its whole title from the palette. */
  run(title: string): Promise<void>;
  /** Opens a view container by its name in the activity bar. */
  open(container: string): Promise<void>;
  /** Resolves when the window knows what the extension with this view container brings: a palette opened before lacks it. */
  untilContributed(container: string): Promise<void>;
  /** All rows of a tree view by its name, scrolling through it; without a name the first tree of the side bar. */
  rows(view?: string): Promise<Row[]>;
  /** The rows that are drawn now, without scrolling. */
  drawnRows(view?: string): Promise<Row[]>;
  /** Resolves with the rows as soon as they meet the condition; rejects with the last ones. */
  untilRows(is: (rows: Row[]) => boolean, options?: { view?: string; timeoutMs?: number }): Promise<Row[]>;
  diagnostics(): Promise<Problem[]>;
  /** Plumbline's output channel, as written so far. */
  log(): Promise<string>;
  notifications(): Promise<Notification[]>;
  /** The whole text of a notification once there is one, even if its toast has gone. */
  untilTold(message: string | RegExp): Promise<string>;
  dialog(): Promise<Dialog | undefined>;
  tabs(): Promise<string[]>;
  screenshot(file: string): Promise<void>;
  /** Reloads the window: the extension host starts anew. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** How long anything in the page may take. A machine that builds something else beside is slow. */
const PATIENCE_MS = 60_000;

export const EXTENSION_ID = 'plumbline.plumbline-gitops';

/**
 * Starts a real VS Code from npm with Plumbline put in as an installed extension, in folders of its own and without any
 * test flag, and opens it in a headless browser.
 */
export async function launchVsCode(options: LaunchOptions): Promise<VsCode> {
  const served = await serveVsCode(options);
  try {
    return await openServed(served, options);
  } catch (error) {
    await served.close();
    throw error;
  }
}

/** Opens a VS Code that is being served in a headless browser; closing closes both. */
export async function openServed(
  served: ServedVsCode,
  options: { readonly viewport?: Viewport; readonly progress?: Progress } = {},
): Promise<VsCode> {
  const found = await findBrowser(options.progress ?? ((): void => {}));
  const { page, close } = await openBrowser(served.folder, found, options.viewport);
  try {
    await page.goto(served.url);
    await workbench.untilReady(page);
    return handle(page, served, async () => {
      await close();
      await served.close();
    });
  } catch (error) {
    await close();
    throw error;
  }
}

/** A headless browser that writes below `folder`, in a home of its own; `close` ends it and removes what is elsewhere. */
export async function openBrowser(
  folder: string,
  found: Browser,
  { scale = 1, ...viewport }: Viewport = { width: 1280, height: 900 },
): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> {
  const temp = await shortTemp();
  const removeTemp = (): Promise<void> => rm(temp, { recursive: true, force: true, maxRetries: 5 });
  const home = path.join(folder, 'browser-home');
  await mkdir(home, { recursive: true });
  try {
    const context = await chromium.launchPersistentContext(path.join(folder, 'browser'), {
      executablePath: found.executable,
      headless: true,
      args: [...QUIET_ARGS, ...found.args],
      env: { ...outerEnvironment(process.env), ...found.env, HOME: home, TMPDIR: temp },
      viewport,
      deviceScaleFactor: scale,
      permissions: ['clipboard-read', 'clipboard-write'],
      chromiumSandbox: false,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = context.pages()[0] ?? (await context.newPage());
    return {
      page,
      close: async () => {
        await context.close();
        await removeTemp();
      },
    };
  } catch (error) {
    await removeTemp();
    throw error;
  }
}

function handle(page: Page, { url, folder }: ServedVsCode, close: () => Promise<void>): VsCode {
  let closing: Promise<void> | undefined;
  return {
    page,
    url,
    folder,
    close: () => (closing ??= close()),
    run: (title) => workbench.runCommand(page, title),
    open: (container) => workbench.openContainer(page, container),
    untilContributed: (container) => workbench.containerTab(page, container).waitFor({ timeout: 30_000 }),
    rows: (view) => workbench.treeRows(page, view),
    drawnRows: (view) => workbench.treeRows(page, view, true),
    untilRows: (is, how) => untilRows(page, is, how?.view, how?.timeoutMs ?? PATIENCE_MS),
    diagnostics: () => workbench.problemsOf(page),
    log: () => readLog(folder),
    notifications: () => workbench.notificationsOf(page),
    untilTold: (message) => workbench.untilTold(page, message),
    dialog: () => workbench.dialogOf(page),
    tabs: () => workbench.tabsOf(page),
    screenshot: async (file) => {
      await mkdir(path.dirname(file), { recursive: true });
      await page.screenshot({ path: file });
    },
    reload: async () => {
      await page.reload();
      await workbench.untilReady(page);
    },
  };
}

async function untilRows(
  page: Page,
  is: (rows: Row[]) => boolean,
  view: string | undefined,
  timeoutMs: number,
): Promise<Row[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const rows = await workbench.treeRows(page, view, true);
    if (is(rows)) {
      return rows;
    }
    if (Date.now() > deadline) {
      const text = rows
        .map((row) => `${'  '.repeat(row.level - 1)}${row.label}  ${row.description}`)
        .join('\n');
      throw new Error(`The rows did not become what was expected within ${timeoutMs} ms. They are:\n${text}`);
    }
    await page.waitForTimeout(50);
  }
}

/** Every log file that the extension's output channel has written, the oldest window first. */
export async function readLog(folder: string, extension: string = EXTENSION_ID): Promise<string> {
  const logs = path.join(folder, 'data', 'data', 'logs');
  const files = await readdir(logs, { recursive: true }).catch(() => []);
  const own = files.filter(
    (file) => file.includes(`${path.sep}${extension}${path.sep}`) && file.endsWith('.log'),
  );
  const texts = await Promise.all(own.sort().map((file) => readFile(path.join(logs, file), 'utf8')));
  return texts.join('');
}
