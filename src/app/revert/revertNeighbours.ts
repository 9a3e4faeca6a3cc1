import type { KubeObject } from '../../core/model/kubeObject.ts';
import type { GitError, GitRepository } from '../../core/ports.ts';
import { declaredIn } from '../../core/revert/changedObjects.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';

/** More folders than this change only in a move of a whole repository; their neighbours tell little then. */
const MAX_FOLDERS = 20;
const MAX_FILES = 400;

/** What the files beside the changed ones declare: budgets, autoscalers and apps stand next to what they are for. */
export async function declaredBeside(
  repository: Pick<GitRepository, 'tree' | 'blobs'>,
  tip: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Result<readonly KubeObject[], GitError>> {
  const changed = new Set(paths);
  const folders = [...new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))))];
  const found: { readonly path: string; readonly object: string }[] = [];
  for (const folder of folders.slice(0, MAX_FOLDERS)) {
    const entries = await repository.tree(tip, folder, { recurse: false }, signal);
    if (!entries.ok) {
      return entries;
    }
    found.push(
      ...entries.value.filter(
        ({ path, type }) => type === 'blob' && /\.(?:ya?ml|json)$/i.test(path) && !changed.has(path),
      ),
    );
  }
  const files = found.slice(0, MAX_FILES);
  const blobs = await repository.blobs(
    files.map(({ object }) => object),
    signal,
  );
  if (!blobs.ok) {
    return blobs;
  }
  const decoder = new TextDecoder();
  return ok(
    files.flatMap(({ path, object }) => {
      const bytes = blobs.value.get(object);
      return bytes ? declaredIn(path, decoder.decode(bytes)) : [];
    }),
  );
}
