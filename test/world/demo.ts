import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { demoUsers } from './api/access.ts';
import { bootstrap } from './demo/bootstrap.ts';
import { ShiftableClock } from './demo/clock.ts';
import { startControl, type Control } from './demo/control.ts';
import { splitKubeconfig } from './demo/kubeconfig.ts';
import { replay } from './demo/replay.ts';
import { serveOrigin, type ServedOrigin } from './origin.ts';
import type { Pace } from './pull/activity.ts';
import { startPullLoop, type PullLoop } from './pullLoop.ts';
import { bareFolder, buildRepository, type SampleRepository } from './repository.ts';
import { startDemoCluster, type DemoCluster } from './api/startDemoCluster.ts';

export interface World {
  readonly kubeconfig: string;
  /** A clone of the sample repository, on `main`. */
  readonly workspace: string;
  readonly origin: Pick<ServedOrigin, 'url' | 'protect'> & { readonly bare: string };
  readonly cluster: DemoCluster;
  readonly loop: PullLoop;
  /** Full commit ids by label. */
  readonly commits: Readonly<Record<string, string>>;
  readonly apps: SampleRepository['apps'];
  /** Where the demo extension sends its commands; its address and token are in a file. */
  readonly control: Control;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** Empty folder for the repositories, the kubeconfig and the control file. */
  readonly dir: string;
  /** Milliseconds of the epoch; the wall clock by default. */
  readonly now?: () => number;
  /** How fast pauses of the controllers pass once the world is up: 1, real time, by default. */
  readonly speed?: number;
  /** Of the demo cluster; any free one by default. */
  readonly port?: number;
  /** Commits of the past to live through on the way up; 5 by default, 1 is the quickest. */
  readonly past?: number;
  /** As of the pull loop; only with a past of 1. */
  readonly followsGit?: boolean;
}

/**
 * A login of its own for everything that runs inside the cluster, so that faults and the request log can tell its
 * requests from a user's.
 */
const controllers = {
  name: 'controllers',
  token: 'demo-controllers',
  groups: ['system:masters'],
  rules: [{ groups: ['*'], resources: ['*'], verbs: ['*'] }],
};

/** So fast that a rollout of weeks ago takes no time. */
const replaySpeed = 5_000;

/**
 * A team's platform as it stands today: its repository, its cluster, Argo CD at work. It has lived through a few weeks
 * of its history, so that apps have deployments of different days. Everything is on loopback and gone after `close`.
 */
export async function startDemoWorld(options: WorldOptions): Promise<World> {
  const clock = new ShiftableClock(options.now ?? Date.now);
  // While the past is lived through, nobody waits and the clock moves on all the same.
  const pace: Pace = { speed: replaySpeed, isSilent: true, onWaited: (due) => clock.goTo(due) };
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).toReversed()) {
      await end();
    }
  };
  try {
    const bare = bareFolder(options.dir);
    const origin = await serveOrigin(bare);
    closers.push(() => origin.close());
    const repository = await buildRepository({
      dir: options.dir,
      originUrl: origin.url,
      now: new Date(clock.today()),
    });
    const cluster = await startDemoCluster({
      now: clock.now,
      folder: options.dir,
      users: [...demoUsers({ viewerNamespace: 'argocd' }), controllers],
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    closers.push(() => cluster.close());
    const { kubeconfig } = cluster;
    const own = join(options.dir, 'controllers.kubeconfig');
    await splitKubeconfig(kubeconfig, controllers.name, own);
    closers.push(() => rm(own, { force: true }));
    const startLoop = async (): Promise<PullLoop> => {
      const loop = await startPullLoop({
        kubeconfig: own,
        bare,
        originUrl: origin.url,
        now: clock.now,
        speed: pace,
        ...(options.followsGit === undefined ? {} : { followsGit: options.followsGit }),
      });
      closers.push(() => loop.close());
      return loop;
    };
    const loop = await replay({
      bare,
      clock,
      commits: repository.commits,
      past: options.past ?? 5,
      begin: async () => {
        await bootstrap({ kubeconfig, bare });
        return startLoop();
      },
      kubeconfig,
    });
    pace.speed = options.speed ?? 1;
    delete pace.isSilent;
    delete pace.onWaited;
    cluster.requests.clear();
    const control = await startControl({ dir: options.dir, kubeconfig, bare });
    closers.push(() => control.close());
    return {
      kubeconfig,
      workspace: repository.work,
      origin: { url: origin.url, bare, protect: origin.protect },
      cluster,
      loop,
      commits: repository.commits,
      apps: repository.apps,
      control,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
