import { selectFiles } from '../manifest/directorySource.ts';
import type { ReachingApp, RootApp, WorkspaceFacts } from '../rules/context.ts';
import { isPlaceholder } from '../rules/gate.ts';
import type { JsonObject } from '../util/json.ts';
import { asArray, asObject, asObjects, asText, textField } from '../util/json.ts';
import { isWithin, joined } from '../util/repoPath.ts';
import { chartTakes, valueFileIn } from './chartReach.ts';
import type { KustomizationFacts } from './fileFacts.ts';
import type { TakenFile } from './kustomizationFiles.ts';
import { kustomizationFile, kustomizationFiles } from './kustomizationFiles.ts';
import { sourceFolder } from './sourceFolder.ts';

/** Says of a file whether a source takes it in, and the namespace that kustomizations give to it. */
export type Reach = (
  path: string,
) => (Pick<ReachingApp, 'namespace'> & Pick<TakenFile, 'isInput'>) | undefined;

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

  /** Whose objects the file declares. */
  appsReaching(path: string): readonly ReachingApp<Root>[] {
    return this.#taking(path).flatMap(({ app, namespace, isInput }) =>
      isInput === true ? [] : [{ app, namespace }],
    );
  }

  /** The same, and the apps that read the file to build theirs: a kustomization, a patch. */
  appsTaking(path: string): readonly Root[] {
    return this.#taking(path).map(({ app }) => app);
  }

  #taking(path: string): readonly (ReachingApp<Root> & Pick<TakenFile, 'isInput'>)[] {
    this.#reaches ??= this.#apps.flatMap((app) => {
      const sources = sourcesOf(app.object);
      return sources.flatMap((source) => {
        const reach = this.reachOf(source, sources);
        return reach ? [[app, reach] as const] : [];
      });
    });
    return this.#reaches.flatMap(([app, reach]) => {
      const found = reach(path);
      return found ? [{ app, ...found }] : [];
    });
  }

  /** What one source of an Application takes in, beside the others of the same. */
  reachOf(source: JsonObject, sources: readonly JsonObject[]): Reach | undefined {
    return this.#reachOf(source) ?? this.#chartOf(source, sources);
  }

  /** Of this repository, at the revision that is checked out. */
  #isOwn(source: JsonObject): boolean {
    const repoUrl = asText(source['repoURL']) ?? '';
    return (
      !isPlaceholder(repoUrl) &&
      this.#repository.isThisRepository(repoUrl) === true &&
      this.#repository.isCheckedOut(asText(source['targetRevision']) ?? '') === true
    );
  }

  /** A chart that lies here, or values that lie here for one from elsewhere. What it makes of them is not known. */
  #chartOf(source: JsonObject, sources: readonly JsonObject[]): Reach | undefined {
    const path = this.#isOwn(source) ? sourceFolder(asText(source['path']) ?? '') : undefined;
    const isHere =
      path !== undefined &&
      ['chart', 'kustomize', 'directory', 'plugin'].every((key) => source[key] === undefined) &&
      this.#repository.kindOf(joined(path, 'Chart.yaml')) === 'file';
    const valueFiles = asArray(asObject(source['helm'])?.['valueFiles']).flatMap((one) => {
      const written = asText(one) ?? '';
      const [, ref, rest = ''] = /^\$([\w-]+)\/(.*)$/.exec(written) ?? [];
      const lender = ref === undefined ? undefined : sources.find((other) => other['ref'] === ref);
      const file =
        ref === undefined
          ? isHere && valueFileIn(path, written)
          : lender && this.#isOwn(lender) && valueFileIn('', rest);
      return file === undefined || file === false ? [] : [file];
    });
    const folder = isHere ? path : undefined;
    return folder === undefined && valueFiles.length === 0
      ? undefined
      : (file) => (chartTakes({ folder, valueFiles }, file) ? { namespace: undefined } : undefined);
  }

  #reachOf(source: JsonObject): Reach | undefined {
    const path = sourceFolder(asText(source['path']) ?? '');
    const isOwn =
      path !== undefined &&
      ['chart', 'helm', 'plugin'].every((key) => source[key] === undefined) &&
      this.#isOwn(source) &&
      this.#repository.kindOf(joined(path, 'Chart.yaml')) === 'absent';
    if (!isOwn) {
      return undefined;
    }
    // A block that says nothing counts as absent, as in Argo CD.
    const written = asObject(source['directory']) ?? {};
    const directory = Object.values(written).some(Boolean) ? written : undefined;
    const kustomization = kustomizationFile(path, this.#kustomizations);
    const kustomize = asObject(source['kustomize']);
    if (kustomization !== undefined && !directory) {
      const isPatched = asArray(kustomize?.['patches']).length > 0;
      const files = kustomizationFiles(
        kustomization,
        asText(kustomize?.['namespace']) ?? '',
        this.#kustomizations,
      );
      return (file) => {
        const found = files.get(file);
        return isPatched && found ? { ...found, namespace: undefined } : found;
      };
    }
    return kustomize === undefined ? (file) => inDirectory(path, file, directory) : undefined;
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
