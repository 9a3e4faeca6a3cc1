import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { startProblems } from '../../../scripts/startCheck.ts';
import { cacheFolder } from '../../host/cache.ts';
import { startLab, type Lab } from '../boot.ts';
import { until } from '../waiting.ts';

/** A control plane alone: what holds for its processes holds for all others. */
const SMALL = { argocd: false, kwok: false } as const;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function untilGone(pids: readonly number[], folder: string): Promise<void> {
  await until({
    what: 'Processes and folder are gone',
    within: 20_000,
    ask: async () => (pids.some(isAlive) || existsSync(folder) ? undefined : true),
  });
}

describe('the life of a lab', () => {
  it('ends with its processes and its folder', async () => {
    const lab = await startLab(SMALL);
    const pids = [...lab.pids.values()];
    const alive = pids.filter(isAlive);
    await lab.close();
    assert.deepEqual(
      {
        names: [...lab.pids.keys()],
        alive,
        left: pids.filter(isAlive),
        folder: existsSync(lab.folder),
      },
      {
        names: ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'],
        alive: pids,
        left: [],
        folder: false,
      },
    );
  });

  it('can be two side by side, each with objects of its own', async () => {
    const labs: Lab[] = [];
    try {
      labs.push(...(await Promise.all([startLab(SMALL), startLab(SMALL)])));
      const [one, other] = labs as [Lab, Lab];
      await one.kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'only-here' } });
      assert.ok(await one.kube.find('/api/v1/namespaces/only-here'));
      assert.equal(await other.kube.find('/api/v1/namespaces/only-here'), undefined);
    } finally {
      await Promise.all(labs.map((lab) => lab.close()));
    }
  });

  it('is refused to the viewer until somebody grants it', async () => {
    const lab = await startLab(SMALL);
    try {
      const config = JSON.parse(await readFile(lab.viewerKubeconfig, 'utf8')) as {
        readonly users: readonly { readonly user: { readonly token: string } }[];
      };
      const viewer = lab.kube.as(config.users[0]?.user.token ?? '');
      assert.equal((await viewer.ask('GET', '/api/v1/namespaces/default/configmaps')).status, 403);
      viewer.close();
    } finally {
      await lab.close();
    }
  });

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    it(`leaves nothing when its parent gets ${signal}`, async () => {
      const script = `
        import { startLab } from ${JSON.stringify(path.join(import.meta.dirname, '../boot.ts'))};
        const lab = await startLab({ argocd: false, kwok: false });
        console.log(JSON.stringify({ pids: [...lab.pids.values()], folder: lab.folder }));
        setInterval(() => undefined, 1000);`;
      const parent = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = await new Promise<[string]>((resolve, reject) => {
        createInterface({ input: parent.stdout }).once('line', (text) => resolve([text]));
        parent.once('close', () => reject(new Error('the parent ended by itself')));
      });
      const { pids, folder } = JSON.parse(line) as { pids: number[]; folder: string };
      assert.ok(pids.length === 4 && pids.every(isAlive));
      parent.kill(signal);
      await untilGone(pids, folder);
    });
  }

  it('leaves nothing when its boot is aborted', async () => {
    const run = path.join(cacheFolder(), 'run');
    const before = new Set(await readdir(run));
    const abort = new AbortController();
    const boot = startLab({ ...SMALL, signal: abort.signal });
    setImmediate(() => abort.abort());
    await assert.rejects(boot);
    const labs = (await readdir(run)).filter((name) => name.startsWith('lab~') && !before.has(name));
    assert.deepEqual(labs, []);
  });

  it("is a person's with the sample on Argo CD and its stores on Flux, until Ctrl-C", async function () {
    this.timeout(300_000);
    const script = path.join(import.meta.dirname, '../../../scripts/lab.ts');
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    const stop = new AbortController();
    const said: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
    const told = (pattern: RegExp): string | undefined =>
      said.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined);
    try {
      const settled = until({
        what: 'Both halves have settled',
        within: 270_000,
        signal: stop.signal,
        ask: async () =>
          told(/(All apps of Argo CD are where they settle)/) && told(/(All of Flux is ready)/),
      });
      await Promise.race([settled, ended.then(() => assert.fail(said.join('\n')))]);
      const kubeconfig = told(/export KUBECONFIG=(.+)$/) ?? '';
      const page = told(/^Argo CD +(http:.+)$/) ?? '';
      const config = JSON.parse(await readFile(kubeconfig, 'utf8')) as { 'current-context': string };
      assert.equal(config['current-context'], 'lab');
      assert.equal((await fetch(page)).status, 200);
      child.kill('SIGINT');
      await ended;
      assert.deepEqual([child.exitCode, existsSync(path.dirname(kubeconfig))], [0, false]);
    } finally {
      stop.abort();
      child.kill('SIGKILL');
      await ended;
    }
  });

  it('is what a VS Code opens on with `npm start -- --lab`, until Ctrl-C', async function () {
    this.timeout(300_000);
    const said: string[] = [];
    assert.deepEqual(await startProblems({ lab: true }, (line) => said.push(line)), [], said.join('\n'));
  });
});
