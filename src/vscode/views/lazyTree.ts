import * as vscode from 'vscode';

import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';

/**
 * A view whose provider is a lazy feature: the view is there at once, the feature loads when VS Code asks for the rows,
 * that is, when somebody looks. The feature itself fires `onDidChangeTreeData`.
 */
export class LazyTree<Id> implements vscode.TreeDataProvider<Id>, Disposable {
  readonly #feature: () => Promise<vscode.TreeDataProvider<Id>>;
  readonly #changed = new vscode.EventEmitter<Id | Id[] | undefined | null | void>();
  readonly #members = new DisposableStore();
  #provider: vscode.TreeDataProvider<Id> | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(feature: () => Promise<vscode.TreeDataProvider<Id>>) {
    this.#feature = feature;
    this.#members.add(this.#changed);
  }

  async getChildren(parent?: Id): Promise<Id[]> {
    return [...((await (await this.#real()).getChildren(parent)) ?? [])];
  }

  async getTreeItem(id: Id): Promise<vscode.TreeItem> {
    return (await this.#real()).getTreeItem(id);
  }

  async getParent(id: Id): Promise<Id | undefined> {
    return (await (await this.#real()).getParent?.(id)) ?? undefined;
  }

  async resolveTreeItem(
    item: vscode.TreeItem,
    id: Id,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    return (await (await this.#real()).resolveTreeItem?.(item, id, token)) ?? item;
  }

  dispose(): void {
    this.#members.dispose();
  }

  async #real(): Promise<vscode.TreeDataProvider<Id>> {
    const provider = await this.#feature();
    if (this.#provider === undefined) {
      this.#provider = provider;
      const hearing = provider.onDidChangeTreeData?.((ids) => this.#changed.fire(ids));
      if (hearing) {
        this.#members.add(hearing);
      }
    }
    return provider;
  }
}
