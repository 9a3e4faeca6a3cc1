import { nearest } from '../schema/nearest.ts';
import type { WorkspaceFacts } from './context.ts';

/**
 * What a path of the repository that does not exist most likely means: each segment in turn as it is, or as the nearest
 * name beside it. Undefined where one has none.
 */
export function nearestPath(path: string, workspace: WorkspaceFacts): string | undefined {
  let found = '';
  for (const part of path.split('/')) {
    const names = workspace.list(found) ?? [];
    const name = names.includes(part) ? part : nearest(part, names);
    if (name === undefined) {
      return undefined;
    }
    found = found === '' ? name : `${found}/${name}`;
  }
  return found;
}
