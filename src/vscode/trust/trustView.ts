import * as vscode from 'vscode';

import type { Clock, Logger } from '../../core/ports.ts';
import { ciSystemOf } from '../../core/trust/ciFile.ts';
import type { TrustRow } from '../../core/trust/trustRows.ts';
import { trustRows } from '../../core/trust/trustRows.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import type { Collapsible } from '../../core/view/row.ts';
import { visibleText } from '../../core/view/visibleText.ts';
import { CI_FILES, CI_FOLDERS, pathOf, readCiFiles } from './ciFiles.ts';

/** One pause for a burst of saves, a checkout, or while somebody types. */
const SETTLE_MS = 200;

export interface TrustViewDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The rows of the Trust Direction view: where CI still reaches into the cluster. Reads files only, from the first look on,
 * and again when one of them changes, saved or not.
 */
export class TrustView implements vscode.TreeDataProvider<string>, Disposable {
  readonly #deps: TrustViewDeps;
  readonly #members = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<undefined>();
  #rows: Promise<ReadonlyMap<string | undefined, readonly TrustRow[]>> | undefined;
  #byId = new Map<string, TrustRow>();
  #settling: Disposable | undefined;
  #reading: vscode.CancellationTokenSource | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(deps: TrustViewDeps) {
    this.#deps = deps;
    this.#members.add(this.#changed);
    for (const glob of [CI_FILES, CI_FOLDERS]) {
      const watcher = this.#members.add(vscode.workspace.createFileSystemWatcher(glob));
      for (const changed of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
        this.#members.add(changed(() => this.#touch()));
      }
    }
    this.#members.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (ciSystemOf(pathOf(document.uri)) !== undefined) {
          this.#touch();
        }
      }),
    );
    this.#members.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()));
  }

  /** Reads all files anew. */
  refresh(): void {
    this.#rows = undefined;
    this.#changed.fire(undefined);
  }

  async getChildren(parent?: string): Promise<string[]> {
    this.#rows ??= this.#read();
    const rows = (await this.#rows).get(parent) ?? [];
    return rows.map(({ id }) => id);
  }

  getParent(id: string): string | undefined {
    return [...this.#byId.values()].find(({ children }) => children.some((child) => child.id === id))?.id;
  }

  getTreeItem(id: string): vscode.TreeItem {
    const row = this.#byId.get(id);
    const item = new vscode.TreeItem(visibleText(row?.label ?? ''), COLLAPSIBLE[row?.collapsible ?? 'none']);
    item.id = id;
    if (row) {
      const { icon, target } = row;
      item.description = visibleText(row.description);
      item.iconPath = new vscode.ThemeIcon(
        icon.id,
        icon.color ? new vscode.ThemeColor(icon.color) : undefined,
      );
      item.accessibilityInformation = { label: visibleText(row.accessibilityLabel) };
      item.contextValue = target ? 'trustPlace' : 'trust';
      item.tooltip = new vscode.MarkdownString(visibleText(row.tooltip));
      if (target) {
        const { start, end } = target;
        const selection = new vscode.Range(start.line, start.character, end.line, end.character);
        item.command = {
          command: 'vscode.open',
          title: vscode.l10n.t('Open'),
          arguments: [
            vscode.Uri.parse(target.uri, true),
            { selection } satisfies vscode.TextDocumentShowOptions,
          ],
        };
      }
    }
    return item;
  }

  dispose(): void {
    this.#settling?.dispose();
    this.#rows = undefined;
    this.#reading?.cancel();
    this.#members.dispose();
  }

  #touch(): void {
    this.#settling?.dispose();
    this.#settling = this.#deps.clock.after(SETTLE_MS, () => this.refresh());
  }

  async #read(): Promise<ReadonlyMap<string | undefined, readonly TrustRow[]>> {
    this.#reading?.cancel();
    this.#reading = new vscode.CancellationTokenSource();
    const { token } = this.#reading;
    let rows: readonly TrustRow[];
    try {
      rows = trustRows(await readCiFiles(token));
    } catch (error) {
      if (!token.isCancellationRequested) {
        this.#deps.logger.error('the CI files could not be listed', error);
      }
      rows = [failed(error)];
    }
    if (token.isCancellationRequested && this.#rows) {
      return this.#rows; // a later read has taken over
    }
    const byParent = new Map<string | undefined, readonly TrustRow[]>([[undefined, rows]]);
    const byId = new Map<string, TrustRow>();
    const waiting = [...rows];
    for (let row = waiting.pop(); row; row = waiting.pop()) {
      byParent.set(row.id, row.children);
      byId.set(row.id, row);
      waiting.push(...row.children);
    }
    this.#byId = byId;
    return byParent;
  }
}

function failed(error: unknown): TrustRow {
  const label = vscode.l10n.t('The CI files could not be listed');
  const description = error instanceof Error ? error.message : String(error);
  return {
    id: 'failed',
    label,
    description,
    icon: { id: 'error', color: 'list.errorForeground' },
    collapsible: 'none',
    accessibilityLabel: `${label}, ${description}`,
    tooltip: vscode.l10n.t('Refresh the view to try again. The log of Plumbline has the details.'),
    children: [],
  };
}

const COLLAPSIBLE: Record<Collapsible, vscode.TreeItemCollapsibleState> = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};
