import type * as vscode from 'vscode';

import type { App } from '../../src/core/model/app.ts';
import type { Store } from '../../src/core/store/store.ts';
import { Emitter } from '../../src/core/util/emitter.ts';
import type { NodeId } from '../../src/core/view/nodeId.ts';
import { aContext, DEMO } from '../unit/core/view/world.ts';
import type { Probe } from './probeView.ts';

/** What VS Code was given, by row, and what it asked for. */
export class Screen implements Probe {
  readonly items = new Map<NodeId, vscode.TreeItem>();
  asked: (NodeId | undefined)[] = [];
  readonly #moved = new Emitter<void>();

  onRow(id: NodeId, item: vscode.TreeItem): void {
    this.items.set(id, item);
    this.#moved.fire();
  }

  onChildren(id: NodeId | undefined): void {
    this.asked.push(id);
    this.#moved.fire();
  }

  /** Resolves once VS Code has read enough; mocha's timeout is the limit. */
  until(isDone: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (isDone()) {
          listening.dispose();
          resolve();
        }
      };
      const listening = this.#moved.event(check);
      check();
    });
  }

  description(id: NodeId): string {
    return String(this.items.get(id)?.description);
  }
}

/** As the watch reports a cluster that was never seen before. */
export function begin(store: Store, apps: readonly App[]): void {
  store.dispatch([
    { type: 'connection/closed', id: DEMO },
    { type: 'connection/opened', context: aContext() },
    { type: 'connection/phase', id: DEMO, phase: { word: 'connected' } },
    {
      type: 'freshness/changed',
      id: DEMO,
      scope: 'argoproj.io/Application',
      freshness: { word: 'live', since: 0 },
    },
    { type: 'apps/observed', id: DEMO, apps: apps.map((app) => ({ app, resourceVersion: '1' })) },
  ]);
}

/** For what VS Code tells no event of: the badge. Mocha's timeout is the limit. */
export async function eventually(isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
