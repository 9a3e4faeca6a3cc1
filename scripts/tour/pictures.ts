import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { VsCode } from '../../test/host/launchVsCode.ts';

const FOLDER = path.join(import.meta.dirname, '../../docs/tour');
export const VIEWPORT = { width: 1200, height: 1120, scale: 2 };
/** So wide that no row of the sample is cut: what it says is the point of most pictures. */
export const WIDE = 760;
export const QUIET = {
  settings: { 'workbench.startupEditor': 'none', 'window.title': '${rootName}' },
};

/** Runs in the page: no progress bar moves, nothing in the status bar turns, no icon of the activity bar is at work. */
const IS_SETTLED = `['.part.sidebar .monaco-progress-container.active', '.part.statusbar .codicon-modifier-spin',
  '.part.activitybar .progress-badge'].every((at) => document.querySelector(at) === null)`;
const only = new RegExp(process.argv[2] ?? '');

export async function shoot(code: VsCode, name: string): Promise<void> {
  if (only.test(name)) {
    await code.page.mouse.move(900, 1000);
    await code.page.waitForFunction(IS_SETTLED, undefined, { timeout: 60_000 });
    await code.page.waitForTimeout(800);
    await code.screenshot(path.join(FOLDER, `${name}.png`));
    console.log(name);
  }
}

export const isTaken = (...names: readonly string[]): boolean => names.some((name) => only.test(name));

/** Drags the side bar's edge, since the whole sentence of a row is the point of some pictures. */
export async function widenSideBar(code: VsCode, to: number): Promise<void> {
  const box = await code.page.locator('.part.sidebar').boundingBox();
  if (box) {
    const edge = box.x + box.width;
    await code.page.mouse.move(edge, 300);
    await code.page.mouse.down();
    await code.page.mouse.move(to, 300, { steps: 5 });
    await code.page.mouse.up();
  }
}

/** The name of the folder stands in the title of the window. */
export async function emptyWorkspace(dir: string): Promise<string> {
  const workspace = path.join(dir, 'platform');
  await mkdir(workspace, { recursive: true });
  return workspace;
}
