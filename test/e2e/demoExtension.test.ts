import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { launchVsCode, type VsCode } from '../host/launchVsCode.ts';
import { pick } from '../host/workbench.ts';
import { startDemoWorld, type World } from '../world/demo.ts';
import { steps } from '../world/incident.ts';
import { AppClient } from '../unit/world/appFrames.ts';
import { at, numberAt, textAt } from '../world/pull/json.ts';

const extension = fileURLToPath(new URL('../world/extension/', import.meta.url));

describe('the demo extension in the page', () => {
  let dir: string;
  let world: World;
  let vscode: VsCode;
  let user: AppClient;

  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-world-'));
    world = await startDemoWorld({ dir, past: 1, speed: 20 });
    user = new AppClient(world.kubeconfig);
    await user.start();
    vscode = await launchVsCode({ workspace: world.workspace, plumbline: false, extensions: [extension] });
  });
  after(async () => {
    await vscode?.close();
    await user?.close();
    await world?.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** The palette knows an extension's commands only once the extension host is up. */
  async function whenOffered(title: string): Promise<void> {
    for (let left = 5; left > 0; left -= 1) {
      try {
        await vscode.run(title);
        return;
      } catch {
        // not offered yet
      }
    }
    await vscode.run(title);
  }

  async function openBranch(): Promise<string> {
    const { url, token } = world.control;
    const menu = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return ((await menu.json()) as { branches: string[] }).branches[0]!;
  }

  it('edits a live object by a command', async () => {
    await whenOffered('Plumbline Demo: Edit Live at 2 AM');
    await pick(vscode.page, 'checkout-replicas');
    await user.seen('checkout', (app) => textAt(app, 'status', 'sync', 'status') === 'OutOfSync');
    const live = await user.live('apps', 'Deployment', 'checkout', 'checkout');
    assert.equal(numberAt(live, 'spec', 'replicas'), steps['checkout-replicas'].after);
  });

  it('merges a branch of the origin by a command', async () => {
    const before = textAt(await user.app('root'), 'status', 'sync', 'revision');
    await vscode.run('Plumbline Demo: Merge Branch on Origin');
    await pick(vscode.page, await openBranch());
    await pick(vscode.page, 'squash');
    const moved = await user.seen('root', (app) => {
      const revision = textAt(app, 'status', 'sync', 'revision');
      return revision !== before && at(app, 'status', 'sync', 'status') === 'Synced';
    });
    assert.match(textAt(moved, 'status', 'sync', 'revision'), /^[0-9a-f]{40}$/);
  });
});
