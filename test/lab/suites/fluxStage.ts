import type { Locator } from 'playwright-core';

import { rowHands, type RowHands } from '../../e2e/rowHands.ts';
import { launchVsCode, type VsCode } from '../../host/launchVsCode.ts';
import { pick, type Row } from '../../host/workbench.ts';
import { startLab, type Lab } from '../boot.ts';

/** The context that the lab's own kubeconfig has for its admin. */
const ADMIN = 'lab';
/** Real controllers on a busy machine take their time; nothing here waits longer than it must. */
const PATIENCE = 60_000;

/** A lab with the real controllers of Flux, and a VS Code that is connected to it. */
export interface FluxLabStage<T> extends RowHands {
  readonly lab: Lab;
  readonly code: VsCode;
  readonly prepared: T;
  /** The row of an object. */
  row(kind: string, name: string): Locator;
  untilRowOf(kind: string, name: string, is: (row: Row) => boolean): Promise<Row>;
  /** Opens a row with a click, as a person does. */
  openRow(row: Locator): Promise<void>;
  close(): Promise<void>;
}

/** What a suite makes on the lab before VS Code opens. */
export interface FluxPrepared {
  /** The folder to open. */
  readonly work: string;
  close(): Promise<void>;
}

export async function openFluxStage<T extends FluxPrepared>(
  prepare: (lab: Lab) => Promise<T>,
): Promise<FluxLabStage<T>> {
  const lab = await startLab({ argocd: false, flux: true });
  const closers: (() => Promise<unknown>)[] = [() => lab.close()];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).toReversed()) {
      await end();
    }
  };
  try {
    const prepared = await prepare(lab);
    closers.push(() => prepared.close());
    const code = await launchVsCode({
      workspace: prepared.work,
      kubeconfig: lab.kubeconfig,
      // So high that no list scrolls: a click lands where the row was seen.
      viewport: { width: 1280, height: 1600 },
    });
    closers.push(() => code.close());
    await code.open('Plumbline');
    await code.run('Plumbline: Select Context…');
    await pick(code.page, ADMIN);
    await code.untilRows((rows) => rows.some((row) => row.label === ADMIN && row.level === 1));
    return stage(lab, code, prepared, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function stage<T>(lab: Lab, code: VsCode, prepared: T, close: () => Promise<void>): FluxLabStage<T> {
  const hands = rowHands(code, PATIENCE);
  return {
    ...hands,
    lab,
    code,
    prepared,
    close,
    row: (kind, name) => code.page.getByRole('treeitem', { name: new RegExp(`^${kind} ${name},`) }),
    untilRowOf: (kind, name, is) =>
      hands.untilRow((one) => one.aria.startsWith(`${kind} ${name},`) && is(one)),
    openRow: async (row) => {
      const opened = code.page.locator('[role="treeitem"][aria-expanded="true"]').and(row);
      // A repaint between press and release swallows a click: a person clicks again.
      for (let attempt = 0; attempt < 5 && (await opened.count()) === 0; attempt++) {
        await row.locator('.monaco-tl-twistie').click();
        await opened.waitFor({ timeout: 5000 }).catch(() => undefined);
      }
      await opened.waitFor();
    },
  };
}
