import type { DeclaredObject, WorkspaceFacts } from '../rules/context.ts';
import type { JsonObject } from '../util/json.ts';
import { asArray, asObject, asText, at } from '../util/json.ts';
import { folderOf, isWithin, joined } from '../util/repoPath.ts';
import type { ChartUse } from './chartReach.ts';
import { chartTakes, valueFileIn } from './chartReach.ts';
import { kustomizationFile, kustomizationFiles } from './kustomizationFiles.ts';
import type { KustomizationFacts } from './fileFacts.ts';
import { sourceFolder } from './sourceFolder.ts';

const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/Kustomization';
const RELEASE = 'helm.toolkit.fluxcd.io/HelmRelease';
const GIT_REPOSITORY = 'source.toolkit.fluxcd.io/GitRepository';

type Repository = Pick<WorkspaceFacts, 'declared' | 'isThisRepository' | 'isCheckedOut' | 'kindOf'>;
type Takes = (file: string) => boolean;

/** Which of Flux's objects deploy which files of their repository, as far as that is certain without rendering. */
export class FluxReaching {
  readonly #repository: Repository;
  readonly #kustomizations: ReadonlyMap<string, KustomizationFacts>;
  #deployers: readonly (readonly [DeclaredObject, Takes])[] | undefined;

  /** `kustomizations` by the path of their file. */
  constructor(repository: Repository, kustomizations: ReadonlyMap<string, KustomizationFacts>) {
    this.#repository = repository;
    this.#kustomizations = kustomizations;
  }

  deployersOf(path: string): readonly DeclaredObject[] {
    this.#deployers ??= [
      ...this.#repository.declared(KUSTOMIZATION).flatMap((one) => this.#with(one, this.#kustomization(one))),
      ...this.#repository.declared(RELEASE).flatMap((one) => this.#with(one, this.#release(one))),
    ];
    return this.#deployers.flatMap(([object, takes]) => (takes(path) ? [object] : []));
  }

  #with(object: DeclaredObject, takes: Takes | undefined): readonly (readonly [DeclaredObject, Takes])[] {
    return takes ? [[object, takes]] : [];
  }

  /** A folder with a kustomization is built; of any other every manifest is applied. */
  #kustomization(object: DeclaredObject): Takes | undefined {
    const written = asText(at(object.object, 'spec', 'path')) ?? '';
    const folder = written === '' || written === '/' ? '' : sourceFolder(written.replace(/^\.?\//, './'));
    if (folder === undefined || !this.#isOwn(object, at(object.object, 'spec', 'sourceRef'))) {
      return undefined;
    }
    const top = kustomizationFile(folder, this.#kustomizations);
    if (top === undefined) {
      return (file) => isWithin(folder, file) && /\.ya?ml$/.test(file) && this.#isBuilt(folder, file);
    }
    const files = kustomizationFiles(top, '', this.#kustomizations);
    return (file) => files.has(file);
  }

  /** A folder further down that has a kustomization is built as that says. */
  #isBuilt(folder: string, file: string): boolean {
    const parts = folderOf(file)
      .slice(folder.length)
      .split('/')
      .filter((part) => part !== '');
    let at = folder;
    for (const part of parts) {
      at = joined(at, part);
      const nested = kustomizationFile(at, this.#kustomizations);
      if (nested !== undefined) {
        return kustomizationFiles(nested, '', this.#kustomizations).has(file);
      }
    }
    return true;
  }

  #release(object: DeclaredObject): Takes | undefined {
    const chart = asObject(at(object.object, 'spec', 'chart', 'spec')) ?? {};
    const folder = sourceFolder(asText(chart['chart']) ?? '');
    const isChart =
      folder !== undefined &&
      this.#isOwn(object, chart['sourceRef']) &&
      this.#repository.kindOf(joined(folder, 'Chart.yaml')) === 'file';
    const use: ChartUse = { folder, valueFiles: valuesOf(chart) };
    return isChart ? (file) => chartTakes(use, file) : undefined;
  }

  /** Whether a source is this repository at the revision that is checked out. */
  #isOwn(object: DeclaredObject, reference: unknown): boolean {
    const name = asText(at(reference, 'name'));
    const namespace = asText(at(reference, 'namespace')) ?? object.namespace;
    const sources = this.#repository
      .declared(GIT_REPOSITORY)
      .filter((one) => one.name === name && (one.namespace === namespace || namespace === ''));
    return (
      asText(at(reference, 'kind')) === 'GitRepository' &&
      sources.length > 0 &&
      sources.every((source) => this.#isHere(source.object))
    );
  }

  #isHere(source: JsonObject): boolean {
    const ref = asObject(at(source, 'spec', 'ref')) ?? {};
    const isBranch = ['tag', 'semver', 'commit', 'name'].every((key) => ref[key] === undefined);
    return (
      isBranch &&
      this.#repository.isThisRepository(asText(at(source, 'spec', 'url')) ?? '') === true &&
      this.#repository.isCheckedOut(asText(ref['branch']) ?? 'master') === true
    );
  }
}

/** They count from the top of the source. */
function valuesOf(chart: JsonObject): readonly string[] {
  return asArray(chart['valuesFiles']).flatMap((file) => valueFileIn('', asText(file) ?? '') ?? []);
}
