import type { GitChange } from '../ports.ts';
import type { ClosurePath } from './closureModel.ts';
import { isWithin } from '../util/repoPath.ts';

/**
 * Where a commit moved a file or a folder from, told by the files that went without a change: the same content under the
 * same name. Undefined where it seems to be no move. Whether the place was new is for the caller to find out.
 */
export function movedFrom(changes: readonly GitChange[], to: ClosurePath): ClosurePath | undefined {
  const added = changes.filter(
    ({ path }) => path === to.path || (to.kind === 'folder' && isWithin(to.path, path)),
  );
  if (added.length === 0 || added.some(({ status }) => status !== 'A')) {
    return undefined;
  }
  const removed = removedByContent(changes);
  const votes = new Map<string, number>();
  for (const { path, after } of added) {
    const below = path.slice(to.path.length);
    const places = (removed.get(after) ?? []).filter((old) => to.kind === 'file' || old.endsWith(below));
    for (const old of places) {
      const place = old.slice(0, old.length - below.length);
      votes.set(place, (votes.get(place) ?? 0) + 1);
    }
  }
  const [best] = [...votes].toSorted(
    ([a, x], [b, y]) => y - x || closeness(b, to.path) - closeness(a, to.path) || a.localeCompare(b),
  );
  // Files may be edited on the way; where most of them differ it is another thing of the same name.
  return best && best[0] !== '' && best[1] * 2 >= added.length ? { ...to, path: best[0] } : undefined;
}

/**
 * How many folders and names two paths have in common, from either end. Short files are alike all over a repository: of
 * several places that had the content, the one that looks most like the new one is it.
 */
function closeness(one: string, other: string): number {
  const [left, right] = [one.split('/'), other.split('/')];
  return alike(left, right) + alike(left.toReversed(), right.toReversed());
}

function alike(left: readonly string[], right: readonly string[]): number {
  const end = left.findIndex((part, index) => part !== right[index]);
  return end < 0 ? left.length : end;
}

/** Paths of removed files by their content. */
function removedByContent(changes: readonly GitChange[]): ReadonlyMap<string, readonly string[]> {
  const removed = new Map<string, string[]>();
  for (const { path, status, before } of changes) {
    if (status === 'D' && before !== '') {
      removed.set(before, [...(removed.get(before) ?? []), path]);
    }
  }
  return removed;
}
