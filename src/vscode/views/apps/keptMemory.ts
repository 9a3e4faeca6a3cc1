import type * as vscode from 'vscode';

import type { Clock } from '../../../core/ports.ts';
import type { Disposable } from '../../../core/util/emitter.ts';
import { ViewMemory } from '../../../core/view/viewMemory.ts';

const KEY = 'plumbline.apps.view';
const SAVE_AFTER_MS = 500;

/** What the view remembers, and its way into the storage of the workspace: some changes together, the last ones at the end. */
export class KeptMemory implements Disposable {
  readonly memory: ViewMemory;
  readonly #memento: vscode.Memento;
  readonly #clock: Clock;
  #saving: Disposable | undefined;

  constructor(memento: vscode.Memento, clock: Clock) {
    this.#memento = memento;
    this.#clock = clock;
    this.memory = new ViewMemory(memento.get(KEY));
  }

  saveSoon(): void {
    this.#saving ??= this.#clock.after(SAVE_AFTER_MS, () => this.#save());
  }

  dispose(): void {
    this.#save();
  }

  #save(): void {
    if (this.#saving !== undefined) {
      this.#saving.dispose();
      this.#saving = undefined;
      void this.#memento.update(KEY, this.memory.kept());
    }
  }
}
