import * as vscode from 'vscode';

import type { Clock } from '../../core/ports.ts';
import type { Store } from '../../core/store/store.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import { statusText, TotalsMemo } from '../../core/view/summary.ts';
import { clockTime } from '../clockTime.ts';
import { Pacer } from '../pacer.ts';
import { onDidChangeSetting, setting } from '../settings.ts';

/** How many apps need attention, for whoever has another view open. A click shows them. */
export class StatusBar implements Disposable {
  readonly #members = new DisposableStore();
  readonly #totals = new TotalsMemo();
  readonly #item: vscode.StatusBarItem;
  readonly #store: Store;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#item = this.#members.add(
      vscode.window.createStatusBarItem('plumbline.apps', vscode.StatusBarAlignment.Left, 5),
    );
    this.#item.name = vscode.l10n.t('Plumbline: Apps');
    this.#item.command = 'plumbline.apps.focus';
    const pacer = this.#members.add(
      new Pacer<never>(clock, () => {
        this.#update();
        return true;
      }),
    );
    this.#members.add(store.onDidChange(() => pacer.touch({})));
    this.#members.add(onDidChangeSetting('plumbline.statusBar.visible', () => this.#update()));
    this.#update();
  }

  dispose(): void {
    this.#members.dispose();
  }

  #update(): void {
    const status = setting('plumbline.statusBar.visible')
      ? statusText(this.#totals.of(this.#store.state), clockTime)
      : undefined;
    if (status === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = status.text;
    this.#item.tooltip = status.tooltip;
    this.#item.accessibilityInformation = { label: status.accessibilityLabel };
    this.#item.show();
  }
}
