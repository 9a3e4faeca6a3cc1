import { splitNul } from './nulRecords.ts';

export interface MergedTree {
  readonly tree: string;
  /** Paths that could not be merged, in git's order; the tree then holds conflict marks and must not be used. */
  readonly conflicts: readonly string[];
}

/** Output of `merge-tree --write-tree -z --name-only --no-messages`: the tree, then each path in conflict. */
export function parseMergedTree(output: Uint8Array): MergedTree | undefined {
  const [tree = '', ...paths] = splitNul(output);
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(tree)
    ? { tree, conflicts: [...new Set(paths.filter((path) => path !== ''))] }
    : undefined;
}
