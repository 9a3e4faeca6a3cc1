import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import { ARGOCD_NAMESPACE } from './argocd.ts';
import { Refused, type Kube } from './kube.ts';
import { until } from './waiting.ts';

const ARGO = `/apis/argoproj.io/v1alpha1/namespaces/${ARGOCD_NAMESPACE}`;
const RBAC = `/apis/rbac.authorization.k8s.io/v1/namespaces/${ARGOCD_NAMESPACE}`;

/** Collections in which suites make something outside the namespaces of their own, in the order in which it has to go. */
const COLLECTIONS = [
  `${ARGO}/applicationsets`,
  `${ARGO}/applications`,
  `${ARGO}/appprojects`,
  `${RBAC}/rolebindings`,
  `${RBAC}/roles`,
  '/api/v1/namespaces',
] as const;

/** Paths of all objects whose names begin with the prefix. Throws where Argo CD is not installed. */
export async function madeHere(kube: Kube, prefix: string): Promise<readonly string[]> {
  const found = await Promise.all(COLLECTIONS.map((collection) => named(kube, collection, prefix)));
  return found.flat();
}

/** Removes them and waits until they are gone. What an app made goes with it, or with its namespace. */
export async function removeMade(kube: Kube, prefix: string): Promise<void> {
  for (const collection of COLLECTIONS) {
    for (const path of await named(kube, collection, prefix)) {
      if (collection.endsWith('/applications')) {
        await endOperation(kube, path);
      }
      await kube.remove(path);
    }
    await until({
      what: `What begins with ${prefix} is gone from ${collection}`,
      within: 120_000,
      every: 250,
      ask: async () => {
        const left = await named(kube, collection, prefix);
        if (left.length > 0) {
          throw new Error(left.join(', '));
        }
        return true;
      },
    });
  }
}

/** An app whose sync waits for something waits with its deletion too. */
async function endOperation(kube: Kube, path: string): Promise<void> {
  const app = await kube.find(path);
  const { operationState } = (app?.['status'] ?? {}) as {
    readonly operationState?: { readonly phase?: string };
  };
  if (operationState?.phase === 'Running') {
    await kube.patch(path, 'merge', { status: { operationState: { phase: 'Terminating' } } });
  }
}

async function named(kube: Kube, collection: string, prefix: string): Promise<readonly string[]> {
  let items: readonly KubeObject[];
  try {
    items = await kube.list(collection);
  } catch (error) {
    if (error instanceof Refused && error.status === 404 && collection.startsWith(ARGO)) {
      throw new Error(`Argo CD is not installed in the namespace ${ARGOCD_NAMESPACE} of this cluster.`, {
        cause: error,
      });
    }
    throw error;
  }
  return items
    .filter(({ metadata }) => metadata.name.startsWith(prefix))
    .map(({ metadata }) => `${collection}/${metadata.name}`);
}
