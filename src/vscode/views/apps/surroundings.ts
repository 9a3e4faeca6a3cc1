import * as vscode from 'vscode';

import type { ContextCatalog } from '../../../core/model/connection.ts';
import type { State } from '../../../core/store/state.ts';
import type { AppsTree } from '../../../core/view/appsTree.ts';
import { isFiltering } from '../../../core/view/filter.ts';
import type { NodeId } from '../../../core/view/nodeId.ts';
import { badge, TotalsMemo, viewMessage } from '../../../core/view/summary.ts';
import type { ViewMemory } from '../../../core/view/viewMemory.ts';
import { clockTime } from '../../clockTime.ts';
import type { ContextKeys } from '../../contextKeys.ts';

export type SetContextKey = <Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]) => void;

/** What stands around the rows: message, description, badge, and the keys that menus and welcome texts go by. */
export class Surroundings {
  readonly #view: vscode.TreeView<NodeId>;
  readonly #setContextKey: SetContextKey;
  readonly #totals = new TotalsMemo();

  constructor(view: vscode.TreeView<NodeId>, setContextKey: SetContextKey) {
    this.#view = view;
    this.#setContextKey = setContextKey;
  }

  /** VS Code sends on what it is given, so only what is another is given. */
  show(state: State, tree: AppsTree, { filter, grouping }: Pick<ViewMemory, 'filter' | 'grouping'>): void {
    const message = viewMessage(tree, state, filter, clockTime);
    if ((this.#view.message ?? '') !== (message ?? '')) {
      this.#view.message = message ?? '';
    }
    const description = grouping === 'project' ? vscode.l10n.t('by project') : '';
    if ((this.#view.description ?? '') !== description) {
      this.#view.description = description;
    }
    const totals = this.#totals.of(state);
    const number = badge(totals);
    if (this.#view.badge?.value !== number?.value) {
      this.#view.badge = number;
    }
    this.#setContextKey('plumbline.connections', state.connections.size);
    this.#setContextKey('plumbline.canSync', totals.syncable > 0);
    this.#setContextKey('plumbline.canReconcile', totals.apps > totals.syncable);
    this.#setContextKey('plumbline.filtered', isFiltering(filter));
    this.#setContextKey('plumbline.grouping', grouping);
  }

  showCatalog(catalog: ContextCatalog): void {
    this.#setContextKey('plumbline.kubeconfig', catalogWord(catalog));
  }

  showUntrusted(): void {
    this.#setContextKey('plumbline.kubeconfig', 'untrusted');
  }
}

function catalogWord(catalog: ContextCatalog): ContextKeys['plumbline.kubeconfig'] {
  if (catalog.contexts.length > 0) {
    return 'found';
  }
  return catalog.files.some(({ state }) => state === 'broken') ? 'broken' : 'none';
}
