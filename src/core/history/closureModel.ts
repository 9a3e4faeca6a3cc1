import { selectFiles } from '../manifest/directorySource.ts';
import type { SourceSpec } from '../model/app.ts';
import { isWithin } from '../util/repoPath.ts';

/** A file, or a folder with all that is in it, in one repository; `rules` narrow a folder to what Argo CD reads of it. */
export interface ClosurePath {
  /** Relative to the top of the repository, forward slashes, empty for the top. */
  readonly path: string;
  readonly kind: 'folder' | 'file';
  /** Set for directory sources: only manifests, and only those that `recurse`, `include` and `exclude` let through. */
  readonly rules?: NonNullable<SourceSpec['directory']>;
}

/** A reference that leads out of the repository, so that changes behind it leave no commit here. */
export interface ExternalReference {
  /** The file that holds it. */
  readonly from: string;
  readonly reference: string;
  /** It names no tag and no commit: what it gives may change without anybody noticing. */
  readonly isMutable: boolean;
}

/** What decides how an app renders, in one repository at one commit. */
export interface PathClosure {
  readonly paths: readonly ClosurePath[];
  /** Files that decide the closure itself. A commit that changes one of them may move it. */
  readonly structure: readonly string[];
  readonly external: readonly ExternalReference[];
}

/** Whether a change of this file changes what the app declares. */
export function touches(closure: PathClosure, path: string): boolean {
  return closure.paths.some((one) => covers(one, path));
}

export function covers(one: ClosurePath, path: string): boolean {
  if (one.kind === 'file') {
    return one.path === path;
  }
  if (!isWithin(one.path, path)) {
    return false;
  }
  if (!one.rules) {
    return true;
  }
  const below = one.path === '' ? path : path.slice(one.path.length + 1);
  return /^\.argocd-source[^/]*\.yaml$/.test(below) || selectFiles([below], one.rules).length === 1;
}

/**
 * The closure for git's `-- <paths>`: shorter, and never less than the closure. A path inside another is left out. Empty
 * means the whole repository where the closure has its top, so look at `paths` first.
 */
export function pathspecs(closure: PathClosure): readonly string[] {
  const all = [...new Set(closure.paths.map(({ path }) => path))].toSorted();
  if (all.includes('')) {
    return [];
  }
  const folders = closure.paths.filter(({ kind }) => kind === 'folder').map(({ path }) => path);
  return all.filter((path) => !folders.some((folder) => folder !== path && isWithin(folder, path)));
}

/** The same paths in another order are the same closure. */
export function closureKey(closure: PathClosure): string {
  return closure.paths
    .map(({ path, kind, rules }) => JSON.stringify([path, kind, rules ?? null]))
    .toSorted()
    .join('\n');
}
