import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { Locator } from 'playwright-core';

import { answerDialog, pick, type Row } from '../host/workbench.ts';
import { ApiClient } from '../unit/world/api/apiClient.ts';
import { editLive } from '../world/incident.ts';
import { git } from '../world/repo/git.ts';
import { confirmSent } from './confirmed.ts';
import { tellWhatShowed } from './evidence.ts';
import { watchProcesses } from './processes.ts';
import { pushEdit } from './pushed.ts';
import { DEMO, openStage, type Stage } from './stage.ts';

/** What a tool of this kind might call instead of speaking to the API itself. */
const PROGRAMS = ['kubectl', 'argocd', 'flux', 'helm', 'kustomize'];

/** An object that orders-db once declared, as the controller has stamped it. */
const LEFT_BEHIND = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'old-pool',
    namespace: 'orders',
    annotations: { 'argocd.argoproj.io/tracking-id': 'orders-db:/ConfigMap:orders/old-pool' },
  },
  data: { size: '20' },
};

/** Everything that can be asked of the controller, from the rows of the tree. One story, in the order of the tests. */
describe('acting in the running VS Code', () => {
  let stage: Stage;
  let api: ApiClient;
  let trap: Trap;
  let processes: ReturnType<typeof watchProcesses>;
  before(async () => {
    trap = await setTrap();
    stage = await openStage({ past: 1, env: trap.env });
    processes = watchProcesses(stage.code);
    api = new ApiClient(stage.world.cluster);
    await stage.connect();
    await stage.untilRow(({ label, description }) => label === DEMO && description === '20 apps');
    await stage.untilApp('orders-db', (row) => row.description.startsWith('Synced'));
  });
  after(async () => {
    await processes?.stop();
    await stage?.close();
    await rm(trap.dir, { recursive: true });
  });

  tellWhatShowed(() => stage?.code);

  const row = (label: string): Locator =>
    stage.code.page.getByRole('treeitem', { name: new RegExp(`^${label}\\b`) });

  /** Confirms what is asked with a button; gives what was shown and the body of the request that it led to. */
  async function confirm(
    button: string,
  ): Promise<{ readonly message: string; readonly detail: string; readonly body: unknown }> {
    const { message, detail, sent } = await confirmSent(stage, button);
    return { message, detail, body: JSON.parse(sent.body) as unknown };
  }

  it('tries a sync as a dry run, which changes nothing, and follows it to its own end', async () => {
    const before = (await api.get('/apis/apps/v1/namespaces/orders/statefulsets/orders-db')).text(
      'metadata',
      'resourceVersion',
    );
    await stage.choose(stage.app('orders-db'), 'Sync (Dry Run)…', stage.dialog);
    const asked = await confirm('Run Dry Run');
    assert.equal(asked.message, 'Dry-run a sync of orders-db?');
    assert.match(asked.detail, /^• Nothing is changed: the controller tries \d+ objects and reports/m);
    assert.match(asked.detail, /• A real sync runs its hooks again: Job\/orders-migrate \(orders\)\./);
    assert.equal(at(asked.body, 'operation', 'sync', 'dryRun'), true);
    await stage.code.untilTold('Dry-run a sync of orders-db: successfully synced');
    assert.equal(
      (await api.get('/apis/apps/v1/namespaces/orders/statefulsets/orders-db')).text(
        'metadata',
        'resourceVersion',
      ),
      before,
    );
  });

  it('syncs a selected resource and leaves the others as they are', async () => {
    await editLive(stage.world.kubeconfig, 'checkout-replicas');
    await api.merge('/api/v1/namespaces/checkout/configmaps/checkout?fieldManager=kubectl-patch', {
      data: { 'fraud-threshold': '0.1' },
    });
    await stage.untilApp('checkout', ({ description }) => description.startsWith('OutOfSync'));
    await stage.open('checkout');
    await stage.code.untilRows((rows) =>
      ['ConfigMap/checkout', 'Deployment/checkout'].every((name) =>
        rows.some(({ label, description }) => label === name && description.startsWith('OutOfSync')),
      ),
    );
    await stage.press(row('Deployment checkout'), 'Sync Selected Resources…', stage.dialog);
    const asked = await confirm('Sync');
    assert.equal(asked.message, 'Sync 1 object of checkout to main?');
    assert.match(asked.detail, /^• Applies 1 object to the cluster; 1 differs from Git now\./m);
    assert.match(
      asked.detail,
      /• A sync of selected objects runs no hooks and leaves no entry in the history\./,
    );
    assert.deepEqual(at(asked.body, 'operation', 'sync', 'resources'), [
      { group: 'apps', kind: 'Deployment', namespace: 'checkout', name: 'checkout' },
    ]);
    await stage.code.untilTold('Sync 1 object of checkout to main: successfully synced');
    const rows = await stage.code.untilRows((all) =>
      all.some(
        ({ label, description }) => label === 'Deployment/checkout' && description.startsWith('Synced'),
      ),
    );
    assert.ok(
      rows.some(
        ({ label, description }) => label === 'ConfigMap/checkout' && description.startsWith('OutOfSync'),
      ),
    );
  });

  it('names what a sync with prune deletes, and deletes it', async () => {
    await api.post('/api/v1/namespaces/orders/configmaps', LEFT_BEHIND);
    await stage.open('orders-db');
    await stage.code.untilRows((rows) =>
      rows.some(
        ({ label, description }) =>
          label === 'ConfigMap/old-pool' && description.includes('no longer in Git (to prune)'),
      ),
    );
    await stage.choose(stage.app('orders-db'), 'Sync with Prune…', stage.dialog);
    const asked = await confirm('Sync');
    assert.equal(asked.message, 'Sync orders-db and prune?');
    assert.match(asked.detail, /• Deletes: ConfigMap\/old-pool \(orders\)\./);
    assert.match(asked.detail, /• Runs its hooks again: Job\/orders-migrate \(orders\)\./);
    assert.equal(at(asked.body, 'operation', 'sync', 'prune'), true);
    await stage.code.untilTold('Sync orders-db and prune: successfully synced');
    assert.equal((await api.get('/api/v1/namespaces/orders/configmaps/old-pool')).status, 404);
    await stage.code.untilRows((rows) => !rows.some(({ label }) => label === 'ConfigMap/old-pool'));
  });

  it('terminates an operation that hangs, and says what stays', async () => {
    const tip = await pushEdit(stage.world, {
      file: 'apps/orders-db/migrate.yaml',
      edit: (text) =>
        text.replace(
          '  template:\n',
          '  template:\n    metadata:\n      annotations:\n        lab/takes: 30m\n',
        ),
      message: 'Backfill the split addresses',
    });
    // A sync that was asked for while the controller writes is asked for again.
    await stage.untilApp('orders-db', ({ description }) => description.includes(tip));
    await stage.press(stage.app('orders-db'), 'Sync…', stage.dialog);
    await confirm('Sync');
    await stage.untilApp('orders-db', ({ description }) => description.includes('orders-migrate'));
    await stage.press(stage.app('orders-db'), 'Terminate Operation…', stage.dialog);
    const asked = await confirm('Terminate');
    assert.equal(asked.message, 'Terminate the operation of orders-db?');
    assert.match(asked.detail, /^• What was applied so far stays applied; hooks under way are deleted/m);
    assert.match(asked.detail, /• Auto-sync does not try this revision again/);
    assert.deepEqual(asked.body, { status: { operationState: { phase: 'Terminating' } } });
    await stage.code.untilTold(/Terminate the operation of orders-db: Operation terminated in [\d.]+ s\./);
    await stage.code.untilTold(/Sync orders-db to main failed after [\d.]+ s: Operation terminated/);
    const ended = await stage.untilApp(
      'orders-db',
      ({ description }) => !/Syncing|Terminating/.test(description),
    );
    assert.match(ended.aria, /Operation terminated/);
  });

  it('asks a controller that is down, and waits for it', async () => {
    await stage.world.loop.close();
    await stage.press(stage.app('search'), 'Sync…', stage.dialog);
    await confirm('Sync');
    await stage.untilApp('search', ({ description }) => description.startsWith('Sync requested'));
  });

  it('copies names, revisions and commands, and never a value of a Secret', async () => {
    const kubectl = `kubectl --kubeconfig ${stage.world.kubeconfig} --context ${DEMO} --namespace`;
    const tip = (await git(stage.world.origin.bare, ['rev-parse', 'main'])).trim();
    await copies(stage.app('checkout'), 'Copy Name', 'checkout');
    await copies(stage.app('checkout'), 'Copy Revision', tip);
    await copies(
      stage.app('checkout'),
      'Copy kubectl Command',
      `${kubectl} argocd get application.argoproj.io checkout --output yaml --show-managed-fields`,
    );
    const secret = row('Secret checkout-sandbox');
    await copies(secret, 'Copy Name of Resource', 'checkout-sandbox');
    await copies(
      secret,
      'Copy kubectl Command for Resource',
      `${kubectl} checkout get secret checkout-sandbox --output yaml --show-managed-fields`,
    );
  });

  it('opens the manifest of an object at its line, and that of an app', async () => {
    await stage.choose(row('NetworkPolicy checkout'), 'Open Manifest of Resource');
    const text = await readFile(path.join(stage.world.workspace, 'apps/checkout/availability.yaml'), 'utf8');
    const line = text.slice(0, text.indexOf('kind: NetworkPolicy')).split('\n').length - 1;
    await cursorAt('availability.yaml', line);
    await stage.choose(stage.app('checkout'), 'Open Manifest');
    await cursorAt('checkout.yaml', 1);
  });

  it('opens the live object, which cannot be edited', async () => {
    const { page } = stage.code;
    await stage.choose(row('Deployment checkout'), 'Open Live Resource');
    const shown = page.locator('.view-line', { hasText: 'kind: Deployment' }).first();
    await shown.click();
    const before = await shown.innerText();
    await page.keyboard.type('x');
    await page
      .getByText('This text comes from the cluster or from Git and cannot be edited here.')
      .first()
      .waitFor();
    assert.equal(await shown.innerText(), before);
  });

  it('opens the page of an app in Argo CD', async () => {
    await stage.choose(stage.app('checkout'), 'Open in Argo CD', stage.dialog);
    const asked = await stage.code.dialog();
    assert.match(
      `${asked?.message} ${asked?.detail}`,
      /https:\/\/argocd\.fernhill\.example\/applications\/argocd\/checkout(?![\w/])/,
    );
    await answerDialog(stage.code.page, 'Cancel');
  });

  it('keeps a pinned app on top of those around it', async () => {
    const isApp = ({ level, aria }: Row): boolean => level === 3 && aria.startsWith('Application');
    await stage.choose(stage.app('search'), 'Pin');
    const rows = await stage.code.untilRows((all) => all.find(isApp)?.label === 'search');
    assert.match(rows.find(isApp)?.aria ?? '', /^Application search, pinned,/);
    await stage.choose(stage.app('search'), 'Unpin');
    await stage.code.untilRows((all) => all.find(isApp)?.label !== 'search');
  });

  it('filters all apps by text, below closed rows too, and keeps their parents', async () => {
    const { page } = stage.code;
    await stage.app('root').locator('.monaco-tl-twistie').click();
    await stage.code.untilRows((all) => !all.some(({ label }) => label === 'search'));
    await stage.code.run('Plumbline: Filter Apps…');
    await page.locator('.quick-input-title', { hasText: 'Filter apps' }).waitFor();
    const input = page.locator('.quick-input-widget input.input').first();
    await input.fill('pricing eu');
    await input.press('Enter');
    const rows = await stage.code.untilRows((all) => all.some(({ label }) => label === 'pricing-eu'));
    assert.deepEqual(
      rows.filter(({ aria }) => aria.startsWith('Application')).map(({ label, level }) => [label, level]),
      [
        ['root', 2],
        ['regions', 3],
        ['pricing-eu', 4],
      ],
    );
    await message('1 of 20 apps matches “pricing eu”');
    await stage.code.run('Plumbline: Clear Filter');
    await page.locator('.part.sidebar .message', { hasText: 'match' }).waitFor({ state: 'hidden' });
    await stage.code.untilRows((all) => all.find(({ label }) => label === 'root')?.expanded === false);
  });

  it('filters all apps by state, and says so', async () => {
    const { page } = stage.code;
    await stage.code.run('Plumbline: Filter Apps by State…');
    await pick(page, 'Missing');
    await page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    const rows = await stage.code.untilRows((all) => all.some(({ label }) => label === 'reports'));
    assert.deepEqual(
      rows.filter(({ aria }) => aria.startsWith('Application')).map(({ label }) => label),
      ['root', 'reports'],
    );
    await message('1 of 20 apps matches Missing');
  });

  it('says why nobody reacts to what was asked', async () => {
    const told = await stage.code.untilTold(
      /Sync search to main: accepted, and the controller has not reacted in \d+ s\./,
    );
    assert.match(
      told,
      /The controller may be down, not be responsible for the namespace argocd, or be told to pass over the app\. The row changes as soon as it reacts\./,
    );
  });

  it('never started a program to do any of this', async () => {
    const seen = await processes.stop();
    assert.deepEqual(await trap.started(), []);
    assert.deepEqual(
      [...seen].filter((command) => !isOfVsCode(command)),
      [],
    );
  });

  /** A menu takes no click in its first moments: a person who sees it stay open clicks again. */
  async function copies(of: Locator, entry: string, text: string): Promise<void> {
    const { page } = stage.code;
    const read = (): Promise<string> => page.evaluate<string>('navigator.clipboard.readText()');
    await page.evaluate(`navigator.clipboard.writeText('')`);
    for (let attempt = 0; attempt < 3 && (await read()) === ''; attempt++) {
      await stage.choose(of, entry);
      for (let look = 0; look < 50 && (await read()) === ''; look++) {
        await page.waitForTimeout(100);
      }
    }
    assert.equal(await read(), text);
  }

  async function cursorAt(tab: string, line: number): Promise<void> {
    const { page } = stage.code;
    await page.locator('.tab.active', { hasText: tab }).waitFor();
    await page.locator('.part.statusbar').getByText(`Ln ${line}, Col 1`).waitFor();
  }

  async function message(text: string): Promise<void> {
    await stage.code.page.locator('.part.sidebar .message', { hasText: text }).waitFor();
  }
});

/**
 * What it brings along (servers for languages, ripgrep), its Git extension's git, and how it looks for open ports, by a
 * shell. Of one that ends only the name is left to read. What a shell of ours starts, the trap tells.
 */
const isOfVsCode = (command: string): boolean =>
  command.includes('/lib/vscode/') ||
  /^(\/bin\/sh -c )?\[?(\S*\/)?(git|ps|ls|grep)\b/.test(command) ||
  /^\[(sh|rg)\]/.test(command);

interface Trap {
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
  /** Programs that were started, one line each. */
  started(): Promise<readonly string[]>;
}

/** Programs in front of the PATH that write down that they were started. */
async function setTrap(): Promise<Trap> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-trap-'));
  const list = path.join(dir, 'started');
  for (const name of PROGRAMS) {
    const file = path.join(dir, name);
    await writeFile(file, `#!/bin/sh\necho "${name} $*" >> '${list}'\nexit 1\n`);
    await chmod(file, 0o755);
  }
  return {
    dir,
    env: { PATH: [dir, process.env['PATH']].join(path.delimiter) },
    started: async () => (await readFile(list, 'utf8').catch(() => '')).split('\n').filter(Boolean),
  };
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], value);
}
