import type { Person } from './people.ts';

/**
 * One change of one file. The sample folder is the tip of the history, so every edit can be undone: walking back, an
 * added file disappears, a replaced text turns into what it was before, a removed file comes back.
 */
export type Edit =
  | { readonly kind: 'replace'; readonly path: string; readonly before: string; readonly after: string }
  | { readonly kind: 'add'; readonly path: string }
  | { readonly kind: 'remove'; readonly path: string; readonly text: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string };

/** Both texts must stand exactly once in the file, on their side of the change. */
export function replace(path: string, before: string, after: string): Edit {
  return { kind: 'replace', path, before, after };
}

/** Adds text right behind a text that stands exactly once in the file. */
export function insert(path: string, behind: string, text: string): Edit {
  return replace(path, behind, `${behind}${text}`);
}

/** A new file; its first text is what the later commits leave of it, walking back from the sample folder. */
export function add(path: string): Edit {
  return { kind: 'add', path };
}

export function remove(path: string, text: string): Edit {
  return { kind: 'remove', path, text };
}

/** Moves a file, or a folder with everything in it. */
export function rename(from: string, to: string): Edit {
  return { kind: 'rename', from, to };
}

/** `[days before now, local time of the author]`, at least one day back. */
export type When = readonly [days: number, time: string];

export interface Change {
  /** Unique; tests name commits by it. */
  readonly label: string;
  readonly by: Person;
  readonly when: When;
  readonly subject: string;
  readonly body?: string;
  readonly coAuthors?: readonly Person[];
  /** The forge commits what it merges or squashes; the author stays. */
  readonly committer?: Person;
  readonly edits: readonly Edit[];
}

/** A pull request merged with a merge commit. Its commits start from `base`, by default the commit before the merge. */
export interface Merge {
  readonly label: string;
  readonly by: Person;
  readonly when: When;
  readonly pr: number;
  readonly branch: string;
  readonly title: string;
  readonly base?: string;
  readonly commits: readonly Change[];
}

/** Undoes an earlier commit of the main line, as `git revert` does; its message names the commit. */
export interface Revert {
  readonly label: string;
  readonly by: Person;
  readonly when: When;
  readonly reverts: string;
  readonly why: string;
}

export type Step = Change | Merge | Revert;

/** A pull request that is still open: commits on a branch of the origin, on top of the tip or of `base`. */
export interface OpenBranch {
  readonly name: string;
  readonly base?: string;
  readonly commits: readonly Change[];
}

export interface History {
  /** From oldest to newest along the first parents of main. */
  readonly main: readonly Step[];
  readonly open: readonly OpenBranch[];
  /** Annotated tags by name. */
  readonly tags: Readonly<
    Record<string, { readonly on: string; readonly by: Person; readonly message: string }>
  >;
}
