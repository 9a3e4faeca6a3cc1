import type { AppId, ConnectionId } from '../model/ids.ts';

/** What a batch changed, as ids: what views need to decide between repainting rows and re-reading lists. */
export interface ChangeSet {
  /** Apps whose row may read differently. */
  readonly apps: ReadonlySet<AppId>;
  /** Connections whose membership, grouping or order changed: their lists must be read again. */
  readonly lists: ReadonlySet<ConnectionId>;
  /** Connections whose phase or freshness changed. */
  readonly connections: ReadonlySet<ConnectionId>;
  /** Apps whose children (resources, heals) changed. */
  readonly children: ReadonlySet<AppId>;
  /** Connections came or went. */
  readonly roots: boolean;
  readonly declarations: boolean;
}

export function isEmptyChange(change: ChangeSet): boolean {
  return (
    change.apps.size === 0 &&
    change.lists.size === 0 &&
    change.connections.size === 0 &&
    change.children.size === 0 &&
    !change.roots &&
    !change.declarations
  );
}
