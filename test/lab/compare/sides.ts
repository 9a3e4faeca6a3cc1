import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { startDemoWorld } from '../../world/demo.ts';
import { git } from '../../world/repo/git.ts';
import { bareFolder, type SampleApp } from '../../world/repository.ts';
import { startLab, type Lab } from '../boot.ts';
import { Kube } from '../kube.ts';
import {
  addOthers,
  APPLICATIONS,
  awaitSample,
  bringSample,
  differencesOf,
  SAMPLE_FLAGS,
  verdictOf,
} from '../sample.ts';
import { until } from '../waiting.ts';

/** One of two clusters that live through the same: the demo's, or the lab's. */
export interface Side {
  readonly name: 'demo' | 'real';
  readonly kube: Kube;
  readonly kubeconfig: string;
  readonly bare: string;
  readonly originUrl: string;
  readonly apps: readonly SampleApp[];
  /** Full commit ids of the sample by label. */
  readonly commits: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Seconds; nothing is compared by itself, so that both sides compare when they are asked. */
const LONG = 3600;
const MOST_TURNS = 16;

/** The lab with the sample on it, settled. */
export async function realSide(now: Date): Promise<Side> {
  const lab = await startLab({ controllerFlags: SAMPLE_FLAGS, resync: LONG });
  try {
    const sample = await bringSample(lab, now);
    await addOthers(lab);
    await settle(lab, sample.repository.apps);
    return {
      name: 'real',
      kube: lab.kube,
      kubeconfig: lab.kubeconfig,
      bare: sample.repository.bare,
      originUrl: sample.origin.url,
      apps: sample.repository.apps,
      commits: sample.repository.commits,
      close: async () => {
        await sample.close();
        await lab.close();
      },
    };
  } catch (error) {
    await lab.close();
    throw error;
  }
}

/** Where nothing is compared by itself, what is not where it settles is asked to look again. */
async function settle(lab: Lab, apps: readonly SampleApp[]): Promise<void> {
  for (let turn = 1; ; turn++) {
    try {
      await awaitSample(lab, apps, { within: 15_000 });
      return;
    } catch (error) {
      if (turn === MOST_TURNS) {
        throw error;
      }
      await refreshAll(lab);
    }
  }
}

/** The demo world, settled. */
export async function demoSide(dir: string): Promise<Side> {
  await mkdir(dir, { recursive: true });
  const world = await startDemoWorld({ dir, past: 1, followsGit: false });
  const [admin] = world.cluster.users;
  const kube = new Kube({
    server: world.cluster.server,
    ca: world.cluster.certificateAuthority,
    token: admin?.token ?? '',
  });
  await until({
    what: 'The demo has settled',
    ask: async () => {
      const apps = await kube.list(APPLICATIONS);
      const seen = new Map(apps.map((app) => [app.metadata.name, verdictOf(app)]));
      const different = differencesOf(world.apps, seen);
      if (different.length > 0) {
        throw new Error(different.join('; '));
      }
      return true;
    },
  });
  return {
    name: 'demo',
    kube,
    kubeconfig: world.kubeconfig,
    bare: bareFolder(dir),
    originUrl: world.origin.url,
    apps: world.apps,
    commits: world.commits,
    close: async () => {
      kube.close();
      await world.close();
    },
  };
}

/** Asks for a comparison of every app: what a webhook of the forge does after a push. */
export async function refreshAll(side: Pick<Side, 'kube'>): Promise<void> {
  const apps = await side.kube.list(APPLICATIONS);
  await Promise.all(apps.map(({ metadata }) => refresh(side, metadata.name)));
}

export function refresh(side: Pick<Side, 'kube'>, app: string): Promise<KubeObject> {
  const body = { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } };
  return side.kube.patch(`${APPLICATIONS}/${app}`, 'merge', body, 'kubectl-annotate');
}

/** Lets `main` stand at a commit of the sample, as if it had been pushed just now. */
export async function moveMain(side: Side, label: string): Promise<void> {
  const commit = side.commits[label];
  if (commit === undefined) {
    throw new Error(`the sample has no commit ${label}`);
  }
  await git(side.bare, ['update-ref', 'refs/heads/main', commit]);
}

/** Writes files to a branch, the same commit on each side. Undefined removes a file. */
export async function commitOn(
  side: Pick<Side, 'bare'>,
  dir: string,
  files: Readonly<Record<string, (text: string) => string | undefined>>,
  branch = 'main',
): Promise<void> {
  const work = path.join(dir, `commit-${randomUUID()}`);
  await git(dir, ['clone', '--quiet', `--branch=${branch}`, side.bare, work]);
  for (const [file, change] of Object.entries(files)) {
    const target = path.join(work, file);
    const before = await readFile(target, 'utf8').catch(() => '');
    const after = change(before);
    if (after === before) {
      throw new Error(`nothing changes in ${file}`);
    }
    await mkdir(path.dirname(target), { recursive: true });
    await (after === undefined ? rm(target) : writeFile(target, after));
  }
  const identity = ['-c', 'user.name=Sam Doyle', '-c', 'user.email=sam.doyle@fernhill.example'];
  await git(work, ['add', '--all']);
  await git(work, [...identity, 'commit', '--quiet', '-m', 'A commit of the comparison']);
  await git(work, ['push', '--quiet', 'origin', `HEAD:${branch}`]);
  await rm(work, { recursive: true });
}
