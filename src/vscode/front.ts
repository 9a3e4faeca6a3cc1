import * as vscode from 'vscode';

import type { Clock } from '../core/ports.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable } from '../core/util/emitter.ts';
import type { NodeId } from '../core/view/nodeId.ts';
import { registerHints } from './documents/hints.ts';
import { tellShownTab } from './documents/shownTab.ts';
import { VirtualDocuments } from './documents/virtualDocuments.ts';
import { LazyTree } from './views/lazyTree.ts';

export const APPS_VIEW = 'plumbline.apps';
const TRUST_VIEW = 'plumbline.trust';

/**
 * What VS Code must find when activation ends: the views, still without rows, and the file system of virtual
 * documents, which shows the hint of a restored tab by itself. The rest of the product is loaded by `need`.
 */
export class Front implements Disposable {
  readonly documents: VirtualDocuments;
  readonly #members = new DisposableStore();
  readonly #appsView: vscode.TreeView<NodeId>;
  #apps: vscode.TreeDataProvider<NodeId> | undefined;

  /**
   * `need` is called when VS Code asks for rows; once it has resolved, `createAppsView` has been called. Its `trustRows`
   * are asked for when somebody looks at the Trust Direction view.
   */
  constructor(
    clock: Clock,
    need: () => Promise<{ readonly trustRows: () => Promise<vscode.TreeDataProvider<string>> }>,
  ) {
    this.documents = this.#members.add(new VirtualDocuments(clock));
    registerHints(this.documents);
    this.#members.add(tellShownTab());
    const tree = this.#members.add(
      new LazyTree<NodeId>(async () => {
        await need();
        if (this.#apps === undefined) {
          throw new Error('nobody gave the Apps view its rows');
        }
        return this.#apps;
      }),
    );
    this.#appsView = this.#members.add(
      vscode.window.createTreeView(APPS_VIEW, {
        treeDataProvider: tree,
        showCollapseAll: true,
        canSelectMany: true,
      }),
    );
    const trust = this.#members.add(new LazyTree<string>(async () => (await need()).trustRows()));
    this.#members.add(
      vscode.window.createTreeView(TRUST_VIEW, { treeDataProvider: trust, showCollapseAll: true }),
    );
  }

  /** Stands for `vscode.window.createTreeView`: gives the view that is there already its rows. */
  readonly createAppsView = (provider: vscode.TreeDataProvider<NodeId>): vscode.TreeView<NodeId> => {
    this.#apps = provider;
    return this.#appsView;
  };

  dispose(): void {
    this.#members.dispose();
  }
}
