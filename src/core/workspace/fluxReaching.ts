import type { DeclaredObject, WorkspaceFacts } from '../rules/context.ts';
import type { JsonObject } from '../util/json.ts';
import { asArray, asObject, asText, at } from '../util/json.ts';
import { folderOf, isWithin, joined } from '../util/repoPath.ts';
import type { ChartUse } from './chartReach.ts';
import { chartTakes, valueFileIn } from './chartReach.ts';
import { kustomizationFile, kustomizationFiles } from './kustomizationFiles.ts';
import type { KustomizationFacts } from './fileFacts.ts';
import type { GitSource } from './gitSources.ts';
import { gitSources } from './gitSources.ts';
import { sourceFolder } from './sourceFolder.ts';

const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/Kustomization';
const RELEASE = 'helm.toolkit.fluxcd.io/HelmRelease';

type Repository = Pick<WorkspaceFacts, 'declared' | 'isThisRepository' | 'isCheckedOut' | 'kindOf'>;
type Takes = (file: string) => boolean;

/** Which of Flux's objects deploy which files of their repository, as far as that is certain without rendering. */
export class FluxReaching {
  readonly #repository: Repository;
  readonly #kustomizations: ReadonlyMap<string, KustomizationFacts>;
  #sources: readonly GitSource[] | undefined;
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
      return this.#plainFolder(folder);
    }
    const files = kustomizationFiles(top, '', this.#kustomizations);
    return (file) => files.has(file);
  }

  /** Of a folder further down that has a kustomization, what that names counts, wherever it lies. */
  #plainFolder(folder: string): Takes {
    const inside = [...this.#kustomizations.keys()]
      .filter((file) => folderOf(file) !== folder && isWithin(folder, file))
      .toSorted((left, right) => left.length - right.length);
    const built = inside.filter(
      (file, index) => !inside.slice(0, index).some((other) => isWithin(folderOf(other), folderOf(file))),
    );
    const named = built.map((file) => kustomizationFiles(file, '', this.#kustomizations));
    return (file) =>
      named.some((files) => files.has(file)) ||
      (isWithin(folder, file) &&
        /\.ya?ml$/.test(file) &&
        !built.some((other) => isWithin(folderOf(other), file)));
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
    this.#sources ??= gitSources((kind) => this.#repository.declared(kind));
    // The namespace may be one that a kustomization gives.
    const named = this.#sources.filter(
      (one) => one.name === name && (one.namespace === namespace || namespace === '' || one.namespace === ''),
    );
    return (
      asText(at(reference, 'kind')) === 'GitRepository' &&
      named.length > 0 &&
      named.every(
        ({ url, branch }) =>
          branch !== undefined &&
          this.#repository.isThisRepository(url) === true &&
          this.#repository.isCheckedOut(branch) === true,
      )
    );
  }
}

/** They count from the top of the source. */
function valuesOf(chart: JsonObject): readonly string[] {
  return asArray(chart['valuesFiles']).flatMap((file) => valueFileIn('', asText(file) ?? '') ?? []);
}
