import * as vscode from 'vscode';

import type { GitOpsEngine } from '../../core/engines/engine.ts';
import { ManifestIndex } from '../../core/manifest/index.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import type { Store } from '../../core/store/store.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';

const MANIFESTS = '**/*.{yaml,yml}';
const EXCLUDED = '**/{node_modules,.git}/**';
/** Files beyond this are generated or data, not hand-written declarations. */
const LARGEST = 2 * 1024 * 1024;
/** One pause for a burst of saves or a checkout. */
const SETTLE_MS = 150;
/** Files between two turns of the event loop: the host must never stall on a large repository. */
const BATCH = 20;

/** Feeds the index from the workspace's files: once when asked to start, then as files change. Works without a clone. */
export class ManifestFiles implements Disposable {
  readonly index: ManifestIndex;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #members = new DisposableStore();
  readonly #waiting = new Set<string>();
  #settling: Disposable | undefined;
  #started: Promise<void> | undefined;

  constructor(
    engines: readonly GitOpsEngine[],
    deps: { readonly store: Store; readonly clock: Clock; readonly logger: Logger },
  ) {
    this.#store = deps.store;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
    const marks = [...new Set(engines.flatMap((engine) => engine.watches.map((spec) => spec.group)))];
    this.index = new ManifestIndex((document) => {
      for (const engine of engines) {
        const declared = engine.declares(document);
        if (declared) {
          return declared;
        }
      }
      return undefined;
    }, marks);
  }

  /** Resolves when every file that is there now has been read. Further calls answer the same promise. */
  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  dispose(): void {
    this.#settling?.dispose();
    this.#members.dispose();
  }

  async #start(): Promise<void> {
    const watcher = this.#members.add(vscode.workspace.createFileSystemWatcher(MANIFESTS));
    for (const changed of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.#members.add(changed((uri) => this.#touch(uri)));
    }
    this.#members.add(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.#readAll()));
    await this.#readAll();
  }

  async #readAll(): Promise<void> {
    let uris: vscode.Uri[] = [];
    try {
      uris = await vscode.workspace.findFiles(MANIFESTS, EXCLUDED);
    } catch (error) {
      this.#logger.warn('manifests of the workspace could not be listed', error);
    }
    for (let start = 0; start < uris.length; start += BATCH) {
      await Promise.all(uris.slice(start, start + BATCH).map((uri) => this.#read(uri)));
    }
    this.#publish();
    this.#logger.debug(`read ${uris.length} manifest files`);
  }

  #touch(uri: vscode.Uri): void {
    if (/\/(node_modules|\.git)\//.test(uri.path)) {
      return;
    }
    this.#waiting.add(uri.toString());
    this.#settling?.dispose();
    this.#settling = this.#clock.after(SETTLE_MS, () => void this.#settle());
  }

  async #settle(): Promise<void> {
    const uris = [...this.#waiting].map((text) => vscode.Uri.parse(text));
    this.#waiting.clear();
    const changed = await Promise.all(uris.map((uri) => this.#read(uri)));
    if (changed.includes(true)) {
      this.#publish();
    }
  }

  async #read(uri: vscode.Uri): Promise<boolean> {
    try {
      const stat = await vscode.workspace.fs.stat(uri);
      if (stat.size > LARGEST) {
        return this.index.remove(uri.toString());
      }
      return this.index.update(
        uri.toString(),
        new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)),
      );
    } catch {
      return this.index.remove(uri.toString()); // deleted meanwhile, or unreadable: it declares nothing
    }
  }

  #publish(): void {
    this.#store.dispatch([{ type: 'index/changed', declarations: this.index.all() }]);
  }
}
