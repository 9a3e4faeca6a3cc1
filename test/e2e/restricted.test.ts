import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { launchVsCode, type VsCode } from '../host/launchVsCode.ts';
import { pick, picksOf } from '../host/workbench.ts';
import { startDemoCluster, type DemoCluster } from '../world/api/startDemoCluster.ts';

/** Programs that somebody might think a tool like this starts. */
const PROGRAMS = ['git', 'kubectl', 'helm', 'kustomize', 'argocd', 'flux'];

/** A workspace that wants to start a program on the machine of whoever opens it, and traps that tell when one starts. */
interface Trap {
  readonly dir: string;
  readonly workspace: string;
  /** In front of the PATH: programs that write down that they were started. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the exec plug-in of the workspace's kubeconfig ever ran. */
  hasSprung(): boolean;
  /** Programs that were started, one line each. */
  started(): Promise<readonly string[]>;
}

async function setTrap(): Promise<Trap> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-trap-'));
  const workspace = path.join(dir, 'workspace');
  const programs = path.join(dir, 'programs');
  const sentinel = path.join(dir, 'sentinel');
  const list = path.join(dir, 'started');
  const kubeconfig = path.join(workspace, 'kubeconfig');
  await mkdir(path.join(workspace, '.vscode'), { recursive: true });
  await mkdir(programs);
  for (const name of PROGRAMS) {
    const file = path.join(programs, name);
    await writeFile(file, `#!/bin/sh\necho "${name} $*" >> '${list}'\nexit 1\n`);
    await chmod(file, 0o755);
  }
  await writeFile(kubeconfig, hostileKubeconfig(sentinel));
  await mkdir(path.join(workspace, 'apps'));
  await writeFile(path.join(workspace, 'apps', 'open.yaml'), MANIFEST);
  await writeFile(path.join(workspace, 'apps', 'closed.yaml'), MANIFEST);
  await writeFile(
    path.join(workspace, '.vscode', 'settings.json'),
    JSON.stringify({ 'plumbline.kubeconfig': [kubeconfig] }),
  );
  return {
    dir,
    workspace,
    env: { PATH: [programs, process.env['PATH']].join(path.delimiter) },
    hasSprung: () => existsSync(sentinel),
    started: async () => (await readFile(list, 'utf8').catch(() => '')).split('\n').filter(Boolean),
  };
}

/** With a typo in its last line. */
const MANIFEST = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  project: default
  destination: {name: in-cluster, namespace: shop}
  source: {repoURL: https://forge.example/team/shop, path: apps, targetRevision: main}
  syncPolicy:
    automated:
      selfheal: true
`;

function hostileKubeconfig(sentinel: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'hostile', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [
      {
        name: 'hostile',
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: '/bin/sh',
            args: ['-c', `touch '${sentinel}'`],
            interactiveMode: 'Never',
          },
        },
      },
    ],
    contexts: [{ name: 'hostile', context: { cluster: 'hostile', user: 'hostile' } }],
    'current-context': 'hostile',
  });
}

const welcomeOf = (code: VsCode): Promise<string> => code.page.locator('.welcome-view').first().innerText();

describe('a workspace that nobody trusts yet, with a hostile settings.json', () => {
  let trap: Trap;
  let cluster: DemoCluster;
  let code: VsCode;
  before(async () => {
    trap = await setTrap();
    cluster = await startDemoCluster();
    code = await launchVsCode({
      workspace: trap.workspace,
      kubeconfig: cluster.kubeconfig,
      trusted: false,
      env: trap.env,
    });
  });
  after(async () => {
    await code?.close();
    await cluster?.close();
    await rm(trap.dir, { recursive: true, force: true });
  });

  it('says that it is restricted and what that means, and what to do', async () => {
    await code.open('Plumbline');
    await code.page
      .locator('.welcome-view', { hasText: 'This workspace is in Restricted Mode' })
      .first()
      .waitFor();
    assert.match(await welcomeOf(code), /connects to no cluster and starts no process here/);
    assert.ok(await code.page.getByRole('button', { name: 'Manage Workspace Trust' }).first().isVisible());
    assert.deepEqual(await code.rows('Apps'), []);
  });

  it('refuses to list contexts, calls no cluster and starts no process', async () => {
    await code.run('Plumbline: Select Context…');
    await code.page
      .locator('.notification-list-item', { hasText: 'This workspace is in Restricted Mode' })
      .first()
      .waitFor();
    assert.equal(cluster.requests.all.length, 0);
    assert.deepEqual(await trap.started(), []);
    assert.equal(trap.hasSprung(), false);
    assert.doesNotMatch(await code.log(), /connecting to/);
  });

  it('still checks manifests, the open one and those that nobody has open, without a process', async () => {
    const { page } = code;
    await page.keyboard.press('ControlOrMeta+p');
    await page.locator('.quick-input-widget input.input').first().fill('apps/open.yaml');
    await page
      .locator('.quick-input-widget .monaco-list-row')
      .filter({ hasText: 'open.yaml' })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await code.run('Problems: Focus on Problems View');
    const rows = page.locator('.markers-panel .monaco-list-row');
    for (const file of ['open.yaml', 'closed.yaml']) {
      await rows.filter({ hasText: file }).first().waitFor();
    }
    const mistakes = rows.filter({ hasText: 'Did you mean `selfHeal`?' });
    await mistakes.nth(1).waitFor();
    assert.deepEqual(await trap.started(), []);
    assert.equal(trap.hasSprung(), false);
    assert.equal(cluster.requests.all.length, 0);
  });

  it('offers the contexts of the machine once the workspace is trusted, and never those of its settings', async () => {
    const { page } = code;
    await code.run('Workspaces: Manage Workspace Trust');
    await page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .first()
      .click();
    await page
      .locator('.welcome-view', { hasText: 'Plumbline calls no cluster before you choose one' })
      .first()
      .waitFor();
    await code.run('Plumbline: Select Context…');
    await page.getByPlaceholder('Nothing is called before you choose').waitFor();
    const offered = await picksOf(page);
    assert.ok(offered.includes('plumbline-demo'), offered.join(' | '));
    assert.ok(!offered.some((label) => label.includes('hostile')), offered.join(' | '));
    await pick(page, 'plumbline-demo');
    await code.untilRows((rows) =>
      rows.some(({ label, description }) => label === 'plumbline-demo' && description === '0 apps'),
    );
    assert.equal(trap.hasSprung(), false);
  });
});

describe('a machine without any kubeconfig', () => {
  let trap: Trap;
  let code: VsCode;
  before(async () => {
    trap = await setTrap();
    code = await launchVsCode({ workspace: trap.workspace, env: trap.env });
  });
  after(async () => {
    await code?.close();
    await rm(trap.dir, { recursive: true, force: true });
  });

  it('says where it looked and on which machine, even where the workspace names a file of its own', async () => {
    await code.open('Plumbline');
    await code.page
      .locator('.welcome-view', { hasText: 'No kubeconfig was found on the machine' })
      .first()
      .waitFor();
    const welcome = await welcomeOf(code);
    for (const place of [
      'the setting plumbline.kubeconfig',
      'KUBECONFIG',
      '.kube/config of the home folder',
    ]) {
      assert.ok(welcome.includes(place), place);
    }
    assert.match(welcome, /Manifests and Git work without a cluster/);
    assert.deepEqual(await code.rows('Apps'), []);
  });

  it('names the very file when asked to open it', async () => {
    await code.run('Plumbline: Open Kubeconfig File');
    const notice = code.page
      .locator('.notification-list-item', { hasText: 'No kubeconfig was found.' })
      .first();
    await notice.waitFor();
    assert.ok((await notice.innerText()).includes(path.join(code.folder, 'home', '.kube', 'config')));
    assert.equal(trap.hasSprung(), false);
  });
});
