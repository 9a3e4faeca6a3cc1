import path from 'node:path';

import type { Progress } from '../test/host/cache.ts';
import { startLab } from '../test/lab/boot.ts';
import { addOthers, awaitSample, bringSample, SAMPLE_FLAGS } from '../test/lab/sample.ts';
import { awaitStores, bringStores, POLL_MS } from '../test/lab/stores.ts';
import { startControl } from '../test/world/demo/control.ts';
import type { World } from './world.ts';

/**
 * Real control planes with a real Argo CD, a real Flux and the sample repository on them. They are up when this returns; the apps go
 * on syncing while VS Code opens, which is something to look at. Throws `GoMissing` where they cannot be built.
 */
export async function startLabWorld(progress: Progress, signal: AbortSignal): Promise<World> {
  const lab = await startLab({ progress, signal, flux: true, controllerFlags: SAMPLE_FLAGS });
  const stop = new AbortController();
  const closers = [() => lab.close()];
  const close = async (): Promise<void> => {
    stop.abort();
    for (const end of closers.splice(0).toReversed()) {
      await end();
    }
  };
  try {
    const sample = await bringSample(lab);
    closers.push(() => sample.close());
    const { work, bare, apps } = sample.repository;
    const stores = await bringStores(lab.kube, {
      origin: { url: sample.origin.url, bare },
      poll: POLL_MS,
    });
    closers.push(() => stores.close());
    const dir = path.dirname(work);
    const control = await startControl({ dir, kubeconfig: lab.kubeconfig, bare });
    closers.push(() => control.close());
    const settling = addOthers(lab, stop.signal)
      .then(() => awaitSample(lab, apps, { signal: stop.signal }))
      .then(() => awaitStores(lab.kube, bare, { signal: stop.signal }))
      .then(
        () => progress('All apps of the lab are where they settle'),
        (error: unknown) => {
          if (!stop.signal.aborted) {
            progress(error instanceof Error ? error.message : String(error));
          }
        },
      );
    closers.push(() => settling);
    progress(`The lab is up; Argo CD's own page: ${lab.argocdUrl}`);
    return { kubeconfig: lab.kubeconfig, workspace: work, controlFile: control.file, close };
  } catch (error) {
    await close();
    throw error;
  }
}
