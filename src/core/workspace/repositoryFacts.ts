import type { RepoAddress } from '../manifest/repoUrl.ts';
import { isSameRepository, parseRepoUrl } from '../manifest/repoUrl.ts';
import type { DeclaredObject, ReachingApp, RootApp, WorkspaceFacts } from '../rules/context.ts';
import { GoPattern } from '../util/goPattern.ts';
import type { FileFacts, KustomizationFacts, PatchTarget } from './fileFacts.ts';
import { FluxReaching } from './fluxReaching.ts';
import { GeneratedReaching } from './generatedReaching.ts';
import { Reaching } from './reaching.ts';

/** What git says of the repository; undefined members where it was not asked. */
export interface Clone {
  readonly remotes?: readonly string[];
  readonly branch?: string;
}

/** The disk, as far as rules ask. */
export interface Disk {
  kindOf(path: string): 'file' | 'folder' | 'absent' | undefined;
  list(folder: string): readonly string[] | undefined;
}

/** Everything known of one repository (or workspace folder), kept file by file. */
export class RepositoryFacts implements WorkspaceFacts {
  readonly #files = new Map<string, FileFacts>();
  readonly #disk: Disk;
  #clone: Clone = {};
  #index: Index | undefined;
  #remotes: readonly RepoAddress[] = [];
  /** By repoURL: each rule asks for each source of each app. */
  readonly #named = new Map<string, boolean | 'unknown'>();

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Says whether anything changed that other files are judged by. */
  update(path: string, facts: FileFacts): boolean {
    const before = this.#files.get(path);
    const isEmpty =
      facts.declared.length + facts.patchFiles.length + facts.patchTargets.length === 0 &&
      !facts.kustomization;
    if (isEmpty) {
      this.#files.delete(path);
    } else {
      this.#files.set(path, facts);
    }
    const hasChanged = before ? isEmpty || JSON.stringify(before) !== JSON.stringify(facts) : !isEmpty;
    this.#index = hasChanged ? undefined : this.#index;
    return hasChanged;
  }

  remove(path: string): boolean {
    const was = this.#files.delete(path);
    this.#index = was ? undefined : this.#index;
    return was;
  }

  setClone(clone: Clone): void {
    this.#clone = clone;
    this.#index = undefined;
    this.#remotes = (clone.remotes ?? []).flatMap((remote) => parseRepoUrl(remote) ?? []);
    this.#named.clear();
  }

  declared(kind: string): readonly DeclaredObject[] {
    return this.#known().byKind.get(kind) ?? [];
  }

  kindOf(path: string): 'file' | 'folder' | 'absent' | undefined {
    return this.#disk.kindOf(path);
  }

  list(folder: string): readonly string[] | undefined {
    return this.#disk.list(folder);
  }

  isThisRepository(repoUrl: string): boolean | undefined {
    if (this.#remotes.length === 0) {
      return undefined;
    }
    let isThis = this.#named.get(repoUrl);
    if (isThis === undefined) {
      const named = parseRepoUrl(repoUrl);
      isThis = named ? this.#remotes.some((remote) => isSameRepository(remote, named)) : 'unknown';
      this.#named.set(repoUrl, isThis);
    }
    return isThis === 'unknown' ? undefined : isThis;
  }

  isCheckedOut(targetRevision: string): boolean | undefined {
    const { branch } = this.#clone;
    if (branch === undefined) {
      return undefined;
    }
    return (
      targetRevision === '' ||
      targetRevision === 'HEAD' ||
      targetRevision.replace(/^refs\/heads\//, '') === branch
    );
  }

  isPatchFile(path: string): boolean {
    return this.#known().patchFiles.has(path);
  }

  isPatched(kind: string, name: string, path: string): boolean {
    void path; // any patch of the repository counts: which overlays reach a base is not followed
    const { targets, patched } = this.#known();
    if (targets.length === 0) {
      return false;
    }
    const key = `${kind} ${name}`;
    let isPatched = patched.get(key);
    if (isPatched === undefined) {
      isPatched = targets.some((target) => target.fitsKind(kind) && target.fitsName(name));
      patched.set(key, isPatched);
    }
    return isPatched;
  }

  appsReaching(path: string): readonly ReachingApp[] {
    return this.#known().reaching.appsReaching(path);
  }

  /**
   * Everything of this repository that deploys the file or reads it to build what it deploys: Applications,
   * ApplicationSets by folders that they find, Flux's Kustomizations and HelmReleases.
   */
  deployersOf(path: string): readonly DeclaredObject[] {
    const { reaching, generated, flux } = this.#known();
    return [...reaching.appsTaking(path), ...generated.deployersOf(path), ...flux.deployersOf(path)];
  }

  liveReaching(path: string, roots: readonly RootApp[]): readonly ReachingApp<RootApp>[] {
    const { live, kustomizations } = this.#known();
    const reaching = live.get(roots) ?? new Reaching(this, roots, kustomizations);
    live.set(roots, reaching);
    return reaching.appsReaching(path);
  }

  #known(): Index {
    this.#index ??= indexOf(this.#files, this);
    return this.#index;
  }
}

interface Index {
  readonly byKind: ReadonlyMap<string, readonly DeclaredObject[]>;
  readonly patchFiles: ReadonlySet<string>;
  readonly targets: readonly { readonly fitsKind: Fits; readonly fitsName: Fits }[];
  /** Answers by kind and name: every object of the repository is asked about. */
  readonly patched: Map<string, boolean>;
  readonly kustomizations: ReadonlyMap<string, KustomizationFacts>;
  readonly reaching: Reaching<DeclaredObject>;
  readonly generated: GeneratedReaching;
  readonly flux: FluxReaching;
  /** Once per set of roots: every document of the repository asks. */
  readonly live: WeakMap<readonly RootApp[], Reaching<RootApp>>;
}

function indexOf(files: ReadonlyMap<string, FileFacts>, repository: WorkspaceFacts): Index {
  const byKind = new Map<string, DeclaredObject[]>();
  const patchFiles = new Set([...files.values()].flatMap((facts) => facts.patchFiles));
  const targets = new Map<string, PatchTarget>();
  for (const [path, facts] of files) {
    for (const object of facts.declared) {
      const key = `${object.group}/${object.kind}`;
      const same = byKind.get(key);
      if (same) {
        same.push(object);
      } else {
        byKind.set(key, [object]);
      }
    }
    const ofPatch = patchFiles.has(path) ? facts.declared.map(({ kind, name }) => ({ kind, name })) : [];
    for (const target of [...facts.patchTargets, ...ofPatch]) {
      targets.set(`${target.kind} ${target.name}`, target);
    }
  }
  const kustomizations = new Map(
    [...files].flatMap(([path, { kustomization }]) => (kustomization ? [[path, kustomization]] : [])),
  );
  const reaching = new Reaching(repository, byKind.get('argoproj.io/Application') ?? [], kustomizations);
  const generated = new GeneratedReaching(
    repository,
    () => byKind.get('argoproj.io/ApplicationSet') ?? [],
    (source) => reaching.reachOf(source, [source]),
  );
  const flux = new FluxReaching(repository, kustomizations);
  const live = new WeakMap<readonly RootApp[], Reaching<RootApp>>();
  const judged = [...targets.values()].map(({ kind, name }) => ({
    fitsKind: fitter(kind),
    fitsName: fitter(name),
  }));
  return {
    byKind,
    patchFiles,
    targets: judged,
    patched: new Map(),
    kustomizations,
    reaching,
    generated,
    flux,
    live,
  };
}

type Fits = (found: string) => boolean;

/** Empty matches all; a name of a target is a regular expression that must match all of it. */
function fitter(wanted: string): Fits {
  if (wanted === '' || /^[\w-]+$/.test(wanted)) {
    return (found) => wanted === '' || wanted === found;
  }
  const pattern = GoPattern.of(`^(?:${wanted})$`);
  return (found) => wanted === found || pattern?.test(found) === true;
}
