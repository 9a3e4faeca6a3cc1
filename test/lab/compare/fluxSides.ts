import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { startFluxWorld } from '../../world/flux/world.ts';
import { serveOrigin } from '../../world/origin.ts';
import { git } from '../../world/repo/git.ts';
import { bareFolder, buildRepository } from '../../world/repository.ts';
import { startLab } from '../boot.ts';
import { Kube } from '../kube.ts';
import { bringStores } from '../stores.ts';

export const FLUX = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations';
export const RELEASES = '/apis/helm.toolkit.fluxcd.io/v2/namespaces/store/helmreleases';

/** One of two clusters that live through the same: the demo's stores' cluster, or the lab with the real controllers. */
export interface FluxSide {
  readonly name: 'demo' | 'real';
  readonly kube: Kube;
  readonly bare: string;
  readonly originUrl: string;
  /** Full commit ids of the sample by label. */
  readonly commits: Readonly<Record<string, string>>;
  /** Lets the source have what `main` stands at, as after a call of the forge. */
  fetch(): Promise<unknown>;
  close(): Promise<void>;
}

/** The lab with the stores' part of the sample on it. */
export async function realFluxSide(now: Date): Promise<FluxSide> {
  const lab = await startLab({ argocd: false, flux: true });
  const closers: (() => Promise<unknown>)[] = [() => lab.close()];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).toReversed()) {
      await end();
    }
  };
  try {
    const dir = path.join(lab.folder, 'sample');
    const bare = bareFolder(dir);
    const origin = await serveOrigin(bare);
    closers.push(() => origin.close());
    const { commits } = await buildRepository({ dir, originUrl: origin.url, now });
    const stores = await bringStores(lab.kube, { origin: { url: origin.url, bare } });
    closers.push(() => stores.close());
    return {
      name: 'real',
      kube: lab.kube,
      bare,
      originUrl: origin.url,
      commits,
      fetch: () => stores.sources.fetch(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The Flux half of the demo world. */
export async function demoFluxSide(dir: string): Promise<FluxSide> {
  await mkdir(dir, { recursive: true });
  const world = await startFluxWorld({ dir });
  const [admin] = world.cluster.users;
  const kube = new Kube({
    server: world.cluster.server,
    ca: world.cluster.certificateAuthority,
    token: admin?.token ?? '',
  });
  return {
    name: 'demo',
    kube,
    bare: world.origin.bare,
    originUrl: world.origin.url,
    commits: world.commits,
    fetch: () => world.loop.settled(),
    close: async () => {
      kube.close();
      await world.close();
    },
  };
}

/** Lets `main` stand at a commit of the sample, as if it had been pushed just now. */
export async function moveMainTo(side: FluxSide, label: string): Promise<void> {
  const commit = side.commits[label];
  if (commit === undefined) {
    throw new Error(`the sample has no commit ${label}`);
  }
  await git(side.bare, ['update-ref', 'refs/heads/main', commit]);
}
