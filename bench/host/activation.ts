import { writeFileSync } from 'node:fs';

import * as vscode from 'vscode';

import type { ActivationTimes } from '../activation.ts';

/** Runs in the extension host; the times go to the file that PLUMBLINE_BENCH_FILE names. */
describe('activation', () => {
  it('activates an empty extension and Plumbline', async () => {
    // The first activation of a host costs more than any later one, whoever it is.
    await timed('plumbline.first');
    const empty = await timed('plumbline.empty');
    const plumbline = await timed('plumbline.plumbline-gitops');
    writeFileSync(process.env['PLUMBLINE_BENCH_FILE'] ?? '', JSON.stringify({ empty, plumbline }));
  });
});

async function timed(id: string): Promise<ActivationTimes> {
  const extension = vscode.extensions.getExtension(id);
  if (extension === undefined || extension.isActive) {
    throw new Error(`${id} is ${extension === undefined ? 'not installed' : 'active already'}.`);
  }
  const from = performance.now();
  await extension.activate();
  const asked = performance.now() - from;
  return { asked, own: between('LoadExtensionCode', id) + between('ActivateExtension', id) };
}

/** The marks that the extension host sets around an extension's code; they are on a list that all of its parts share. */
function between(what: string, id: string): number {
  const { MonacoPerformanceMarks: shared } = globalThis as typeof globalThis & {
    readonly MonacoPerformanceMarks?: { getMarks(): { name: string; startTime: number }[] };
  };
  const at = (edge: string): number | undefined =>
    shared?.getMarks().find(({ name }) => name === `code/extHost/${edge}${what}/${id}`)?.startTime;
  const [will, did] = [at('will'), at('did')];
  if (will === undefined || did === undefined) {
    throw new Error(`The extension host did not mark when it ${what} of ${id}.`);
  }
  return did - will;
}
