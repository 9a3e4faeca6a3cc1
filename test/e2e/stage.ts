import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { launchVsCode, type LaunchOptions, type VsCode } from '../host/launchVsCode.ts';
import { pick } from '../host/workbench.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';
import { startDemoWorld, type World } from '../world/demo.ts';
import { rowHands, type RowHands } from './rowHands.ts';

export const DEMO = 'plumbline-demo';
const DEMO_EXTENSION = path.join(import.meta.dirname, '../world/extension');

/** The demo world and a VS Code that shows it. */
export interface Stage extends RowHands {
  readonly world: World;
  readonly code: VsCode;
  /** Chooses a context by its label in the picker and waits for its row. */
  connect(context?: string): Promise<void>;
  /** What Plumbline asked of the cluster. */
  requests(): readonly LoggedRequest[];
  close(): Promise<void>;
}

export async function openStage(
  options: Partial<LaunchOptions> & { readonly past?: number; readonly isShown?: boolean } = {},
): Promise<Stage> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-stage-'));
  const { past = 2, isShown = true, env, ...launch } = options;
  const world = await startDemoWorld({ dir, past });
  const code = await launchIn(world, {
    workspace: world.workspace,
    kubeconfig: world.kubeconfig,
    extensions: [DEMO_EXTENSION],
    env: { PLUMBLINE_DEMO_CONTROL: world.control.file, ...env },
    // So high that no list scrolls: a click lands where the row was seen.
    viewport: { width: 1280, height: 1600 },
    ...launch,
  });
  // A click on the activity bar: a test that has no mouse opens the view itself.
  await (isShown ? code.open('Plumbline') : code.untilContributed('Plumbline'));
  return stage(world, code, dir);
}

/** A world whose VS Code does not come up would keep the run from its end. */
async function launchIn(world: World, options: LaunchOptions): Promise<VsCode> {
  try {
    return await launchVsCode(options);
  } catch (error) {
    await world.close();
    throw error;
  }
}

function stage(world: World, code: VsCode, dir: string): Stage {
  return {
    ...rowHands(code),
    world,
    code,
    connect: async (context = DEMO) => {
      await code.run('Plumbline: Select Context…');
      await pick(code.page, context);
      await code.untilRows((rows) => rows.some((row) => row.label === context && row.level === 1));
    },
    requests: () => world.cluster.requests.matching(({ userAgent }) => userAgent.startsWith('plumbline/')),
    close: async () => {
      await code.close();
      await world.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
