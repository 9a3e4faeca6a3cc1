import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { readManifests } from '../pull/manifests.ts';
import { readSnapshot } from '../repo/snapshot.ts';

/** The objects of the stores' `flux-system` as `main` has them: what `kubectl create` of the folder gave on day one. */
export async function bootstrapped(bare: string): Promise<readonly KubeObject[]> {
  const snapshot = await readSnapshot(bare, 'main');
  return ['source.yaml', 'kustomizations.yaml'].flatMap(
    (file) =>
      readManifests(
        snapshot.text(`clusters/stores/flux-system/${file}`) ?? '',
        file,
      ) as unknown as KubeObject[],
  );
}
