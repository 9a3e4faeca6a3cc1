import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { Locator } from 'playwright-core';

import { launchVsCode, type VsCode } from '../host/launchVsCode.ts';
import { pick } from '../host/workbench.ts';
import { RECORDINGS, readRecordings } from '../lab/record/recording.ts';
import { startFluxWorld, type FluxWorld } from '../world/flux/world.ts';
import { rowHands, type RowHands } from './rowHands.ts';
import { DEMO } from './stage.ts';

/** The demo's Flux beside a recorded app of Argo CD, and a VS Code that is connected to it. */
export interface FluxWindow {
  readonly world: FluxWorld;
  readonly code: VsCode;
  readonly hands: RowHands;
  /** The row of an object. */
  readonly row: (kind: string, name: string) => Locator;
  readonly close: () => Promise<void>;
}

export async function openFluxWindow(): Promise<FluxWindow> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-flux-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).toReversed()) {
      await end();
    }
  };
  try {
    const recordings = await readRecordings(RECORDINGS);
    const application = recordings.find(({ object }) => object.kind === 'Application')?.object;
    const world = await startFluxWorld({ dir, objects: application ? [application] : [] });
    closers.push(() => world.close());
    const code = await launchVsCode({
      workspace: world.workspace,
      kubeconfig: world.kubeconfig,
      viewport: { width: 1280, height: 1600 },
    });
    closers.push(() => code.close());
    await code.open('Plumbline');
    await code.run('Plumbline: Select Context…');
    await pick(code.page, DEMO);
    return {
      world,
      code,
      hands: rowHands(code),
      row: (kind, name) => code.page.getByRole('treeitem', { name: new RegExp(`^${kind} ${name},`) }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
