import type { App, SourceSpec } from '../../core/model/app.ts';
import type { FileReader, GitRepository } from '../../core/ports.ts';
import type { SourceClone, SourceLocator } from '../locateSource.ts';
import { sourcePath } from '../locateSource.ts';
import { readSource } from '../readSource.ts';

/** A tree is read, never a folder of the user's. */
const NO_FILES: FileReader = {
  files: () => Promise.resolve([]),
  read: () => Promise.resolve(undefined),
  exists: () => Promise.resolve(false),
  realPath: (path) => Promise.resolve(path),
};

/**
 * Files of a commit whose objects an app applies as they stand there, though Kustomize lists them: what changes in such a
 * file is known without a renderer. None where anything of the build is not plain.
 */
export async function readAsIs(
  { repository }: { readonly repository: GitRepository },
  commit: string,
  finder: Pick<SourceLocator, 'cloneOf'>,
  app: App,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const source of app.sources.filter(isReadable)) {
    const clone = await finder.cloneOf(source, signal);
    if (clone?.repository.root === repository.root) {
      for (const path of await pathsOf(source, clone, commit, signal)) {
        found.add(path);
      }
    }
  }
  return found;
}

/** Where variables are replaced, the new text may hold one that has no value. */
function isReadable({ kustomize }: SourceSpec): boolean {
  return kustomize?.isPlain === true && kustomize.variables === undefined;
}

async function pathsOf(
  source: SourceSpec,
  clone: SourceClone,
  commit: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const request = { source, clone, side: 'tracked', controllerRevision: commit } as const;
  const read = await readSource(request, NO_FILES, signal);
  if (!read.ok || !read.value.isWhole || read.value.notes.length > 0) {
    return [];
  }
  const top = sourcePath(source);
  return read.value.objects.map(({ path }) => (top === '' ? path : `${top}/${path}`));
}
