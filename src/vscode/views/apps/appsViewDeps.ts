import type * as vscode from 'vscode';

import type { App } from '../../../core/model/app.ts';
import type { ContextCatalog } from '../../../core/model/connection.ts';
import type { AppId } from '../../../core/model/ids.ts';
import type { SourceLag } from '../../../core/model/sourceLag.ts';
import type { SourceLocation } from '../../../core/model/sourceLocation.ts';
import type { Clock, Logger } from '../../../core/ports.ts';
import type { Store } from '../../../core/store/store.ts';
import type { Disposable, Listen } from '../../../core/util/emitter.ts';
import type { HistoryShown } from '../../../core/view/historyShown.ts';
import type { NodeId } from '../../../core/view/nodeId.ts';
import type { SetContextKey } from './surroundings.ts';

/** What the Apps view is built with. */
export interface AppsViewDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly memento: vscode.Memento;
  /** Keeps the objects of an app in the store, and watches them live, until disposed. */
  readonly openApp: (app: AppId) => Disposable;
  readonly locate: (app: App) => Promise<readonly SourceLocation[]>;
  /** How far a source is behind Git; undefined where nobody can tell. */
  readonly lagOf: (source: App) => Promise<SourceLag | undefined>;
  /** Without it apps have no History row. */
  readonly histories?: {
    of(app: AppId): HistoryShown | undefined;
    /** Reads the history of an app whose row was opened; `touchHistory` is called when there is news. */
    ask(app: AppId): void;
  };
  /** Reads kubeconfig files and calls no cluster. */
  readonly catalog: () => Promise<ContextCatalog>;
  readonly onDidChangeCatalog: Listen<ContextCatalog>;
  /** Connects what was connected when the window closed; called once, when the view is first shown in a trusted workspace. */
  readonly restore: () => Promise<void>;
  readonly setContextKey: SetContextKey;
  /** Puts the rows into the view of the product, or into that of a test. */
  readonly createTreeView: (rows: vscode.TreeDataProvider<NodeId>) => vscode.TreeView<NodeId>;
}
