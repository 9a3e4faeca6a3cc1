import * as vscode from 'vscode';

import type { AppId } from '../../src/core/model/ids.ts';
import type { SourceLocation } from '../../src/core/model/sourceLocation.ts';
import type { Logger } from '../../src/core/ports.ts';
import type { Store } from '../../src/core/store/store.ts';
import type { NodeId } from '../../src/core/view/nodeId.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { ContextKeys } from '../../src/vscode/contextKeys.ts';
import { AppsView } from '../../src/vscode/views/apps/appsView.ts';

const silent = (): void => undefined;
const SILENT: Logger = { error: silent, warn: silent, info: silent, debug: silent, trace: silent };

/** What stands between the view and VS Code in a test. */
export interface Probe {
  /** Called with what VS Code is given for a row. */
  onRow?(id: NodeId, item: vscode.TreeItem): void;
  /** Called when VS Code asks what is below a row; undefined is the top. */
  onChildren?(id: NodeId | undefined): void;
}

export interface ProbedView {
  readonly view: AppsView;
  /** VS Code's own end of it. */
  readonly tree: vscode.TreeView<NodeId>;
  /** Apps whose objects the view asked to be kept. */
  readonly opened: ReadonlySet<AppId>;
  readonly keys: Partial<ContextKeys>;
  /** How often the contexts of the last session were restored. */
  readonly restored: () => number;
}

/** A storage that outlives views, as VS Code's does. */
export function memory(): vscode.Memento {
  const kept = new Map<string, string>();
  return {
    keys: () => [...kept.keys()],
    get: <T>(key: string, fallback?: T) => {
      const text = kept.get(key);
      return text === undefined ? fallback : (JSON.parse(text) as T);
    },
    update: (key: string, value: unknown) => {
      kept.set(key, JSON.stringify(value));
      return Promise.resolve();
    },
  };
}

/** The Apps view of the product over a store of the test, put into the probe's empty view. */
export function probedView(
  store: Store,
  probe: Probe = {},
  options: {
    readonly memento?: vscode.Memento;
    readonly locations?: readonly SourceLocation[];
  } = {},
): ProbedView {
  const opened = new Set<AppId>();
  const keys: Partial<ContextKeys> = {};
  let restored = 0;
  let tree: vscode.TreeView<NodeId> | undefined;
  const view = new AppsView({
    store,
    clock: systemClock,
    logger: SILENT,
    memento: options.memento ?? memory(),
    openApp: (app) => {
      opened.add(app);
      return { dispose: () => opened.delete(app) };
    },
    locate: () => Promise.resolve(options.locations ?? []),
    lagOf: () => Promise.resolve(undefined),
    catalog: () => Promise.resolve({ contexts: [], files: [], origin: 'home' }),
    onDidChangeCatalog: () => ({ dispose: silent }),
    restore: () => {
      restored += 1;
      return Promise.resolve();
    },
    setContextKey: (key, value) => {
      keys[key] = value;
    },
    createTreeView: (rows) => {
      tree = vscode.window.createTreeView('probe.apps', {
        treeDataProvider: through(rows, probe),
        showCollapseAll: true,
        canSelectMany: true,
      });
      return tree;
    },
  });
  if (tree === undefined) {
    throw new Error('the view made no tree');
  }
  return { view, tree, opened, keys, restored: () => restored };
}

/** The same provider, seen by VS Code through the probe. */
function through<T>(inner: vscode.TreeDataProvider<T>, probe: Probe): vscode.TreeDataProvider<T> {
  return {
    ...(inner.onDidChangeTreeData === undefined ? {} : { onDidChangeTreeData: inner.onDidChangeTreeData }),
    getChildren: (element) => {
      probe.onChildren?.(element as NodeId | undefined);
      return inner.getChildren(element);
    },
    getParent: (element) => inner.getParent?.(element),
    getTreeItem: (element) => {
      const item = inner.getTreeItem(element) as vscode.TreeItem;
      probe.onRow?.(element as NodeId, item);
      return item;
    },
  };
}
