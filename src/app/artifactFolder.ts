import type { App, SourceSpec } from '../core/model/app.ts';
import type { GitRepository } from '../core/ports.ts';
import { BoundedCache } from '../core/util/boundedCache.ts';
import { folderOf } from '../core/util/repoPath.ts';
import type { SourceLocator } from './locateSource.ts';
import { sourcePath } from './locateSource.ts';

/**
 * The sources of an app with paths of their repositories. A path of a pushed artifact is one below the folder that was
 * packed, which nobody names: where one folder alone of the repository ends so it is that, else it is the repository as a
 * whole, which has too much rather than too little.
 */
export async function placedSources(
  finder: Pick<SourceLocator, 'cloneOf'>,
  { sources, revisions }: Pick<App, 'sources' | 'revisions'>,
  signal: AbortSignal,
): Promise<readonly SourceSpec[]> {
  if (!sources.some(({ isOfArtifact }) => isOfArtifact)) {
    return sources;
  }
  return Promise.all(
    sources.map(async (source, index) => {
      const clone = source.isOfArtifact ? await finder.cloneOf(source, signal) : undefined;
      if (clone === undefined) {
        return source;
      }
      const path = await packedFolder(clone.repository, revisions[index] ?? '', sourcePath(source), signal);
      return { ...source, path };
    }),
  );
}

/** Folders by clone, commit and path: a commit never changes, and each history and plan of such an app asks again. */
const packed = new BoundedCache<string>(200, () => 1);

/** Empty for the top of the repository, also where the clone has not got the commit. */
async function packedFolder(
  repository: GitRepository,
  commit: string,
  path: string,
  signal: AbortSignal,
): Promise<string> {
  if (path === '' || !/^[0-9a-f]{40,64}$/.test(commit)) {
    return '';
  }
  const name = [repository.root, commit, path].join('\0');
  const known = packed.get(name);
  if (known !== undefined) {
    return known;
  }
  const tree = await repository.tree(commit, '', { recurse: true }, signal);
  if (!tree.ok) {
    return ''; // not kept: it may be fetched meanwhile
  }
  const folder = onlyFolder(tree.value, path);
  packed.set(name, folder);
  return folder;
}

/** The one folder that ends so; empty where there is none, or several. */
function onlyFolder(entries: readonly { readonly path: string }[], path: string): string {
  const folders = new Set<string>();
  for (const entry of entries) {
    for (
      let folder = folderOf(entry.path);
      folder !== '' && !folders.has(folder);
      folder = folderOf(folder)
    ) {
      folders.add(folder);
    }
  }
  const [only, ...others] = [...folders].filter((one) => one === path || one.endsWith(`/${path}`));
  return only !== undefined && others.length === 0 ? only : '';
}
