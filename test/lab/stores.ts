import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import { asArray, asText, at } from '../../src/core/util/json.ts';
import { bootstrapped } from '../world/flux/bootstrap.ts';
import { git } from '../world/repo/git.ts';
import { FLUX_NAMESPACE } from './flux.ts';
import type { Kube } from './kube.ts';
import { SourceController } from './sourceController.ts';
import { until } from './waiting.ts';

const APPLIERS = [
  `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${FLUX_NAMESPACE}/kustomizations`,
  '/apis/helm.toolkit.fluxcd.io/v2/helmreleases',
];

/** For somebody who looks on: as often as Argo CD looks in a lab. */
export const POLL_MS = 10_000;

/** The sample's stores on the real Flux; its sources are fetched until `close`. */
export interface Stores {
  readonly sources: SourceController;
  close(): Promise<void>;
}

export interface StoresOptions {
  readonly origin: { readonly url: string; readonly bare: string };
  /** Milliseconds after which Git is looked at again without a cause; without it only when somebody asks. */
  readonly poll?: number;
}

/** Starts the stand-in for source-controller and makes what `kubectl create` of the folder made on day one. */
export async function bringStores(kube: Kube, { origin, poll }: StoresOptions): Promise<Stores> {
  const sources = await SourceController.start(kube, { [origin.url]: origin.bare });
  try {
    for (const object of await bootstrapped(origin.bare)) {
      await kube.create(object, 'kubectl-create');
    }
    // What cannot be fetched now, because somebody pushes at this moment, can be the next time.
    const look = (): void => void sources.fetch().catch(() => undefined);
    const timer = poll === undefined ? undefined : setInterval(look, poll);
    return {
      sources,
      close: () => {
        clearInterval(timer);
        return sources.close();
      },
    };
  } catch (error) {
    await sources.close();
    throw error;
  }
}

/** Waits until every Kustomization and HelmRelease is ready at what `main` is; throws with those that are not. */
export async function awaitStores(
  kube: Kube,
  bare: string,
  options: { readonly within?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const tip = (await git(bare, ['rev-parse', 'refs/heads/main'])).trim();
  await until({
    what: 'The stores are ready',
    within: options.within ?? 240_000,
    signal: options.signal,
    every: 250,
    ask: async () => {
      const objects = (await Promise.all(APPLIERS.map((path) => kube.list(path)))).flat();
      const waiting = objects.filter((object) => !isReady(object, tip));
      // The last Kustomization brings the releases.
      if (waiting.length > 0 || objects.every(({ kind }) => kind !== 'HelmRelease')) {
        throw new Error(waiting.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', '));
      }
      return true;
    },
  });
}

function isReady(object: KubeObject, tip: string): boolean {
  const ready = asArray(at(object, 'status', 'conditions')).find((one) => at(one, 'type') === 'Ready');
  const revision = asText(at(object, 'status', 'lastAppliedRevision')) ?? '';
  return at(ready, 'status') === 'True' && (object.kind === 'HelmRelease' || revision.endsWith(tip));
}
