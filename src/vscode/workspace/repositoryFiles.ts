import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import * as vscode from 'vscode';

import type { Clock, Logger } from '../../core/ports.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import { Emitter } from '../../core/util/emitter.ts';
import { readFileFacts } from '../../core/workspace/fileFacts.ts';
import type { Disk } from '../../core/workspace/repositoryFacts.ts';
import { RepositoryFacts } from '../../core/workspace/repositoryFacts.ts';

const FILES = '**/*.{yaml,yml}';
const EXCLUDED = '**/{node_modules,.git}/**';
/** Files beyond this are generated or data. */
const LARGEST = 2 * 1024 * 1024;
/** Files between two turns of the event loop. */
const BATCH = 20;
/** One pause for a burst of saves or a checkout. */
const SETTLE_MS = 150;

/** What the files of the workspace say of each other, folder by folder; kept up to date while they change. */
export class RepositoryFiles implements Disposable {
  readonly onDidChange: Listen<void>;
  readonly #changed = new Emitter<void>();
  /** Of files that lie in no folder: nothing else is known there. */
  readonly #outside = new RepositoryFacts(NO_DISK);
  readonly #members = new DisposableStore();
  readonly #folders = new Map<string, RepositoryFacts>();
  readonly #waiting = new Set<string>();
  readonly #clock: Clock;
  readonly #logger: Logger;
  #settling: Disposable | undefined;
  #isRead = false;

  constructor(deps: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = deps.clock;
    this.#logger = deps.logger;
    this.onDidChange = this.#changed.event;
  }

  /** Undefined until every file of the workspace has been read. */
  factsOf(uri: vscode.Uri): RepositoryFacts | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (!folder) {
      return this.#outside;
    }
    return this.#isRead ? this.#factsOf(folder) : undefined;
  }

  async start(): Promise<void> {
    const watcher = this.#members.add(vscode.workspace.createFileSystemWatcher(FILES));
    for (const changed of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.#members.add(changed((uri) => this.#touch(uri)));
    }
    this.#members.add(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#folders.clear();
        void this.#readAll();
      }),
    );
    await this.#readAll();
  }

  dispose(): void {
    this.#settling?.dispose();
    this.#members.dispose();
  }

  async #readAll(): Promise<void> {
    let uris: vscode.Uri[] = [];
    try {
      uris = await vscode.workspace.findFiles(FILES, EXCLUDED);
    } catch (error) {
      this.#logger.warn('files of the workspace could not be listed: manifests are checked alone', error);
    }
    for (let start = 0; start < uris.length; start += BATCH) {
      await Promise.all(uris.slice(start, start + BATCH).map((uri) => this.#read(uri)));
    }
    this.#isRead = true;
    this.#changed.fire();
  }

  #touch(uri: vscode.Uri): void {
    this.#waiting.add(uri.toString());
    this.#settling ??= this.#clock.after(SETTLE_MS, () => void this.#settle());
  }

  async #settle(): Promise<void> {
    this.#settling = undefined;
    const uris = [...this.#waiting].map((uri) => vscode.Uri.parse(uri, true));
    this.#waiting.clear();
    const changes = await Promise.all(uris.map((uri) => this.#read(uri)));
    if (changes.includes(true)) {
      this.#changed.fire();
    }
  }

  /** Says whether other files have to be looked at again. */
  async #read(uri: vscode.Uri): Promise<boolean> {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (!folder) {
      return false;
    }
    const facts = this.#factsOf(folder);
    const inFolder = pathOf(uri);
    try {
      const bytes = await vscode.workspace.fs.readFile(uri);
      const text = bytes.length > LARGEST ? '' : new TextDecoder().decode(bytes);
      return facts.update(inFolder, readFileFacts(uri.toString(), inFolder, text));
    } catch {
      return facts.remove(inFolder); // deleted meanwhile, or not readable
    }
  }

  #factsOf(folder: vscode.WorkspaceFolder): RepositoryFacts {
    const key = folder.uri.toString();
    let facts = this.#folders.get(key);
    if (!facts) {
      facts = new RepositoryFacts(diskOf(folder.uri));
      this.#folders.set(key, facts);
    }
    return facts;
  }
}

/** Relative to its workspace folder; all of it for a file outside. */
export function pathOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, false).replaceAll('\\', '/').replace(/^\//, '');
}

/** On a virtual file system nothing can be asked at once, so nothing is known. */
const NO_DISK: Disk = { kindOf: () => undefined, list: () => undefined };

function diskOf(root: vscode.Uri): Disk {
  if (root.scheme !== 'file') {
    return NO_DISK;
  }
  const full = (inFolder: string): string => path.join(root.fsPath, inFolder);
  return {
    kindOf: (inFolder) => {
      const found = statSync(full(inFolder), { throwIfNoEntry: false });
      return found ? (found.isDirectory() ? 'folder' : 'file') : 'absent';
    },
    list: (folder) => (existsSync(full(folder)) ? readdirSync(full(folder)) : undefined),
  };
}
