import type { Edit } from './commit.ts';

/** A tree as texts by path. */
export type Files = ReadonlyMap<string, string>;

export function applyEdits(files: Files, edits: readonly Edit[], added: Files): Files {
  const next = new Map(files);
  for (const edit of edits) {
    apply(next, edit, added);
  }
  return next;
}

/** The tree before these edits, from the tree after them. Texts of added files are noted in `added`. */
export function undoEdits(files: Files, edits: readonly Edit[], added: Map<string, string>): Files {
  const previous = new Map(files);
  for (const edit of edits.toReversed()) {
    if (edit.kind === 'add') {
      added.set(edit.path, take(previous, edit.path));
    } else if (edit.kind === 'remove') {
      put(previous, edit.path, edit.text);
    } else {
      apply(previous, invert(edit), added);
    }
  }
  return previous;
}

/** What `git revert` of these edits changes. */
export function invertAll(edits: readonly Edit[]): readonly Edit[] {
  return edits.toReversed().map(invert);
}

function invert(edit: Edit): Edit {
  switch (edit.kind) {
    case 'replace':
      return { ...edit, before: edit.after, after: edit.before };
    case 'rename':
      return { kind: 'rename', from: edit.to, to: edit.from };
    default:
      throw new Error(`${edit.path}: only replaced texts and renames are reverted in this history`);
  }
}

function apply(files: Map<string, string>, edit: Edit, added: Files): void {
  switch (edit.kind) {
    case 'replace':
      files.set(edit.path, replaceOnce(files, edit.path, edit.before, edit.after));
      return;
    case 'add':
      put(files, edit.path, textOf(added, edit.path));
      return;
    case 'remove':
      take(files, edit.path);
      return;
    case 'rename':
      move(files, edit.from, edit.to);
  }
}

function replaceOnce(files: Files, path: string, before: string, after: string): string {
  const text = textOf(files, path);
  const parts = text.split(before);
  if (parts.length !== 2) {
    throw new Error(`${path} holds ${parts.length - 1} times, not once: ${before}`);
  }
  return parts.join(after);
}

function move(files: Map<string, string>, from: string, to: string): void {
  const moved = [...files.keys()].filter((path) => path === from || path.startsWith(`${from}/`));
  if (moved.length === 0) {
    throw new Error(`nothing to move at ${from}`);
  }
  for (const path of moved) {
    put(files, `${to}${path.slice(from.length)}`, take(files, path));
  }
}

function put(files: Map<string, string>, path: string, text: string): void {
  if (files.has(path)) {
    throw new Error(`${path} is there already`);
  }
  files.set(path, text);
}

function take(files: Map<string, string>, path: string): string {
  const text = textOf(files, path);
  files.delete(path);
  return text;
}

function textOf(files: Files, path: string): string {
  const text = files.get(path);
  if (text === undefined) {
    throw new Error(`there is no ${path} at this point of the history`);
  }
  return text;
}
