import { existsSync, realpathSync, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import path from 'node:path';

import type { Clock } from '../../core/ports.ts';
import type { Disposable } from '../../core/util/emitter.ts';

/** Tools write kubeconfig files in several steps; one report per burst is enough. */
const DEBOUNCE_MS = 300;

/**
 * Calls back some time after one of the files changed, appeared or went, also by way of a symbolic link or a folder
 * that does not exist yet. Folders are watched, not files: most tools replace the file. It may call back for nothing.
 */
export class PathWatcher implements Disposable {
  readonly #clock: Clock;
  readonly #onDidChange: () => void;
  #paths: readonly string[] = [];
  #watchers: FSWatcher[] = [];
  #pending: Disposable | undefined;

  constructor(clock: Clock, onDidChange: () => void) {
    this.#clock = clock;
    this.#onDidChange = onDidChange;
  }

  watch(paths: readonly string[]): void {
    if (paths.join('\n') !== this.#paths.join('\n')) {
      this.#paths = paths;
      this.#arm();
    }
  }

  dispose(): void {
    this.#paths = [];
    this.#pending?.dispose();
    this.#disarm();
  }

  #arm(): void {
    this.#disarm();
    const folders = new Map<string, Set<string>>();
    for (const target of this.#paths.flatMap(placesOf)) {
      const { folder, name } = nearestFolder(target);
      folders.set(folder, (folders.get(folder) ?? new Set()).add(name));
    }
    for (const [folder, names] of folders) {
      this.#watchFolder(folder, names);
    }
  }

  #watchFolder(folder: string, names: ReadonlySet<string>): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name === null || names.has(name)) {
          this.#changed();
        }
      });
      // A folder that goes away, or a share that breaks: what can still be watched is found anew.
      watcher.on('error', () => this.#changed());
      this.#watchers.push(watcher);
    } catch {
      // No watching here (limits, odd file systems): `catalog` still reads the files whenever it is asked.
    }
  }

  #changed(): void {
    this.#pending?.dispose();
    this.#pending = this.#clock.after(DEBOUNCE_MS, () => {
      this.#arm(); // folders may have come
      this.#onDidChange();
    });
  }

  #disarm(): void {
    for (const watcher of this.#watchers.splice(0)) {
      watcher.close();
    }
  }
}

/** The path, and where it leads if it is a link. */
function placesOf(target: string): readonly string[] {
  try {
    const real = realpathSync(target);
    return real === target ? [target] : [target, real];
  } catch {
    return [target]; // missing: its folder tells when it comes
  }
}

/** The deepest folder that exists on the way to the target, and the name in it to wait for. */
function nearestFolder(target: string): { readonly folder: string; readonly name: string } {
  let name = path.basename(target);
  let folder = path.dirname(target);
  while (!existsSync(folder) && path.dirname(folder) !== folder) {
    name = path.basename(folder);
    folder = path.dirname(folder);
  }
  return { folder, name };
}
