import { KUSTOMIZATION_FILES } from '../manifest/kustomizationNames.ts';
import { joined } from '../util/repoPath.ts';
import type { KustomizationFacts } from './fileFacts.ts';

/** By the path of their file. */
type Kustomizations = ReadonlyMap<string, KustomizationFacts>;

/** The kustomization of a folder. */
export function kustomizationFile(folder: string, known: Kustomizations): string | undefined {
  return KUSTOMIZATION_FILES.map((name) => joined(folder, name)).find((file) => known.has(file));
}

/** A file that a kustomization takes in. */
export interface TakenFile {
  /** Of the outermost kustomization that sets any. */
  readonly namespace: string;
  /** Read for the build and no manifest of its own: a kustomization, a patch, a file of a generator. */
  readonly isInput?: true;
}

/** Every file that a kustomization takes in; `namespace` is above all. */
export function kustomizationFiles(
  top: string,
  namespace: string,
  known: Kustomizations,
): ReadonlyMap<string, TakenFile> {
  const files = new Map<string, TakenFile>();
  const seen = new Set<string>();
  const walk = (file: string, outer: string): void => {
    const kustomization = known.get(file);
    if (!kustomization || seen.has(file)) {
      return;
    }
    seen.add(file);
    const inner = outer === '' ? kustomization.namespace : outer;
    for (const input of [file, ...kustomization.inputs]) {
      if (!files.has(input)) {
        files.set(input, { namespace: inner, isInput: true });
      }
    }
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
