import { parseManifests } from '../manifest/documents.ts';
import type { SourceSpec } from '../model/app.ts';
import type { JsonObject } from '../util/json.ts';
import { asObjects, asText, isObject } from '../util/json.ts';
import type { ClosurePath, ExternalReference, PathClosure } from './closureModel.ts';
import type { KustomizeReference } from './kustomizeReferences.ts';
import { KUSTOMIZATION_FILES } from '../manifest/kustomizationNames.ts';
import { isRemote, isMutable, kustomizeReferences } from './kustomizeReferences.ts';
import { folderOf, isWithin, joined, repoPath } from '../util/repoPath.ts';

/**
 * Which files of a repository decide what an app declares: its directory, Kustomize bases transitively, Helm value files,
 * `$ref` sources, file parameters, local chart dependencies, and `.argocd-source*.yaml`.
 *
 * How to use it: `closureInputs(app.sources, app.name)` gives one input per source; `nextClosure(inputs, texts)` for all
 * inputs of one repository says which texts it wants; read them at the commit in one go and ask again until `wanted` is
 * empty. `app/history/closureAt.ts` does this with git; `touches` and `pathspecs` (closureModel.ts) use the result.
 */
export interface ClosureInput {
  /** The source's own folder; undefined for a chart of a registry and for a source that is only a `ref`. */
  readonly folder?: string;
  readonly type: SourceSpec['type'];
  readonly directory?: SourceSpec['directory'];
  /** Value files and file parameters in this source's repository, also those that another source names by `$ref`. */
  readonly files: readonly string[];
  readonly external: readonly ExternalReference[];
}

/** What was looked up at the commit: undefined for a file that is not there. */
export type ClosureTexts = ReadonlyMap<string, string | undefined>;

export interface ClosureStep {
  readonly closure: PathClosure;
  /** Files to look up before the closure is complete; empty when it is. */
  readonly wanted: readonly string[];
}

/** One input per source, in their order. */
export function closureInputs(sources: readonly SourceSpec[], appName: string): readonly ClosureInput[] {
  const files = sources.map((): string[] => []);
  const external = sources.map((): ExternalReference[] => []);
  for (const [index, source] of sources.entries()) {
    for (const written of [...(source.helm?.valueFiles ?? []), ...(source.helm?.fileParameters ?? [])]) {
      const file = substituted(written, source, appName);
      const ref = /^\$([^/]+)\/(.*)$/.exec(file);
      const owner = ref ? sources.findIndex((one) => one.ref === ref[1]) : index;
      const path = ref ? repoPath('', ref[2] ?? '') : repoPath(folderFor(source) ?? '', file);
      if (isRemote(file) || owner < 0 || path === undefined) {
        external[index]?.push({ from: '', reference: file, isMutable: isMutable(file) });
      } else if (ref || folderFor(source) !== undefined) {
        files[owner]?.push(path);
      }
    }
  }
  return sources.map((source, index) => {
    const folder = folderFor(source);
    return {
      type: source.type,
      files: files[index] ?? [],
      external: external[index] ?? [],
      ...(folder !== undefined && { folder }),
      ...(source.directory && { directory: source.directory }),
    };
  });
}

/** The closure of all inputs of one repository, as far as the texts reach. */
export function nextClosure(inputs: readonly ClosureInput[], texts: ClosureTexts): ClosureStep {
  const walk = new Walk(texts);
  for (const input of inputs) {
    walk.source(input);
  }
  return walk.result();
}

/** A source without a path, but with a `ref`, only lends its files to others. */
function folderFor(source: SourceSpec): string | undefined {
  const isGit = source.chart === undefined && source.type !== 'chart' && source.type !== 'oci';
  if (!isGit || (source.path === undefined && source.ref !== undefined)) {
    return undefined;
  }
  return repoPath('', source.path ?? '');
}

/** Argo CD puts its build variables into the names of value files. */
function substituted(file: string, source: SourceSpec, appName: string): string {
  const values: Readonly<Record<string, string>> = {
    ARGOCD_APP_NAME: appName,
    ARGOCD_APP_SOURCE_PATH: source.path ?? '',
    ARGOCD_APP_SOURCE_REPO_URL: source.repoURL,
    ARGOCD_APP_SOURCE_TARGET_REVISION: source.targetRevision,
  };
  return file.replace(/\$(?:\{(ARGOCD_\w+)\}|(ARGOCD_\w+))/g, (all, braced: string, plain: string) => {
    return values[braced ?? plain] ?? all;
  });
}

class Walk {
  readonly #texts: ClosureTexts;
  readonly #paths: ClosurePath[] = [];
  readonly #structure = new Set<string>();
  readonly #external: ExternalReference[] = [];
  readonly #wanted = new Set<string>();
  readonly #visited = new Set<string>();

  constructor(texts: ClosureTexts) {
    this.#texts = texts;
  }

  source(input: ClosureInput): void {
    this.#external.push(...input.external);
    for (const file of input.files) {
      this.#file(file);
    }
    const { folder } = input;
    if (folder === undefined) {
      return;
    }
    const kustomization = this.#kustomizationIn(folder);
    const chart = this.#text(joined(folder, 'Chart.yaml'));
    const isDirectory =
      input.type === 'directory' ||
      (input.type === 'unknown' && kustomization === undefined && chart === undefined);
    this.#paths.push({
      path: folder,
      kind: 'folder',
      ...(isDirectory && { rules: input.directory ?? { recurse: false } }),
    });
    if (!isDirectory) {
      this.#follow(folder, kustomization);
      this.#chart(folder, chart);
    }
  }

  result(): ClosureStep {
    const unique = this.#paths.filter(
      (one, index) => this.#paths.findIndex((other) => isSamePath(other, one)) === index,
    );
    const whole = unique.filter(({ kind, rules }) => kind === 'folder' && !rules);
    const paths = unique.filter(
      (one) => !whole.some((other) => other !== one && isWithin(other.path, one.path)),
    );
    return {
      closure: { paths, structure: [...this.#structure], external: this.#external },
      wanted: [...this.#wanted],
    };
  }

  /** A folder that another kustomization names: only what it reads counts, for its neighbours may be other overlays. */
  #base(folder: string): void {
    if (this.#visited.has(folder)) {
      return;
    }
    const kustomization = this.#kustomizationIn(folder);
    if (kustomization === undefined) {
      // Nothing that could be read there: whatever comes to lie in it counts.
      this.#visited.add(folder);
      this.#paths.push({ path: folder, kind: 'folder' });
      return;
    }
    this.#file(kustomization.file);
    this.#follow(folder, kustomization);
  }

  #follow(folder: string, kustomization: Kustomization | undefined): void {
    if (this.#visited.has(folder) || kustomization === undefined) {
      return;
    }
    this.#visited.add(folder);
    for (const found of kustomization.references) {
      this.#reference(folder, kustomization.file, found);
    }
  }

  #reference(folder: string, from: string, { reference, kind }: KustomizeReference): void {
    const path = isRemote(reference) ? undefined : repoPath(folder, reference);
    if (path === undefined) {
      this.#external.push({ from, reference, isMutable: isMutable(reference) });
    } else if (kind === 'folder') {
      this.#paths.push({ path, kind: 'folder' });
    } else if (kind === 'file' || /\.(?:ya?ml|json)$/i.test(path)) {
      this.#file(path);
    } else {
      this.#base(path);
    }
  }

  #chart(folder: string, text: string | undefined): void {
    if (text === undefined) {
      return;
    }
    this.#structure.add(joined(folder, 'Chart.yaml'));
    for (const dependency of asObjects(firstObject(text)?.['dependencies'])) {
      const repository = asText(dependency['repository']) ?? '';
      const path = repository.startsWith('file://')
        ? repoPath(folder, repository.slice('file://'.length).replace(/^\/+(?=\.)/, ''))
        : undefined;
      if (path !== undefined && !this.#visited.has(`chart ${path}`)) {
        this.#visited.add(`chart ${path}`);
        this.#paths.push({ path, kind: 'folder' });
        this.#chart(path, this.#text(joined(path, 'Chart.yaml')));
      }
    }
  }

  /** A value file may be a glob; what is before its first special character then decides. */
  #file(path: string): void {
    const glob = path.search(/[*?[{]/);
    this.#paths.push(
      glob < 0 ? { path, kind: 'file' } : { path: folderOf(path.slice(0, glob)), kind: 'folder' },
    );
  }

  #kustomizationIn(folder: string): Kustomization | undefined {
    for (const name of KUSTOMIZATION_FILES) {
      const file = joined(folder, name);
      this.#structure.add(file);
      const text = this.#text(file);
      const document = text === undefined ? undefined : firstObject(text);
      if (document) {
        return { file, references: kustomizeReferences(document) };
      }
    }
    return undefined;
  }

  #text(path: string): string | undefined {
    if (!this.#texts.has(path)) {
      this.#wanted.add(path);
    }
    return this.#texts.get(path);
  }
}

interface Kustomization {
  readonly file: string;
  readonly references: readonly KustomizeReference[];
}

function isSamePath(one: ClosurePath, other: ClosurePath): boolean {
  return (
    one.path === other.path &&
    one.kind === other.kind &&
    JSON.stringify(one.rules ?? null) === JSON.stringify(other.rules ?? null)
  );
}

function firstObject(text: string): JsonObject | undefined {
  return parseManifests(text).find((document) => isObject(document.value))?.value;
}
