import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import type { Kube } from './kube.ts';
import { until } from './waiting.ts';

interface Definition {
  readonly group: string;
  readonly names: { readonly plural: string };
  readonly versions: readonly { readonly name: string; readonly served: boolean }[];
}

/** Creates CRDs and waits until the API server serves all of them. None of them may be there yet. */
export async function createDefinitions(
  admin: Kube,
  crds: readonly KubeObject[],
  signal?: AbortSignal,
): Promise<void> {
  // Not applied: a server-side apply of a megabyte takes the API server seconds longer.
  await Promise.all(crds.map((crd) => admin.create(crd)));
  const missing = new Map<string, Set<string>>();
  for (const { group, names, versions } of crds.map((crd) => crd['spec'] as Definition)) {
    for (const { name } of versions.filter(({ served }) => served)) {
      const path = `/apis/${group}/${name}`;
      missing.set(path, (missing.get(path) ?? new Set()).add(names.plural));
    }
  }
  await Promise.all(
    [...missing].map(([path, plurals]) =>
      until({ what: `The API server serves ${path}`, signal, ask: () => serves(admin, path, plurals) }),
    ),
  );
}

/**
 * By discovery, which is what clients go by. The condition of a CRD would say it a moment earlier, but to ask for the
 * megabyte that hangs on it again and again keeps the API server from getting there.
 */
async function serves(admin: Kube, path: string, plurals: ReadonlySet<string>): Promise<true | undefined> {
  const answer = await admin.ask('GET', path);
  if (answer.status !== 200) {
    return undefined;
  }
  const { resources } = answer.body as { readonly resources: readonly { readonly name: string }[] };
  const names = new Set(resources.map(({ name }) => name));
  return [...plurals].every((plural) => names.has(plural)) ? true : undefined;
}
