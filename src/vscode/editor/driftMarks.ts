import * as vscode from 'vscode';

import { driftWords } from '../../core/authoring/liveApps.ts';
import type { Clock } from '../../core/ports.ts';
import { managedApps } from '../../core/authoring/managedApps.ts';
import type { Store } from '../../core/store/store.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import { Pacer } from '../pacer.ts';

/** Starts the marks. */
export function driftMarks({ store, clock }: { readonly store: Store; readonly clock: Clock }): Disposable {
  const members = new DisposableStore();
  const marks = members.add(new DriftMarks(store, clock));
  members.add(vscode.window.registerFileDecorationProvider(marks));
  return members;
}

/** Marks files in the Explorer whose app is not as Git wants it. */
class DriftMarks implements vscode.FileDecorationProvider, Disposable {
  readonly #members = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly #store: Store;
  #words: ReadonlyMap<string, string> = new Map();

  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#members.add(this.#changed);
    const pacer = this.#members.add(
      new Pacer<never>(clock, () => {
        this.#update();
        return true;
      }),
    );
    this.#members.add(store.onDidChange(() => pacer.touch({})));
    this.#update();
  }

  dispose(): void {
    this.#members.dispose();
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const words = this.#words.get(uri.toString());
    if (words === undefined) {
      return undefined;
    }
    const decoration = new vscode.FileDecoration(
      '≠',
      words,
      new vscode.ThemeColor('problemsWarningIcon.foreground'),
    );
    decoration.propagate = false;
    return decoration;
  }

  /** Only files whose words changed are told: thousands of apps move, few of them drift. */
  #update(): void {
    const words = new Map<string, string>();
    for (const [uri, apps] of managedApps(this.#store.state)) {
      const text = driftWords(apps);
      if (text !== undefined) {
        words.set(uri, text);
      }
    }
    const before = this.#words;
    this.#words = words;
    const changed = [...new Set([...before.keys(), ...words.keys()])].filter(
      (uri) => before.get(uri) !== words.get(uri),
    );
    if (changed.length > 0) {
      this.#changed.fire(changed.map((uri) => vscode.Uri.parse(uri, true)));
    }
  }
}
