/**
 * A path below the top of a repository: forward slashes, no `.`, empty for the top. Undefined where it leads out of it.
 */
export function repoPath(folder: string, reference: string): string | undefined {
  const parts: string[] = [];
  for (const part of (reference.startsWith('/') ? reference : `${folder}/${reference}`).split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) {
        return undefined;
      }
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.join('/');
}

/** Whether `path` is `folder` or lies in it, by segments: `apps/foo` does not hold `apps/foobar`. */
export function isWithin(folder: string, path: string): boolean {
  return folder === '' || path === folder || (path.startsWith(folder) && path[folder.length] === '/');
}

/** The folder of a file, empty for the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
