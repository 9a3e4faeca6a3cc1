import { writeFileSync } from 'node:fs';

import * as vscode from 'vscode';

/** Runs in the extension host; the times go to the file that PLUMBLINE_BENCH_FILE names. */
describe('activation', () => {
  it('activates an empty extension and Plumbline', async () => {
    // The first activation of a host costs more than any later one, whoever it is.
    await timed('plumbline.first');
    const times = {
      empty: await timed('plumbline.empty'),
      plumbline: await timed('plumbline.plumbline-gitops'),
    };
    writeFileSync(process.env['PLUMBLINE_BENCH_FILE'] ?? '', JSON.stringify(times));
  });
});

async function timed(id: string): Promise<number> {
  const extension = vscode.extensions.getExtension(id);
  if (extension === undefined || extension.isActive) {
    throw new Error(`${id} is ${extension === undefined ? 'not installed' : 'active already'}.`);
  }
  const from = performance.now();
  await extension.activate();
  return performance.now() - from;
}
