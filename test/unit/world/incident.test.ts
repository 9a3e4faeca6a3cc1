import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { startDemoWorld, type World } from '../../world/demo.ts';
import { editLive, editor, steps, valueAt, type StepName } from '../../world/incident.ts';
import { listAt, textAt } from '../../world/pull/json.ts';
import * as o from '../../world/pull/objects.ts';
import { AppClient } from './appFrames.ts';

describe('incident', function () {
  this.timeout(60_000);
  let dir: string;
  let world: World;
  let user: AppClient;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'incident-test-'));
    world = await startDemoWorld({ dir, past: 1, speed: 150 });
    user = new AppClient(world.kubeconfig);
    await user.start();
  });

  after(async () => {
    await user.close();
    await world.close();
    await rm(dir, { recursive: true });
  });

  for (const [name, step] of Object.entries(steps)) {
    const end = step.heals ? 'undone by the app' : step.isSeen ? 'seen, and left' : 'not seen by Argo CD';
    it(`${name} changes ${step.pointer} of ${step.kind} ${step.name}: ${end}`, async () => {
      user.forget();
      const done = await editLive(world.kubeconfig, name as StepName);
      assert.deepEqual([done.before, done.after], [step.before, step.after]);
      if (step.isSeen) {
        const app = await user.seen(
          step.app,
          (one) => textAt(one, 'status', 'sync', 'status') === 'OutOfSync',
        );
        const out = listAt(app, 'status', 'resources').filter((one) => textAt(one, 'status') === 'OutOfSync');
        assert.deepEqual(
          out.map((one) => `${textAt(one, 'kind')}/${textAt(one, 'name')}`),
          [`${step.kind}/${step.name}`],
        );
      }
      await world.loop.settled();
      const live = await user.live(
        o.groupOf({ apiVersion: step.apiVersion }),
        step.kind,
        step.namespace,
        step.name,
      );
      assert.equal(valueAt(live!, step.pointer), step.heals ? step.before : step.after);
      const managers = listAt(live, 'metadata', 'managedFields').map((entry) => textAt(entry, 'manager'));
      assert.equal(managers.includes(editor), !step.heals);
      const app = await user.app(step.app);
      assert.equal(
        textAt(app, 'status', 'sync', 'status'),
        step.isSeen && !step.heals ? 'OutOfSync' : 'Synced',
      );
      if (step.isSeen && !step.heals) {
        await user.sync(step.app);
        await world.loop.settled();
      }
    });
  }

  it('tells when there is nothing to edit', async () => {
    const gone = { ...steps['checkout-replicas'], name: 'nobody' };
    await assert.rejects(editLive(world.kubeconfig, gone), /there is no Deployment checkout\/nobody/);
  });
});

describe('the world by itself', function () {
  this.timeout(60_000);

  it('prints where it is, runs until it is interrupted, and leaves nothing behind', async () => {
    const main = new URL('../../world/main.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [main, '--past', '1'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const place = JSON.parse(line) as Record<'kubeconfig' | 'workspace' | 'origin' | 'control', string>;
    assert.match(await readFile(place.kubeconfig, 'utf8'), /plumbline-demo/);
    assert.ok(existsSync(join(place.workspace, 'clusters/prod/root.yaml')));
    assert.ok((await fetch(`${place.origin}/info/refs?service=git-upload-pack`)).ok);
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.equal(code, 0);
    assert.deepEqual(
      [place.kubeconfig, place.workspace, place.control].filter((path) => existsSync(path)),
      [],
    );
    await assert.rejects(fetch(place.origin));
  });
});

describe('demo extension', () => {
  const read = (name: string): Promise<string> =>
    readFile(new URL(`../../world/extension/${name}`, import.meta.url), 'utf8');

  it('declares just the commands that it registers', async () => {
    const manifest = JSON.parse(await read('package.json')) as {
      publisher: string;
      name: string;
      contributes: { commands: { command: string; title: string; category: string }[] };
    };
    assert.equal(`${manifest.publisher}.${manifest.name}`, 'plumbline.plumbline-demo');
    const declared = manifest.contributes.commands;
    assert.deepEqual(
      declared.map(({ category, title }) => `${category}: ${title}`),
      ['Plumbline Demo: Edit Live at 2 AM', 'Plumbline Demo: Merge Branch on Origin'],
    );
    const registered = [...(await read('extension.js')).matchAll(/registerCommand\(\s*'([^']+)'/g)].map(
      ([, id]) => id,
    );
    assert.deepEqual(
      registered,
      declared.map(({ command }) => command),
    );
  });

  it('needs nothing but the editor and Node', async () => {
    const imports = [...(await read('extension.js')).matchAll(/from '([^']+)'/g)].map(([, name]) => name);
    assert.deepEqual(imports, ['node:fs/promises', 'node:path', 'vscode']);
  });
});
