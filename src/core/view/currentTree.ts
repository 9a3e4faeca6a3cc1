import type { State } from '../store/state.ts';
import type { AppsTree } from './appsTree.ts';
import { AppsTrees } from './appsTree.ts';
import type { TreeOptions } from './options.ts';

/** How far behind the clock the ages in a shared tree may be. */
const MAX_AGE_MS = 1000;

/** VS Code asks for thousands of rows in one go: as long as nothing that decides them changed, they share a tree. */
export class CurrentTree {
  readonly #trees = new AppsTrees();
  #last: { readonly state: State; readonly options: TreeOptions; readonly tree: AppsTree } | undefined;

  at(state: State, options: TreeOptions): AppsTree {
    const last = this.#last;
    if (last?.state === state && isAlike(last.options, options)) {
      return last.tree;
    }
    const tree = this.#trees.at(state, options);
    this.#last = { state, options, tree };
    return tree;
  }
}

/** The functions among the options are asked anew for each row, so they need no comparing. */
function isAlike(a: TreeOptions, b: TreeOptions): boolean {
  return (
    a.grouping === b.grouping &&
    a.filter === b.filter &&
    a.catalog === b.catalog &&
    a.pinned === b.pinned &&
    Math.abs(b.now - a.now) < MAX_AGE_MS
  );
}
