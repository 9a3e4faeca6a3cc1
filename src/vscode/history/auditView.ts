import * as vscode from 'vscode';

import type { AppId } from '../../core/model/ids.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import type { AuditFilter } from '../../core/history/auditFilter.ts';
import { isFilteringAudit } from '../../core/history/auditFilter.ts';
import type { AuditLine } from '../../core/history/auditLine.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import { auditMessage } from '../../core/view/auditHead.ts';
import { auditMarkdown } from '../../core/view/auditMarkdown.ts';
import { parseAuditNode } from '../../core/view/auditNode.ts';
import type { NodeId } from '../../core/view/nodeId.ts';
import { setContextKey } from '../contextKeys.ts';
import { Pacer } from '../pacer.ts';
import { goneItem, toTreeItem, withTooltip } from '../views/apps/treeItem.ts';
import { AuditReader } from './auditReader.ts';
import type { AuditReaderDeps } from './auditReader.ts';
import { Signatures } from './signatures.ts';
import type { SignaturesDeps } from './signatures.ts';

export const AUDIT_VIEW = 'plumbline.audit';

export interface AuditViewDeps extends Omit<AuditReaderDeps, 'signatures'>, SignaturesDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The History view: the audit log of one app or several, in the panel from the first time that somebody opens it. */
export class AuditView implements vscode.TreeDataProvider<NodeId>, Disposable {
  readonly #deps: AuditViewDeps;
  readonly #members = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #reader: AuditReader;
  readonly #signatures: Signatures;
  readonly #pacer: Pacer<NodeId>;
  readonly #view: vscode.TreeView<NodeId>;
  #title = '';
  #endProgress: (() => void) | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(deps: AuditViewDeps) {
    this.#deps = deps;
    this.#signatures = this.#members.add(new Signatures(deps));
    this.#reader = this.#members.add(new AuditReader({ ...deps, signatures: this.#signatures }));
    this.#pacer = this.#members.add(new Pacer(deps.clock, () => this.#show()));
    this.#members.add(this.#changed);
    this.#view = this.#members.add(
      vscode.window.createTreeView(AUDIT_VIEW, {
        treeDataProvider: this,
        showCollapseAll: true,
        canSelectMany: true,
      }),
    );
    this.#members.add(this.#reader.onDidChange(() => this.#pacer.touch({ lists: [undefined] })));
  }

  get filter(): AuditFilter {
    return this.#reader.filter;
  }

  /** Lines that were read, whatever the filter. */
  get lines(): readonly AuditLine[] {
    return this.#reader.tree.lines;
  }

  async open(apps: readonly AppId[], title: string): Promise<void> {
    this.#title = title;
    setContextKey('plumbline.audit', 'open');
    await vscode.commands.executeCommand(`${AUDIT_VIEW}.focus`);
    await this.#reader.open(apps);
    await this.#revealNewest();
  }

  async refresh(): Promise<void> {
    await this.#reader.refresh();
  }

  async setFilter(filter: AuditFilter): Promise<void> {
    await this.#reader.setFilter(filter);
  }

  setFoldsBots(foldsBots: boolean): void {
    this.#reader.setFoldsBots(foldsBots);
  }

  async more(): Promise<void> {
    await this.#reader.more();
  }

  stop(): void {
    this.#reader.stop();
  }

  /** The list as it is filtered; the selected lines alone where `isSelection` and there are some. */
  markdown({ isSelection }: { readonly isSelection: boolean }): string {
    const { tree, apps, filter } = this.#reader;
    const selected = new Set(isSelection ? this.#view.selection : []);
    const chosen = tree.matching.filter((line) => selected.has(tree.idOf(line)));
    return auditMarkdown({
      apps,
      tree,
      filter,
      now: this.#deps.clock.now(),
      ...(chosen.length > 0 && { lines: chosen }),
    });
  }

  getChildren(parent?: NodeId): NodeId[] {
    const { tree } = this.#reader;
    const landing = parent === undefined ? undefined : tree.landing(parent);
    if (landing) {
      this.#signatures.ask(landing.app, landing.entry.sha);
    }
    return [...(parent === undefined ? tree.roots() : tree.children(parent))];
  }

  getParent(id: NodeId): NodeId | undefined {
    return this.#reader.tree.parent(id);
  }

  getTreeItem(id: NodeId): vscode.TreeItem {
    const row = this.#reader.tree.row(id);
    return row === undefined ? goneItem(id) : toTreeItem(row);
  }

  resolveTreeItem(item: vscode.TreeItem, id: NodeId): vscode.TreeItem {
    const row = this.#reader.tree.row(id);
    return row === undefined ? item : withTooltip(item, row);
  }

  /** The change of a file that a row stands for. */
  fileOf(id: string): { readonly app: AppId; readonly key: string; readonly path: string } | undefined {
    const ref = parseAuditNode(id);
    return ref?.kind === 'file' ? ref : undefined;
  }

  dispose(): void {
    this.#endProgress?.();
    this.#members.dispose();
  }

  /** The tree keeps its place where the rows of another list are: what came last would be above it, unseen. */
  async #revealNewest(): Promise<void> {
    const [newest] = this.#reader.tree.roots();
    if (newest !== undefined && this.#view.visible) {
      await this.#view.reveal(newest, { select: false, focus: false }).then(undefined, (error: unknown) => {
        this.#deps.logger.debug(`the newest line could not be revealed: ${String(error)}`);
      });
    }
  }

  #show(): boolean {
    const { apps, tree, filter, foldsBots, isReading } = this.#reader;
    const now = this.#deps.clock.now();
    this.#view.message =
      apps.length === 0 ? '' : auditMessage({ title: this.#title, apps, tree, filter, now });
    setContextKey('plumbline.audit.filtered', isFilteringAudit(filter));
    setContextKey('plumbline.audit.foldsBots', foldsBots);
    setContextKey('plumbline.audit.reading', isReading);
    this.#showProgress(isReading);
    this.#changed.fire(undefined);
    return true;
  }

  #showProgress(isReading: boolean): void {
    if (isReading && this.#endProgress === undefined) {
      void vscode.window.withProgress(
        { location: { viewId: AUDIT_VIEW } },
        () => new Promise<void>((resolve) => (this.#endProgress = resolve)),
      );
    } else if (!isReading) {
      this.#endProgress?.();
      this.#endProgress = undefined;
    }
  }
}
