import type * as vscode from 'vscode';

import type { Clock, Logger } from '../../../core/ports.ts';
import type { NodeId } from '../../../core/view/nodeId.ts';
import { PACE_MS } from '../../pacer.ts';

/** A second in all. */
const ATTEMPTS = 5;

export interface RevealDeps {
  readonly view: vscode.TreeView<NodeId>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether the tree has the row now. */
  readonly has: (id: NodeId) => boolean;
}

/** Opens the way to a row. False where it is not in the tree, or VS Code does not come to it. */
export async function revealRow(
  id: NodeId,
  how: Parameters<vscode.TreeView<NodeId>['reveal']>[1],
  { view, clock, logger, has }: RevealDeps,
): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (!has(id)) {
      return false;
    }
    try {
      await view.reveal(id, how);
      return true;
    } catch (error) {
      // VS Code refuses while it is reading the rows above; a moment later it has them.
      logger.debug(`the row ${id} cannot be shown yet: ${String(error)}`);
      await new Promise<void>((resolve) => void clock.after(PACE_MS, resolve));
    }
  }
  return false;
}
