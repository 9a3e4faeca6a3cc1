import { KUSTOMIZATION_FILES } from '../history/kustomizeReferences.ts';
import { selectFiles } from '../manifest/directorySource.ts';
import type { ReachingApp, RootApp, WorkspaceFacts } from '../rules/context.ts';
import { isPlaceholder } from '../rules/gate.ts';
import type { JsonObject } from '../util/json.ts';
import { asArray, asObject, asObjects, asText, textField } from '../util/json.ts';
import { isWithin, joined, repoPath } from '../util/repoPath.ts';
import type { KustomizationFacts } from './fileFacts.ts';

/** Says of a file whether a source deploys it, and the namespace that kustomizations give to it. */
type Reach = (path: string) => Pick<ReachingApp, 'namespace'> | undefined;

/** Which Applications of a repository deploy which of its files, as far as that is certain without rendering. */
export class Reaching<Root extends RootApp> {
  readonly #repository: Pick<WorkspaceFacts, 'isThisRepository' | 'isCheckedOut' | 'kindOf'>;
  readonly #apps: readonly Root[];
  readonly #kustomizations: ReadonlyMap<string, KustomizationFacts>;
  #reaches: readonly (readonly [Root, Reach])[] | undefined;

  /** `kustomizations` by the path of their file. */
  constructor(
    repository: Pick<WorkspaceFacts, 'isThisRepository' | 'isCheckedOut' | 'kindOf'>,
    apps: readonly Root[],
    kustomizations: ReadonlyMap<string, KustomizationFacts>,
  ) {
    this.#repository = repository;
    this.#apps = apps;
    this.#kustomizations = kustomizations;
  }

  appsReaching(path: string): readonly ReachingApp<Root>[] {
    this.#reaches ??= this.#apps.flatMap((app) =>
      sourcesOf(app.object).flatMap((source) => {
        const reach = this.#reachOf(source);
        return reach ? [[app, reach] as const] : [];
      }),
    );
    return this.#reaches.flatMap(([app, reach]) => {
      const found = reach(path);
      return found ? [{ app, namespace: found.namespace }] : [];
    });
  }

  #reachOf(source: JsonObject): Reach | undefined {
    const path = sourceFolder(asText(source['path']) ?? '');
    const repoUrl = asText(source['repoURL']) ?? '';
    const isOwn =
      path !== undefined &&
      !isPlaceholder(repoUrl) &&
      ['chart', 'helm', 'plugin'].every((key) => source[key] === undefined) &&
      this.#repository.isThisRepository(repoUrl) === true &&
      this.#repository.isCheckedOut(asText(source['targetRevision']) ?? '') === true &&
      this.#repository.kindOf(joined(path, 'Chart.yaml')) === 'absent';
    if (!isOwn) {
      return undefined;
    }
    // A block that says nothing counts as absent, as in Argo CD.
    const written = asObject(source['directory']) ?? {};
    const directory = Object.values(written).some(Boolean) ? written : undefined;
    const kustomization = this.#kustomizationIn(path);
    const kustomize = asObject(source['kustomize']);
    if (kustomization !== undefined && !directory) {
      const isPatched = asArray(kustomize?.['patches']).length > 0;
      const files = this.#filesOf(kustomization, asText(kustomize?.['namespace']) ?? '');
      return (file) => (isPatched && files.has(file) ? { namespace: undefined } : files.get(file));
    }
    return kustomize === undefined ? (file) => inDirectory(path, file, directory) : undefined;
  }

  #kustomizationIn(folder: string): string | undefined {
    return KUSTOMIZATION_FILES.map((name) => joined(folder, name)).find((file) =>
      this.#kustomizations.has(file),
    );
  }

  /** Every file that a kustomization takes in, with the namespace of the outermost that sets any, the Application first. */
  #filesOf(top: string, namespace: string): ReadonlyMap<string, { readonly namespace: string }> {
    const files = new Map<string, { readonly namespace: string }>();
    const seen = new Set<string>();
    const walk = (file: string, outer: string): void => {
      const known = this.#kustomizations.get(file);
      if (!known || seen.has(file)) {
        return;
      }
      seen.add(file);
      const namespace = outer === '' ? known.namespace : outer;
      for (const resource of known.resources) {
        const nested = this.#kustomizationIn(resource);
        if (nested === undefined) {
          files.set(resource, { namespace });
        } else {
          walk(nested, namespace);
        }
      }
    };
    walk(top, namespace);
    return files;
  }
}

/** `sources` beats `source`, and a hydrator both, as in Argo CD. */
function sourcesOf(app: JsonObject): readonly JsonObject[] {
  const spec = asObject(app['spec']) ?? {};
  if (spec['sourceHydrator'] !== undefined) {
    return [];
  }
  const single = asObject(spec['source']);
  return spec['sources'] === undefined ? (single ? [single] : []) : asObjects(spec['sources']);
}

function inDirectory(
  folder: string,
  file: string,
  directory: JsonObject | undefined,
): { readonly namespace: string } | undefined {
  if (!isWithin(folder, file)) {
    return undefined;
  }
  const below = folder === '' ? file : file.slice(folder.length + 1);
  const options = {
    recurse: directory?.['recurse'] === true,
    ...textField(directory, 'include'),
    ...textField(directory, 'exclude'),
  };
  return selectFiles([below], options).length > 0 ? { namespace: '' } : undefined;
}

/** A source's path as a folder of the repository (empty: its top); undefined where it is none, or filled in later. */
export function sourceFolder(path: string): string | undefined {
  if (path === '' || path.startsWith('/') || isPlaceholder(path)) {
    return undefined;
  }
  return repoPath('', path);
}
