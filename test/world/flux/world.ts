import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { demoUsers } from '../api/access.ts';
import { startDemoCluster, type DemoCluster } from '../api/startDemoCluster.ts';
import { splitKubeconfig } from '../demo/kubeconfig.ts';
import { serveOrigin } from '../origin.ts';
import { bareFolder, buildRepository } from '../repository.ts';
import { bootstrapped } from './bootstrap.ts';
import { startFluxLoop, type FluxLoop } from './fluxLoop.ts';

export interface FluxWorld {
  readonly kubeconfig: string;
  /** A clone of the sample repository, on `main`. */
  readonly workspace: string;
  readonly origin: { readonly url: string; readonly bare: string };
  /** Full commit ids of the sample by label. */
  readonly commits: Readonly<Record<string, string>>;
  readonly cluster: DemoCluster;
  readonly loop: FluxLoop;
  close(): Promise<void>;
}

/** So that faults and the request log can tell the controllers' requests from a user's. */
const controllers = {
  name: 'controllers',
  token: 'demo-controllers',
  groups: ['system:masters'],
  rules: [{ groups: ['*'], resources: ['*'], verbs: ['*'] }],
};

/** The stores' cluster of the sample: Flux at work on `clusters/stores`, and Argo CD's kinds served beside it. */
export async function startFluxWorld(options: {
  /** Empty folder for the repositories and the kubeconfig. */
  readonly dir: string;
  readonly now?: () => number;
  /** There from the start, beside Flux's own. */
  readonly objects?: readonly KubeObject[];
}): Promise<FluxWorld> {
  const { dir, now = Date.now } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).toReversed()) {
      await end();
    }
  };
  try {
    const bare = bareFolder(dir);
    const origin = await serveOrigin(bare);
    closers.push(() => origin.close());
    const repository = await buildRepository({ dir, originUrl: origin.url, now: new Date(now()) });
    const cluster = await startDemoCluster({
      now,
      folder: dir,
      flux: true,
      users: [...demoUsers({ viewerNamespace: 'argocd' }), controllers],
      objects: [...(options.objects ?? []), ...(await bootstrapped(bare))],
    });
    closers.push(() => cluster.close());
    const own = join(dir, 'controllers.kubeconfig');
    await splitKubeconfig(cluster.kubeconfig, controllers.name, own);
    closers.push(() => rm(own, { force: true }));
    // What is there from the start came up long ago: nobody waits for its rollouts.
    const pace = { speed: 100 };
    const loop = await startFluxLoop({ kubeconfig: own, bare, originUrl: origin.url, now, pace });
    closers.push(() => loop.close());
    await loop.settled();
    pace.speed = 1;
    cluster.requests.clear();
    return {
      kubeconfig: cluster.kubeconfig,
      workspace: repository.work,
      origin: { url: origin.url, bare },
      commits: repository.commits,
      cluster,
      loop,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
