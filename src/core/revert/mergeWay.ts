import type { GitVersion } from '../git/version.ts';
import { isAtLeast } from '../git/version.ts';

/**
 * How this git computes the tree of a revert without a working tree: `merge-tree` takes a base since 2.40, and trees for
 * all three sides since 2.45; before that a commit made for the purpose has the base as its parent.
 */
export type MergeWay = 'trees' | 'commits' | 'synthetic';

/** Undefined for a git that cannot: `merge-tree --write-tree` came with 2.38. */
export function mergeWay(version: GitVersion): MergeWay | undefined {
  if (isAtLeast(version, 2, 45)) {
    return 'trees';
  }
  if (isAtLeast(version, 2, 40)) {
    return 'commits';
  }
  return isAtLeast(version, 2, 38) ? 'synthetic' : undefined;
}

/** The id of the empty tree, which every repository has: by SHA-1 or SHA-256, as long as `like`. */
export function emptyTree(like: string): string {
  return like.length === 64
    ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'
    : '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
}
