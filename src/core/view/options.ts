import type { ContextCatalog } from '../model/connection.ts';
import type { AppId } from '../model/ids.ts';
import type { SourceLag } from '../model/sourceLag.ts';
import type { SourceLocation } from '../model/sourceLocation.ts';
import type { AppFilter } from './filter.ts';
import type { HistoryShown } from './historyShown.ts';
import type { NodeId } from './nodeId.ts';

export type Grouping = 'parent' | 'project';

/** What decides the tree besides the state. */
export interface TreeOptions {
  readonly grouping: Grouping;
  readonly filter: AppFilter;
  /** Milliseconds of the epoch. */
  readonly now: number;
  /** A time of day as this user reads it, e.g. `14:02:31`; core knows neither locale nor time zone. */
  readonly clockTime: (at: number) => string;
  /** One per source of the app, in its order; undefined until somebody looked. */
  readonly locationsOf: (app: AppId) => readonly SourceLocation[] | undefined;
  /** How far a source is behind Git; undefined where nobody looked, or nobody can tell. */
  readonly lagOf?: (source: AppId) => SourceLag | undefined;
  /** What is known of an app's history; without the question apps have no such row. */
  readonly historyOf?: (app: AppId) => HistoryShown | undefined;
  readonly pinned: ReadonlySet<AppId>;
  /** What the user left open or closed; undefined where the default holds. */
  readonly isExpanded: (id: NodeId) => boolean | undefined;
  /**
   * How often a parent was opened or closed by anything but a click on it. VS Code keeps a row folded as it was under
   * its key, so each time the row needs another.
   */
  readonly refolds?: (id: NodeId) => number;
  /** Known contexts: tells broken kubeconfig files and which context reaches another cluster. */
  readonly catalog?: ContextCatalog;
}
