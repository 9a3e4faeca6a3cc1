import * as vscode from 'vscode';

import type { App } from '../../../core/model/app.ts';
import type { ContextCatalog } from '../../../core/model/connection.ts';
import type { AppId, ConnectionId } from '../../../core/model/ids.ts';
import type { SourceLag } from '../../../core/model/sourceLag.ts';
import type { SourceLocation } from '../../../core/model/sourceLocation.ts';
import { appNamed, usersOf } from '../../../core/store/related.ts';
import { appById, connectionOfApp } from '../../../core/store/select.ts';
import type { StoreChange } from '../../../core/store/store.ts';
import { DisposableStore } from '../../../core/util/disposable.ts';
import type { Disposable } from '../../../core/util/emitter.ts';
import type { AppsTree } from '../../../core/view/appsTree.ts';
import { CurrentTree } from '../../../core/view/currentTree.ts';
import type { AppFilter } from '../../../core/view/filter.ts';
import { isFiltering, NO_FILTER } from '../../../core/view/filter.ts';
import type { NodeId } from '../../../core/view/nodeId.ts';
import { appNode, connectionNode, historyNode, parseNodeId } from '../../../core/view/nodeId.ts';
import type { Grouping, TreeOptions } from '../../../core/view/options.ts';
import { Painted } from '../../../core/view/painted.ts';
import {
  rowsOfMovedFreshness,
  rowsOfMovedProjects,
  rowsOfRelated,
  touchedBy,
  widen,
} from '../../../core/view/touched.ts';
import type { ViewMemory } from '../../../core/view/viewMemory.ts';
import { clockTime } from '../../clockTime.ts';
import type { Gathered } from '../../pacer.ts';
import { Pacer } from '../../pacer.ts';
import { AgeTicker } from './ageTicker.ts';
import type { AppsViewDeps } from './appsViewDeps.ts';
import { FoundSources } from './foundSources.ts';
import { KeptMemory } from './keptMemory.ts';
import { OpenApps } from './openApps.ts';
import { revealRow } from './revealRow.ts';
import { SourceLags } from './sourceLags.ts';
import { Surroundings } from './surroundings.ts';
import { goneItem, toTreeItem, withTooltip } from './treeItem.ts';

/** More single rows than this cost VS Code more than reading the view as a whole. */
const MAX_SINGLE_ROWS = 400;

const NO_APPS: ReadonlyMap<AppId, App> = new Map();

/** The Apps view: answers VS Code from the state, and tells it through one pacer what is no longer true on screen. */
export class AppsView implements vscode.TreeDataProvider<NodeId>, Disposable {
  readonly #deps: AppsViewDeps;
  readonly #members = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<NodeId[] | undefined>();
  readonly #current = new CurrentTree();
  readonly #painted = new Painted();
  readonly #staleness = new Map<ConnectionId, string>();
  readonly #kept: KeptMemory;
  readonly #memory: ViewMemory;
  readonly #open: OpenApps;
  readonly #sources: FoundSources;
  readonly #lags: SourceLags;
  readonly #pacer: Pacer<NodeId>;
  readonly #view: vscode.TreeView<NodeId>;
  readonly #surroundings: Surroundings;
  #catalog: ContextCatalog | undefined;
  #wasStarted = false;
  #missedChanges = false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(deps: AppsViewDeps) {
    this.#deps = deps;
    const { histories } = deps;
    this.#historyOf = histories && ((app) => histories.of(app));
    this.#kept = this.#members.add(new KeptMemory(deps.memento, deps.clock));
    this.#memory = this.#kept.memory;
    this.#open = this.#members.add(new OpenApps(deps.openApp));
    this.#sources = new FoundSources(deps.locate, deps.logger, (app) => this.#touch([appNode(app)]));
    this.#lags = new SourceLags(deps, (source) => this.#touchSource(source));
    this.#pacer = this.#members.add(new Pacer(deps.clock, (gathered) => this.#tell(gathered)));
    this.#members.add(this.#changed);
    this.#view = this.#members.add(deps.createTreeView(this));
    this.#surroundings = new Surroundings(this.#view, deps.setContextKey);
    this.#members.add(this.#view.onDidExpandElement(({ element }) => this.#fold(element, true)));
    this.#members.add(this.#view.onDidCollapseElement(({ element }) => this.#fold(element, false)));
    this.#members.add(this.#view.onDidChangeVisibility(({ visible }) => this.#show(visible)));
    this.#members.add(deps.store.onDidChange((change) => this.#hear(change)));
    this.#members.add(deps.onDidChangeCatalog((catalog) => this.#useCatalog(catalog)));
    this.#members.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#show(this.#view.visible)));
    this.#decorate();
    this.#members.add(
      new AgeTicker(
        deps.clock,
        () => (this.#view.visible ? this.#painted.rows() : []),
        (rows) => this.#touch(rows),
      ),
    );
    this.#show(this.#view.visible);
  }

  get filter(): AppFilter {
    return this.#memory.filter;
  }

  /** Rows that are selected, as command arguments. */
  get selection(): readonly NodeId[] {
    return this.#view.selection;
  }

  setFilter(filter: AppFilter): void {
    this.#memory.filter = filter;
    this.#rearranged();
  }

  clearFilter(): void {
    this.setFilter(NO_FILTER);
  }

  setGrouping(grouping: Grouping): void {
    this.#memory.grouping = grouping;
    this.#rearranged();
  }

  setPinned(app: AppId, isPinned: boolean): void {
    this.#memory.setPinned(app, isPinned);
    this.#holdOrRelease(app);
    this.#rearranged();
  }

  /** Clones came or went, or settings about them changed: opened apps are located anew. */
  forgetSources(): void {
    this.#sources.forget();
    for (const app of this.#open) {
      this.#ask(app);
    }
  }

  /** What is shown of an app's history is another. */
  touchHistory(app: AppId): void {
    const id = historyNode(app);
    this.#pacer.touch({ rows: [id, ...(this.#painted.childrenOf(id) ?? [])], lists: [id] });
  }

  /** Opens the way to an app and selects it. False where it is not in the tree, e.g. hidden by the filter. */
  async reveal(app: AppId): Promise<boolean> {
    return this.#reveal(appNode(app), { select: true, focus: true });
  }

  async revealHistory(app: AppId): Promise<boolean> {
    return this.#reveal(historyNode(app), { select: true, focus: true, expand: true });
  }

  #reveal(id: NodeId, how: Parameters<vscode.TreeView<NodeId>['reveal']>[1]): Promise<boolean> {
    const { clock, logger } = this.#deps;
    const has = (row: NodeId): boolean => this.#tree().row(row) !== undefined;
    return revealRow(id, how, { view: this.#view, clock, logger, has });
  }

  getChildren(parent?: NodeId): NodeId[] {
    const tree = this.#tree();
    const children = parent === undefined ? tree.roots() : tree.children(parent);
    this.#painted.gaveChildren(parent, children, tree);
    const ref = parent === undefined ? undefined : parseNodeId(parent);
    if (ref?.kind === 'history') {
      // A repaint asks for rows too, and must not read anew.
      if (this.#historyOf?.(ref.app) === undefined) {
        this.#deps.histories?.ask(ref.app);
      }
    } else if (parent !== undefined && ref?.kind === 'app') {
      // VS Code asks for the children of open rows only, at times before it tells that one was opened, at times instead.
      this.#fold(parent, true);
    }
    return [...children];
  }

  getParent(id: NodeId): NodeId | undefined {
    return this.#tree().parent(id);
  }

  getTreeItem(id: NodeId): vscode.TreeItem {
    const row = this.#tree().row(id);
    if (row === undefined) {
      return goneItem(id);
    }
    this.#painted.gaveRow(row);
    return toTreeItem(row);
  }

  resolveTreeItem(item: vscode.TreeItem, id: NodeId): vscode.TreeItem {
    const row = this.#tree().row(id);
    return row === undefined ? item : withTooltip(item, row);
  }

  dispose(): void {
    this.#members.dispose();
  }

  #tree(): AppsTree {
    return this.#current.at(this.#deps.store.state, {
      grouping: this.#memory.grouping,
      filter: this.#memory.filter,
      now: this.#deps.clock.now(),
      clockTime,
      locationsOf: this.#locationsOf,
      lagOf: this.#lagOf,
      ...(this.#historyOf && { historyOf: this.#historyOf }),
      pinned: this.#memory.pinned,
      isExpanded: (row) => this.#memory.isExpanded(row),
      refolds: (row) => this.#memory.refolds(row),
      ...(this.#catalog === undefined ? {} : { catalog: this.#catalog }),
    });
  }

  readonly #locationsOf = (app: AppId): readonly SourceLocation[] | undefined => this.#sources.of(app);
  readonly #lagOf = (source: AppId): SourceLag | undefined => this.#lags.of(source);
  readonly #historyOf: TreeOptions['historyOf'];

  #hear({ state, change }: StoreChange): void {
    this.#lags.hear(state, change.apps);
    const touched = touchedBy(change);
    const moved = rowsOfMovedFreshness(state, change.connections, this.#staleness, this.#painted);
    const bounded = rowsOfMovedProjects(state, change.apps, this.#painted);
    const related = rowsOfRelated(state, change.apps, this.#painted);
    const declared = change.declarations ? [...this.#painted.rows()] : [];
    if (change.roots || change.lists.size > 0) {
      this.#open.releaseWhere((app) => this.#appOf(app) === undefined);
      this.#holdPinned();
    }
    this.#pacer.touch({
      rows: [...touched.rows, ...moved, ...bounded, ...related, ...declared],
      lists: touched.lists,
    });
  }

  /** The pacer's turn: whatever is no longer true on screen, and nothing else. */
  #tell(gathered: Gathered<NodeId>): boolean {
    this.#decorate();
    if (!this.#view.visible) {
      this.#missedChanges = true;
      return false;
    }
    const tree = this.#tree();
    const { rows, lists } = widen(gathered, this.#painted, tree, isFiltering(this.#memory.filter));
    const repaint = this.#painted.outdated(tree, rows, lists);
    if (repaint === undefined) {
      return false;
    }
    const isWhole = repaint.all || repaint.ids.length > MAX_SINGLE_ROWS;
    this.#changed.fire(isWhole ? undefined : [...repaint.ids]);
    return true;
  }

  #decorate(): void {
    this.#surroundings.show(this.#deps.store.state, this.#tree(), this.#memory);
  }

  #touch(rows: Iterable<NodeId>): void {
    this.#pacer.touch({ rows });
  }

  /** Filter, grouping or pins: every list may be another. */
  #rearranged(): void {
    this.#kept.saveSoon();
    const connections = [...this.#deps.store.state.connections.keys()].map(connectionNode);
    this.#pacer.touch({ rows: this.#painted.rows(), lists: connections });
    this.#decorate();
  }

  /** The source itself, and the lines that name it below its users. */
  #touchSource(source: App): void {
    const apps = connectionOfApp(this.#deps.store.state, source.id)?.apps;
    const users = apps === undefined ? [] : usersOf(source, apps);
    this.#touch([source, ...users].map(({ id }) => appNode(id)));
  }

  #fold(id: NodeId, isExpanded: boolean): void {
    const wasExpanded = this.#tree().row(id)?.collapsible === 'expanded';
    if (wasExpanded !== isExpanded) {
      this.#memory.setExpanded(id, isExpanded);
      this.#kept.saveSoon();
      this.#touch([id]);
    }
    const ref = parseNodeId(id);
    if (ref?.kind === 'app') {
      this.#holdOrRelease(ref.app);
    } else if (ref?.kind === 'history' && isExpanded) {
      this.#deps.histories?.ask(ref.app);
    }
  }

  #holdOrRelease(id: AppId): void {
    const app = this.#appOf(id);
    const row = app?.role === 'app' ? this.#tree().row(appNode(id)) : undefined;
    if (app?.role === 'source') {
      this.#lags.ask(app);
    } else if (row?.collapsible === 'expanded' || (row !== undefined && this.#memory.pinned.has(id))) {
      this.#open.hold(id);
      this.#ask(id);
    } else {
      this.#open.release(id);
    }
  }

  #holdPinned(): void {
    for (const id of this.#memory.pinned) {
      this.#holdOrRelease(id);
    }
  }

  #ask(id: AppId): void {
    const app = this.#appOf(id);
    if (app !== undefined) {
      this.#sources.ask(app);
      for (const name of app.sourceRefs ?? []) {
        this.#lags.ask(appNamed(app, name, connectionOfApp(this.#deps.store.state, id)?.apps ?? NO_APPS));
      }
    }
  }

  #appOf(id: AppId): App | undefined {
    return appById(this.#deps.store.state, id);
  }

  #show(isVisible: boolean): void {
    if (!vscode.workspace.isTrusted) {
      this.#surroundings.showUntrusted();
      return;
    }
    if (!isVisible) {
      return;
    }
    if (!this.#wasStarted) {
      this.#wasStarted = true;
      void this.#start();
    }
    if (this.#missedChanges) {
      this.#missedChanges = false;
      this.#pacer.clear();
      this.#changed.fire(undefined);
    }
  }

  /** No file of a kubeconfig is read, and nothing connects, before somebody looks at the view. */
  async #start(): Promise<void> {
    try {
      this.#useCatalog(await this.#deps.catalog());
      await this.#deps.restore();
    } catch (error) {
      this.#deps.logger.error('the contexts of the last session could not be restored', error);
    }
  }

  #useCatalog(catalog: ContextCatalog): void {
    this.#catalog = catalog;
    this.#surroundings.showCatalog(catalog);
    this.#pacer.touch({ rows: this.#painted.rows(), lists: [undefined] });
  }
}
