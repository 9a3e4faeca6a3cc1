import { KUSTOMIZATION_FILES } from '../history/kustomizeReferences.ts';
import { joined } from '../util/repoPath.ts';
import type { KustomizationFacts } from './fileFacts.ts';

/** By the path of their file. */
type Kustomizations = ReadonlyMap<string, KustomizationFacts>;

/** The kustomization of a folder. */
export function kustomizationFile(folder: string, known: Kustomizations): string | undefined {
  return KUSTOMIZATION_FILES.map((name) => joined(folder, name)).find((file) => known.has(file));
}

/** Every file that a kustomization takes in, with the namespace of the outermost that sets any; `namespace` is above all. */
export function kustomizationFiles(
  top: string,
  namespace: string,
  known: Kustomizations,
): ReadonlyMap<string, { readonly namespace: string }> {
  const files = new Map<string, { readonly namespace: string }>();
  const seen = new Set<string>();
  const walk = (file: string, outer: string): void => {
    const kustomization = known.get(file);
    if (!kustomization || seen.has(file)) {
      return;
    }
    seen.add(file);
    const inner = outer === '' ? kustomization.namespace : outer;
    for (const resource of kustomization.resources) {
      const nested = kustomizationFile(resource, known);
      if (nested === undefined) {
        files.set(resource, { namespace: inner });
      } else {
        walk(nested, inner);
      }
    }
  };
  walk(top, namespace);
  return files;
}
