import type { AppsTree } from './appsTree.ts';
import type { NodeId } from './nodeId.ts';
import { fingerprint } from './row.ts';
import type { Row } from './row.ts';

/** What must be told to VS Code: `all` reads everything again; otherwise each id with all that is open below it. */
export type Repaint = { readonly all: true } | { readonly all: false; readonly ids: readonly NodeId[] };

/**
 * Remembers what VS Code was given, and answers what of it is no longer true. Telling it about a row costs VS Code a
 * read of that row and of everything open below, so rows whose text is still right are not told.
 */
export class Painted {
  readonly #rows = new Map<NodeId, string>();
  readonly #children = new Map<NodeId | undefined, readonly NodeId[]>();

  gaveRow(row: Row): void {
    this.#rows.set(row.id, fingerprint(row));
  }

  /**
   * `undefined` is the top. VS Code keeps the children of a row that is closed and shows them again without asking, so
   * closing forgets nothing here either.
   */
  gaveChildren(parent: NodeId | undefined, children: readonly NodeId[], tree: AppsTree): void {
    const before = this.#children.get(parent);
    this.#children.set(parent, children);
    if (before !== undefined) {
      this.#forgetGone(before, children, tree);
    }
  }

  /** Rows below this one that VS Code knows; undefined where it never asked. */
  childrenOf(parent: NodeId): readonly NodeId[] | undefined {
    return this.#children.get(parent);
  }

  /** Rows whose children VS Code knows; undefined is the top. */
  parents(): Iterable<NodeId | undefined> {
    return this.#children.keys();
  }

  /** Rows that VS Code knows. */
  rows(): Iterable<NodeId> {
    return this.#rows.keys();
  }

  /**
   * `touched` may read differently; `lists` are parents whose children may be others (or in another order), undefined
   * for the top. Undefined when everything on screen is still right.
   */
  outdated(
    tree: AppsTree,
    touched: Iterable<NodeId>,
    lists: Iterable<NodeId | undefined>,
  ): Repaint | undefined {
    const ids = new Set<NodeId>();
    for (const parent of lists) {
      const known = this.#children.get(parent);
      const now = parent === undefined ? tree.roots() : tree.children(parent);
      if (known === undefined || isSameList(known, now)) {
        continue;
      }
      if (parent === undefined) {
        return { all: true };
      }
      ids.add(parent);
    }
    for (const id of touched) {
      const known = this.#rows.get(id);
      const row = known === undefined ? undefined : tree.row(id);
      if (row !== undefined && fingerprint(row) !== known) {
        ids.add(id);
      }
    }
    const told = [...ids].filter((id) => !hasAncestorIn(id, ids, tree));
    return told.length === 0 ? undefined : { all: false, ids: told };
  }

  /** A row that left this parent may have moved to another: only rows that no longer exist are forgotten. */
  #forgetGone(before: readonly NodeId[], after: readonly NodeId[], tree: AppsTree): void {
    const kept = new Set(after);
    const gone = before.filter((id) => !kept.has(id));
    for (let id = gone.pop(); id !== undefined; id = gone.pop()) {
      if (tree.row(id) === undefined) {
        this.#rows.delete(id);
        gone.push(...(this.#children.get(id) ?? []));
        this.#children.delete(id);
      }
    }
  }
}

function isSameList(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return a === b || (a.length === b.length && a.every((id, index) => id === b[index]));
}

/** Reading a row again reads everything open below it again: once is enough. */
function hasAncestorIn(id: NodeId, ids: ReadonlySet<NodeId>, tree: AppsTree): boolean {
  let parent = tree.parent(id);
  while (parent !== undefined) {
    if (ids.has(parent)) {
      return true;
    }
    parent = tree.parent(parent);
  }
  return false;
}
