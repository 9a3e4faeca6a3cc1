import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { launchVsCode, type VsCode } from '../host/launchVsCode.ts';
import { pick } from '../host/workbench.ts';
import { startDemoWorld, type World } from '../world/demo.ts';

describe('the demo in the page', () => {
  let dir: string;
  let world: World;
  let vscode: VsCode;

  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-world-'));
    world = await startDemoWorld({ dir, past: 1 });
    vscode = await launchVsCode({ workspace: world.workspace, kubeconfig: world.kubeconfig });
  });
  after(async () => {
    await vscode?.close();
    await world?.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('shows no app and calls nothing before a context is chosen', async () => {
    world.cluster.requests.clear();
    await vscode.open('Plumbline');
    await vscode.page.getByRole('button', { name: 'Select Context' }).first().waitFor();
    assert.deepEqual(await vscode.rows('Apps'), []);
    const ours = world.cluster.requests.matching(({ userAgent }) => userAgent.startsWith('plumbline/'));
    assert.deepEqual(ours, []);
  });

  it('shows every app of the chosen context with its state', async () => {
    await vscode.run('Plumbline: Select Context…');
    await pick(vscode.page, 'plumbline-demo');
    await vscode.untilRows((rows) =>
      rows.some(({ description }) => /\b(Synced|OutOfSync)\b/.test(description)),
    );
    const labels = (await vscode.rows('Apps')).map(({ label }) => label);
    const names = world.apps.map(({ name }) => name);
    assert.ok(names.length > 10);
    assert.deepEqual(
      names.filter((name) => !labels.includes(name)),
      [],
    );
  });

  it('keeps its log free of errors', async () => {
    const log = await vscode.log();
    assert.match(log, /\[info\] Plumbline \S+ is ready/);
    assert.doesNotMatch(log, /\[error\]/);
  });
});
