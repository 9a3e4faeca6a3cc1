import { isPlaceholder } from '../rules/gate.ts';
import { repoPath } from '../util/repoPath.ts';

/** A source's path as a folder of the repository (empty: its top); undefined where it is none, or filled in later. */
export function sourceFolder(path: string): string | undefined {
  if (path === '' || path.startsWith('/') || isPlaceholder(path)) {
    return undefined;
  }
  return repoPath('', path);
}
