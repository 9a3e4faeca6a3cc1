import * as vscode from 'vscode';

import type { AppId } from '../core/model/ids.ts';
import type { Clock } from '../core/ports.ts';
import type { Store } from '../core/store/store.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable } from '../core/util/emitter.ts';
import { appNode } from '../core/view/nodeId.ts';
import { DegradedWatch } from '../core/view/notices.ts';
import { notice } from './notice.ts';
import { setting } from './settings.ts';

export interface NotificationsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly reveal: (app: AppId) => Promise<boolean>;
}

/** The one reason to interrupt unasked: a production app turned Degraded. How an own action ended is said by its command. */
export class Notifications implements Disposable {
  readonly #deps: NotificationsDeps;
  readonly #members = new DisposableStore();
  readonly #degraded = new DegradedWatch();
  #timer: Disposable | undefined;

  constructor(deps: NotificationsDeps) {
    this.#deps = deps;
    this.#members.add(
      deps.store.onDidChange(({ state, change }) => {
        if (change.apps.size > 0) {
          this.#degraded.observe(state, change, setting('plumbline.notifications.productionApps'));
          this.#schedule();
        }
      }),
    );
    this.#members.add({ dispose: () => this.#timer?.dispose() });
  }

  dispose(): void {
    this.#members.dispose();
  }

  #schedule(): void {
    const at = this.#degraded.dueAt();
    if (at === undefined || this.#timer !== undefined) {
      return;
    }
    this.#timer = this.#deps.clock.after(Math.max(0, at - this.#deps.clock.now()), () => {
      this.#timer = undefined;
      void this.#announce();
    });
  }

  async #announce(): Promise<void> {
    const due = this.#degraded.due(this.#deps.store.state, this.#deps.clock.now());
    const [first] = due?.apps ?? [];
    if (due === undefined || first === undefined) {
      return;
    }
    const show = vscode.l10n.t('Show App');
    const difference = vscode.l10n.t('Show Difference');
    const isOne = due.apps.length === 1;
    const picked = await notice('warning', due.message, ...(isOne ? [show, difference] : [show]));
    await this.#follow(first, picked, { show, difference });
  }

  async #follow(
    app: AppId,
    picked: string | undefined,
    titles: { readonly show: string; readonly difference: string },
  ): Promise<void> {
    if (picked === titles.show) {
      await this.#deps.reveal(app);
    } else if (picked === titles.difference) {
      await vscode.commands.executeCommand('plumbline.app.diff', appNode(app));
    }
  }
}
