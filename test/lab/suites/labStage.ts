import assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import { launchVsCode, type VsCode } from '../../host/launchVsCode.ts';
import { pick, type Row } from '../../host/workbench.ts';
import { startLab, type Lab } from '../boot.ts';
import { addOthers, awaitSample, bringSample, SAMPLE_FLAGS, type SampleInLab } from '../sample.ts';

/** The lab with the sample on it, settled, and a VS Code that shows it. */
export interface LabStage {
  readonly lab: Lab;
  readonly sample: SampleInLab;
  readonly code: VsCode;
  app(name: string): Locator;
  untilApp(name: string, is: (row: Row) => boolean): Promise<Row>;
  untilRow(is: (row: Row) => boolean): Promise<Row>;
  /** Opens the row of an app with a click, as a person does. */
  open(name: string): Promise<void>;
  /** Presses one of the buttons that show on a hovered row. */
  press(row: Locator, button: string): Promise<void>;
  close(): Promise<void>;
}

/** A real Argo CD on a busy machine takes its time; nothing here waits longer than it must. */
const PATIENCE = 60_000;

export async function openLabStage(): Promise<LabStage> {
  const lab = await startLab({ controllerFlags: SAMPLE_FLAGS });
  const closers: (() => Promise<unknown>)[] = [() => lab.close()];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).toReversed()) {
      await one();
    }
  };
  try {
    const sample = await bringSample(lab);
    closers.push(() => sample.close());
    await addOthers(lab);
    await awaitSample(lab, sample.repository.apps, { within: 240_000 });
    const code = await launchVsCode({ workspace: sample.repository.work, kubeconfig: lab.kubeconfig });
    closers.push(() => code.close());
    await code.open('Plumbline');
    await connect(code, 'lab');
    return { lab, sample, code, close, ...hands(code) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function connect(code: VsCode, context: string): Promise<void> {
  await code.run('Plumbline: Select Context…');
  await pick(code.page, context);
  await code.untilRows((rows) => rows.some((row) => row.label === context && row.level === 1), {
    timeoutMs: PATIENCE,
  });
}

function hands(code: VsCode): Pick<LabStage, 'app' | 'untilApp' | 'untilRow' | 'open' | 'press'> {
  const nameOf = (name: string): RegExp => new RegExp(`^Application(Set)? ${name},`);
  const app = (name: string): Locator => code.page.getByRole('treeitem', { name: nameOf(name) });
  const untilRow = async (is: (row: Row) => boolean): Promise<Row> => {
    const rows = await code.untilRows((all) => all.some((row) => is(row)), { timeoutMs: PATIENCE });
    const row = rows.find((one) => is(one));
    assert.ok(row);
    return row;
  };
  return {
    app,
    untilRow,
    untilApp: (name, is) => untilRow((row) => nameOf(name).test(row.aria) && is(row)),
    open: async (name) => {
      if ((await app(name).getAttribute('aria-expanded')) !== 'true') {
        await app(name).click();
      }
      await code.page.locator('[role="treeitem"][aria-expanded="true"]').and(app(name)).waitFor();
    },
    press: async (row, button) => {
      await row.hover();
      await row.getByRole('button', { name: button }).click();
    },
  };
}
