import * as l10n from '@vscode/l10n';

import type { App, SourceSpec } from '../core/model/app.ts';
import type { SourceLocation } from '../core/model/sourceLocation.ts';
import type { PathRules } from '../core/manifest/folderPath.ts';
import { pathBelow } from '../core/manifest/folderPath.ts';
import type { Mirrors } from '../core/manifest/repoUrl.ts';
import { matchesRepository } from '../core/manifest/repoUrl.ts';
import type { FileReader, GitError, GitRemote, GitRepositories, GitRepository } from '../core/ports.ts';

export interface LocateDeps {
  readonly repositories: GitRepositories;
  readonly files: FileReader;
  /** Asked anew at each question. */
  readonly workspace: () => LocateWorkspace;
}

export interface LocateWorkspace {
  /** Absolute paths of the open folders, in their order. */
  readonly folders: readonly string[];
  readonly mirrors: Mirrors;
  readonly isTrusted: boolean;
  /** Folders that are no files of this machine. */
  readonly isVirtual: boolean;
  readonly paths: PathRules;
}

/** A clone that holds a source, and the remote by which it was recognised. */
export interface SourceClone {
  readonly repository: GitRepository;
  readonly remote: string;
  readonly isInWorkspace: boolean;
}

interface KnownClone {
  readonly repository: GitRepository;
  readonly remotes: readonly GitRemote[];
  readonly isInWorkspace: boolean;
}

/**
 * Finds the manifests of apps among the clones of this machine. What was found is kept until `forget`; the first question
 * costs a few git processes, the others none.
 */
export class SourceLocator {
  readonly #deps: LocateDeps;
  #clones: Promise<readonly KnownClone[]> | undefined;

  constructor(deps: LocateDeps) {
    this.#deps = deps;
  }

  /** One place per source of the app, in their order. */
  async locate(app: App, signal: AbortSignal): Promise<readonly SourceLocation[]> {
    return Promise.all(app.sources.map((source) => this.locateSource(source, signal)));
  }

  async locateSource(source: SourceSpec, signal: AbortSignal): Promise<SourceLocation> {
    if (isChart(source)) {
      return {
        word: 'chart',
        repoURL: source.repoURL,
        chart: source.chart ?? '',
        version: source.targetRevision,
      };
    }
    const workspace = this.#deps.workspace();
    const restriction = restrictionOf(workspace);
    if (restriction !== undefined) {
      return { word: 'unavailable', reason: restriction };
    }
    const written = sourcePath(source);
    const clone = await this.cloneOf(source, signal);
    if (signal.aborted) {
      return { word: 'unavailable', reason: l10n.t('The search was cancelled.') };
    }
    if (clone) {
      const { root } = clone.repository;
      const exists =
        (clone.isInWorkspace || source.isOfArtifact === true) &&
        (await this.#deps.files.exists(written === '' ? root : `${root}/${written}`));
      // A path of an artifact need not be one of the repository.
      const isElsewhere = source.isOfArtifact === true && !exists;
      const path = isElsewhere ? '' : written;
      return clone.isInWorkspace
        ? { word: 'workspace', root, path, exists: exists || isElsewhere }
        : { word: 'otherFolder', root, path };
    }
    const problem = this.#problem(workspace);
    return problem === undefined
      ? { word: 'notCloned', repoURL: source.repoURL, path: written }
      : { word: 'unavailable', reason: problem };
  }

  /**
   * The clone of a source: one of the workspace before one near it, and of several the one whose working tree has the
   * path. Undefined for charts, unknown repositories and workspaces that are not trusted.
   */
  async cloneOf(source: SourceSpec, signal: AbortSignal): Promise<SourceClone | undefined> {
    const workspace = this.#deps.workspace();
    if (isChart(source) || restrictionOf(workspace) !== undefined) {
      return undefined;
    }
    const matching: SourceClone[] = [];
    for (const { repository, remotes, isInWorkspace } of await this.#known(workspace, signal)) {
      const remote = remotes.find(({ fetchUrl, configuredUrl }) =>
        matchesRepository(source.repoURL, [configuredUrl, fetchUrl], workspace.mirrors),
      );
      // The working tree itself may be what the app names, as a file:// or plain path.
      const isItself = matchesRepository(source.repoURL, [repository.root]);
      if (remote || isItself) {
        matching.push({ repository, remote: remote?.name ?? '', isInWorkspace });
      }
    }
    const here = matching.filter((one) => one.isInWorkspace);
    // The disk is asked only where it decides: thousands of apps have one clone.
    for (const clone of here.length > 1 ? here : []) {
      if (await this.#deps.files.exists(`${clone.repository.root}/${sourcePath(source)}`)) {
        return clone;
      }
    }
    return matching[0];
  }

  /** Looks anew at the next question: folders, remotes or settings changed. */
  forget(): void {
    this.#clones = undefined;
  }

  /** Cached only when it was answered in full: a cancelled look must not pass for "no clones". */
  #known(workspace: LocateWorkspace, signal: AbortSignal): Promise<readonly KnownClone[]> {
    if (this.#clones) {
      return this.#clones;
    }
    const looking = this.#look(workspace, signal);
    this.#clones = looking;
    const drop = (): void => {
      if (this.#clones === looking) {
        this.#clones = undefined;
      }
    };
    signal.addEventListener('abort', drop, { once: true });
    looking.catch(drop).finally(() => signal.removeEventListener('abort', drop));
    return looking;
  }

  async #look(workspace: LocateWorkspace, signal: AbortSignal): Promise<readonly KnownClone[]> {
    const { repositories } = this.#deps;
    const found = new Map<string, { readonly repository: GitRepository; readonly isInWorkspace: boolean }>();
    for (const folder of workspace.folders) {
      const own = await repositories.at(folder, signal);
      if (own) {
        found.set(own.root, { repository: own, isInWorkspace: true });
      }
    }
    const paths = await this.#pathsWithLinks(workspace);
    for (const folder of workspace.folders) {
      for (const repository of await repositories.around(folder, signal)) {
        if (!found.has(repository.root)) {
          const isInWorkspace = workspace.folders.some(
            (open) => pathBelow(open, repository.root, paths) !== undefined,
          );
          found.set(repository.root, { repository, isInWorkspace });
        }
      }
    }
    const known = await Promise.all(
      [...found.values()].map(async (one) => {
        const remotes = await one.repository.remotes(signal);
        return { ...one, remotes: remotes.ok ? remotes.value : [] };
      }),
    );
    return [...known.filter((one) => one.isInWorkspace), ...known.filter((one) => !one.isInWorkspace)];
  }

  /** Git names clones by their real paths, a workspace its folders as they were opened. */
  async #pathsWithLinks({ folders, paths }: LocateWorkspace): Promise<PathRules> {
    const links = new Map(paths.links);
    for (const folder of folders) {
      links.set(folder, await this.#deps.files.realPath(folder));
    }
    return { ...paths, links };
  }

  /** Why Git could not be asked, where that is the reason that nothing was found. */
  #problem(workspace: LocateWorkspace): string | undefined {
    const problems = workspace.folders
      .map((folder) => this.#deps.repositories.problemAt(folder))
      .filter((problem) => problem !== undefined);
    return problems.map(problemWords).find((words) => words !== undefined);
  }
}

/** Path below the top of the repository, forward slashes, empty for the top itself. It never leads out of it. */
export function sourcePath(source: SourceSpec): string {
  return (source.path ?? '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');
}

function isChart(source: SourceSpec): boolean {
  return source.chart !== undefined || source.type === 'chart' || source.type === 'oci';
}

function restrictionOf(workspace: LocateWorkspace): string | undefined {
  if (workspace.isVirtual) {
    return l10n.t(
      'The workspace holds no files of this machine, so Git cannot be asked where the manifests are.',
    );
  }
  return workspace.isTrusted
    ? undefined
    : l10n.t(
        'The workspace is not trusted, so Git is not asked where the manifests are. Trust it to see them.',
      );
}

function problemWords(problem: GitError): string | undefined {
  switch (problem.code) {
    case 'noGit':
      return l10n.t(
        'Git was not found on the machine that Plumbline runs on, so it is not known where the manifests are.',
      );
    case 'unsafe':
      return l10n.t('Git refuses the folder because somebody else owns it: {0}', problem.detail);
    case 'failed':
      return l10n.t('Git could not look for the manifests: {0}', problem.detail);
    case 'timeout':
      return l10n.t('Git did not answer in time when it looked for the manifests.');
    default:
      return undefined;
  }
}
