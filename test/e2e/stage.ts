import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { Locator } from 'playwright-core';

import { launchVsCode, type LaunchOptions, type VsCode } from '../host/launchVsCode.ts';
import { pick, type Row } from '../host/workbench.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';
import { startDemoWorld, type World } from '../world/demo.ts';

export const DEMO = 'plumbline-demo';
const DEMO_EXTENSION = path.join(import.meta.dirname, '../world/extension');

/** The demo world and a VS Code that shows it. */
export interface Stage {
  readonly world: World;
  readonly code: VsCode;
  /** Chooses a context by its label in the picker and waits for its row. */
  connect(context?: string): Promise<void>;
  app(name: string): Locator;
  /** The row of an app as it reads now. */
  appRow(name: string): Promise<Row | undefined>;
  untilApp(name: string, is: (row: Row) => boolean): Promise<Row>;
  /** Opens the row of an app with a click, as a person does. */
  open(name: string): Promise<void>;
  /** Presses one of the buttons that show on a hovered row, and waits for what it brings, where that is named. */
  press(row: Locator, button: string, effect?: Locator): Promise<void>;
  /** The modal dialog that is open. */
  readonly dialog: Locator;
  /** What Plumbline asked of the cluster. */
  requests(): readonly LoggedRequest[];
  close(): Promise<void>;
}

export async function openStage(
  options: Partial<LaunchOptions> & { readonly past?: number; readonly isShown?: boolean } = {},
): Promise<Stage> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-stage-'));
  const { past = 2, isShown = true, ...launch } = options;
  const world = await startDemoWorld({ dir, past });
  const code = await launchVsCode({
    workspace: world.workspace,
    kubeconfig: world.kubeconfig,
    extensions: [DEMO_EXTENSION],
    env: { PLUMBLINE_DEMO_CONTROL: world.control.file },
    // So high that no list scrolls: a click lands where the row was seen.
    viewport: { width: 1280, height: 1600 },
    ...launch,
  });
  // A click on the activity bar: a test that has no mouse opens the view itself.
  await (isShown ? code.open('Plumbline') : code.untilContributed('Plumbline'));
  return stage(world, code, dir);
}

function stage(world: World, code: VsCode, dir: string): Stage {
  const app = (name: string): Locator =>
    code.page.getByRole('treeitem', { name: new RegExp(`^Application(Set)? ${name},`) });
  const appRow = async (name: string): Promise<Row | undefined> =>
    (await code.rows('Apps')).find((row) => new RegExp(`^Application(Set)? ${name},`).test(row.aria));
  return {
    world,
    code,
    app,
    dialog: code.page.locator('.monaco-dialog-box'),
    appRow,
    connect: async (context = DEMO) => {
      await code.run('Plumbline: Select Context…');
      await pick(code.page, context);
      await code.untilRows((rows) => rows.some((row) => row.label === context && row.level === 1));
    },
    untilApp: async (name, is) => {
      const rows = await code.untilRows((all) => {
        const row = all.find((one) => new RegExp(`^Application(Set)? ${name},`).test(one.aria));
        return row !== undefined && is(row);
      });
      const found = rows.find((one) => new RegExp(`^Application(Set)? ${name},`).test(one.aria));
      assert.ok(found);
      return found;
    },
    open: async (name) => {
      const opened = code.page.locator('[role="treeitem"][aria-expanded="true"]').and(app(name));
      // A repaint between press and release swallows a click: a person clicks again.
      for (let attempt = 0; attempt < 5 && (await opened.count()) === 0; attempt++) {
        await app(name).locator('.monaco-tl-twistie').click();
        await opened.waitFor({ timeout: 5000 }).catch(() => undefined);
      }
      await opened.waitFor();
    },
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
    requests: () => world.cluster.requests.matching(({ userAgent }) => userAgent.startsWith('plumbline/')),
    close: async () => {
      await code.close();
      await world.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
