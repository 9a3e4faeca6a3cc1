import * as l10n from '@vscode/l10n';

import type { SourceSpec } from '../core/model/app.ts';
import type { ComparedSide } from '../core/model/comparison.ts';
import type { Note } from '../core/model/plan.ts';
import type { SourcedObject, SourceProblem } from '../core/manifest/directorySource.ts';
import { readManifestFile, selectFiles } from '../core/manifest/directorySource.ts';
import { plainBuild } from '../core/manifest/plainBuild.ts';
import type { FileReader, GitError, GitRepository } from '../core/ports.ts';
import type { Result } from '../core/util/result.ts';
import { err, ok } from '../core/util/result.ts';
import { wholeCloneAdvice } from '../core/view/partialCloneWords.ts';
import type { SourceClone } from './locateSource.ts';
import { sourcePath } from './locateSource.ts';

/** The manifests of one directory source on one side. */
export interface ReadSource {
  readonly objects: readonly SourcedObject[];
  /** In words, e.g. "working tree of shop", "main at 1a2b3c4". */
  readonly from: string;
  readonly notes: readonly Note[];
  /** Absolute folder of the source in the clone: where the files of this side are, or would be. */
  readonly folder: string;
  /** False where something would need a renderer and was left out. */
  readonly isWhole: boolean;
}

export interface ReadRequest {
  readonly source: SourceSpec;
  readonly clone: SourceClone;
  readonly side: ComparedSide;
  /** The commit that the controller compared against, for the tracked side. */
  readonly controllerRevision?: string;
}

/**
 * Reads a directory source as the controller would select it, and of a Kustomize source what needs no renderer. The tracked side is the commit that the controller
 * compared against; a clone that has not got it is fetched once, and where that does not help, the remote branch as the
 * clone knows it is read, with a note.
 */
export async function readSource(
  request: ReadRequest,
  files: FileReader,
  signal: AbortSignal,
): Promise<Result<ReadSource, GitError>> {
  const { source, clone, side } = request;
  const path = sourcePath(source);
  const folder = path === '' ? clone.repository.root : `${clone.repository.root}/${path}`;
  if (side === 'workingTree') {
    const texts = await readFolder(folder, source, files);
    return ok({
      ...parse(texts, source),
      from: l10n.t('working tree of {0}', baseName(clone.repository.root)),
      folder,
    });
  }
  const commit =
    side === 'head' ? await headCommit(clone.repository, signal) : await trackedCommit(request, signal);
  if (!commit.ok) {
    return commit;
  }
  const texts = await readCommit(clone.repository, commit.value.sha, source, signal);
  if (!texts.ok) {
    return texts;
  }
  const parsed = parse(texts.value, source);
  return ok({
    ...parsed,
    notes: [...commit.value.notes, ...parsed.notes],
    from: l10n.t('{0} at {1}', commit.value.name, commit.value.sha.slice(0, 7)),
    folder,
  });
}

interface NamedCommit {
  readonly sha: string;
  readonly name: string;
  readonly notes: readonly Note[];
}

async function headCommit(
  repository: GitRepository,
  signal: AbortSignal,
): Promise<Result<NamedCommit, GitError>> {
  const sha = await repository.resolve('HEAD', signal);
  return sha.ok ? ok({ sha: sha.value, name: 'HEAD', notes: [] }) : sha;
}

async function trackedCommit(
  request: ReadRequest,
  signal: AbortSignal,
): Promise<Result<NamedCommit, GitError>> {
  const { source, clone, controllerRevision: wanted } = request;
  const { repository, remote } = clone;
  const name = source.targetRevision === '' ? 'HEAD' : source.targetRevision;
  if (wanted !== undefined && /^[0-9a-f]{40,64}$/.test(wanted)) {
    const known = await repository.resolve(wanted, signal);
    if (known.ok || known.error.code !== 'unknownRevision') {
      return known.ok ? ok({ sha: known.value, name, notes: [] }) : known;
    }
    const fetched = remote === '' ? undefined : await repository.fetch(remote, signal);
    const after = await repository.resolve(wanted, signal);
    if (after.ok) {
      return ok({ sha: after.value, name, notes: [] });
    }
    const branch = await resolveTarget(repository, remote, name, signal);
    return branch.ok ? ok({ ...branch.value, notes: [missingNote(wanted, branch.value, fetched)] }) : branch;
  }
  return resolveTarget(repository, remote, name, signal);
}

/** The remote branch before a tag before a commit id, as a controller without local branches sees them. */
async function resolveTarget(
  repository: GitRepository,
  remote: string,
  name: string,
  signal: AbortSignal,
): Promise<Result<NamedCommit, GitError>> {
  const local = name === 'HEAD' ? ['HEAD'] : [`refs/tags/${name}`, `refs/heads/${name}`];
  const revisions = [
    ...(remote === '' ? [] : [`refs/remotes/${remote}/${name}`]),
    ...local,
    ...(/^[0-9a-f]{7,64}$/.test(name) ? [name] : []),
  ];
  for (const revision of revisions) {
    const sha = await repository.resolve(revision, signal);
    if (sha.ok || sha.error.code !== 'unknownRevision') {
      return sha.ok ? ok({ sha: sha.value, name, notes: [] }) : sha;
    }
  }
  return err({ code: 'unknownRevision', revision: name });
}

function missingNote(wanted: string, read: NamedCommit, fetched: Result<void, GitError> | undefined): Note {
  const reason = fetched && !fetched.ok ? gitErrorDetail(fetched.error) : '';
  const text = l10n.t(
    'The controller compared commit {0}, which the clone does not have. {1} at {2} is shown instead.',
    wanted.slice(0, 7),
    read.name,
    read.sha.slice(0, 7),
  );
  return {
    code: 'commitMissing',
    text: reason === '' ? text : `${text} ${l10n.t('Fetching it failed: {0}', reason)}`,
  };
}

export function gitErrorDetail(error: GitError): string {
  switch (error.code) {
    case 'unknownRevision':
      return l10n.t('the clone has no revision {0}', error.revision);
    case 'notARepository':
      return l10n.t('{0} is no repository', error.folder);
    case 'timeout':
      return l10n.t('git {0} took too long', error.command);
    case 'notFetched':
      return l10n.t('the clone is partial and lacks contents of files. {0}', wholeCloneAdvice());
    case 'cancelled':
      return l10n.t('it was cancelled');
    default:
      return error.detail;
  }
}

type Texts = readonly { readonly path: string; readonly text: string }[];

async function readFolder(folder: string, source: SourceSpec, files: FileReader): Promise<Texts> {
  const all = await files.files(folder, { recurse: isRecursive(source) });
  const prefix = folder.length + 1;
  const byPath = new Map(all.map((file) => [file.slice(prefix).replaceAll('\\', '/'), file]));
  const texts: { path: string; text: string }[] = [];
  for (const path of selected([...byPath.keys()], source)) {
    const text = await files.read(byPath.get(path) ?? '');
    if (text !== undefined) {
      texts.push({ path, text });
    }
  }
  return texts;
}

async function readCommit(
  repository: GitRepository,
  sha: string,
  source: SourceSpec,
  signal: AbortSignal,
): Promise<Result<Texts, GitError>> {
  const top = sourcePath(source);
  const tree = await repository.tree(sha, top, { recurse: isRecursive(source) }, signal);
  if (!tree.ok) {
    return tree;
  }
  const prefix = top === '' ? 0 : top.length + 1;
  // A link's blob holds the path it leads to: the controller would follow it, a blob alone cannot.
  const blobs = tree.value.filter((entry) => entry.type === 'blob' && entry.mode !== '120000');
  const byPath = new Map(blobs.map((entry) => [entry.path.slice(prefix), entry.object]));
  const paths = selected([...byPath.keys()], source);
  const contents = await repository.blobs(
    paths.map((path) => byPath.get(path) ?? ''),
    signal,
  );
  if (!contents.ok) {
    return contents;
  }
  const decoder = new TextDecoder();
  return ok(
    paths.flatMap((path) => {
      const bytes = contents.value.get(byPath.get(path) ?? '');
      return bytes ? [{ path, text: decoder.decode(bytes) }] : [];
    }),
  );
}

function isRecursive({ directory, kustomize }: SourceSpec): boolean {
  return kustomize !== undefined || directory?.recurse === true;
}

function selected(paths: readonly string[], { directory, kustomize }: SourceSpec): readonly string[] {
  return kustomize === undefined
    ? selectFiles(paths, directory)
    : paths.filter((path) => /\.(?:ya?ml|json)$|(?:^|\/)Kustomization$/.test(path));
}

function parse(texts: Texts, { kustomize }: SourceSpec): Pick<ReadSource, 'objects' | 'notes' | 'isWhole'> {
  if (kustomize !== undefined) {
    const build = plainBuild(new Map(texts.map(({ path, text }) => [path, text])), kustomize);
    return { ...build, notes: build.problems.map(problemNote) };
  }
  const read = texts.map(({ path, text }) => readManifestFile(path, text));
  return {
    objects: read.flatMap((file) => file.objects),
    notes: read.flatMap((file) => file.problems).map(problemNote),
    isWhole: true,
  };
}

function problemNote(problem: SourceProblem): Note {
  return {
    code: 'brokenManifest',
    text: l10n.t('{0}, line {1}: {2}', problem.path, problem.line + 1, problem.message),
  };
}

function baseName(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? path
  );
}
