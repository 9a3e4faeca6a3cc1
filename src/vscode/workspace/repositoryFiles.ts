import path from 'node:path';

import * as vscode from 'vscode';

import type {
  IndexAnswer,
  IndexedFolder,
  IndexPort,
  IndexRequest,
  OpenIndex,
} from '../../core/authoring/indexMessages.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import type { DeclaredObject, RuleContext, RuleSettings } from '../../core/rules/context.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import { Emitter } from '../../core/util/emitter.ts';
import { unreachable } from '../../core/util/unreachable.ts';
import type { FileFacts } from '../../core/workspace/fileFacts.ts';
import type { Disk } from '../../core/workspace/repositoryFacts.ts';
import { RepositoryFacts } from '../../core/workspace/repositoryFacts.ts';
import { setting } from '../settings.ts';
import type { VirtualFolder } from './virtualFolder.ts';

/** YAML, folders (told once for all they hold), and what git writes when the branch changes. */
const WATCHED = /\.ya?ml$|\/[^./]+$|\/\.git\/(?:HEAD|config)$/;
const PASSED_OVER = /\/node_modules\/|\/\.git\/(?!HEAD$|config$)/;
/** One pause for a burst of saves or a checkout. */
const SETTLE_MS = 150;

export interface RepositoryFilesParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openIndex: OpenIndex;
  /** The schemas that come with the extension. */
  readonly catalog: vscode.Uri;
  /** By what the files of a folder that only VS Code can read are judged. */
  readonly contextOf: (facts: RepositoryFacts, settings: RuleSettings) => RuleContext;
}

interface Folder {
  readonly uri: vscode.Uri;
  /** The top of the clone that the folder lies in; paths count from there. */
  readonly top: vscode.Uri;
  readonly facts: RepositoryFacts;
  readonly indexed: IndexedFolder | undefined;
  readonly virtual: VirtualFolder | undefined;
  isRead: boolean;
}

/** What the index says of files beyond facts, for whoever shows it. */
export type IndexNews = Extract<IndexAnswer, { readonly type: 'findings' | 'kinds' }>;

/**
 * What the files of the workspace say of each other, folder by folder; kept up to date while they change. Folders of this
 * machine are read by the index in its own thread, others here.
 */
export class RepositoryFiles implements Disposable {
  readonly onDidChange: Listen<void>;
  readonly onNews: Listen<IndexNews>;
  readonly #changed = new Emitter<void>();
  readonly #news = new Emitter<IndexNews>();
  /** Of files that lie in no folder: nothing else is known there. */
  readonly #outside = new RepositoryFacts(NO_DISK);
  readonly #members = new DisposableStore();
  readonly #folders = new Map<string, Folder>();
  readonly #waiting = new Set<string>();
  readonly #parts: RepositoryFilesParts;
  #index: IndexPort | undefined;
  #settling: Disposable | undefined;

  constructor(parts: RepositoryFilesParts) {
    this.#parts = parts;
    this.onDidChange = this.#changed.event;
    this.onNews = this.#news.event;
  }

  /** Undefined until every file of the workspace folder has been read. */
  factsOf(uri: vscode.Uri): RepositoryFacts | undefined {
    const folder = this.#folderOf(uri);
    if (!folder) {
      return vscode.workspace.getWorkspaceFolder(uri) ? undefined : this.#outside;
    }
    return folder.isRead ? folder.facts : undefined;
  }

  /** From the top of the clone, with forward slashes; all of it for a file outside. */
  pathOf(uri: vscode.Uri): string {
    const folder = this.#folderOf(uri);
    return folder ? below(folder.top, uri) : uri.path.replace(/^\//, '');
  }

  /** The file or folder at a path of the clone that a document lies in. */
  uriOf(document: vscode.Uri, inRepository: string): vscode.Uri | undefined {
    const folder = this.#folderOf(document);
    return folder && vscode.Uri.joinPath(folder.top, inRepository);
  }

  /** The file that the index means. */
  uriIn(key: string, inRepository: string): vscode.Uri | undefined {
    const folder = this.#folders.get(key);
    return folder && vscode.Uri.joinPath(folder.top, inRepository);
  }

  tell(request: Extract<IndexRequest, { readonly type: 'cluster' }>): void {
    this.#index?.send(request);
  }

  async start(): Promise<void> {
    this.#index = this.#members.add(await this.#parts.openIndex((answer) => this.#hear(answer)));
    const watcher = this.#members.add(vscode.workspace.createFileSystemWatcher('**/*'));
    for (const changed of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.#members.add(changed((uri) => this.#touch(uri)));
    }
    this.#members.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#openFolders()));
    this.#members.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('plumbline.productionPaths')) {
          this.#tellSettings();
        }
      }),
    );
    this.#openFolders();
  }

  dispose(): void {
    this.#settling?.dispose();
    this.#members.dispose();
  }

  #folderOf(uri: vscode.Uri): Folder | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder && this.#folders.get(folder.uri.toString());
  }

  #openFolders(): void {
    const open = new Map((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => [uri.toString(), uri]));
    for (const key of this.#folders.keys()) {
      if (!open.has(key)) {
        this.#folders.delete(key);
        this.#index?.send({ type: 'close', key });
      }
    }
    for (const [key, uri] of open) {
      if (!this.#folders.has(key)) {
        this.#open(key, uri);
      }
    }
    this.#changed.fire();
  }

  #open(key: string, uri: vscode.Uri): void {
    const index = this.#index;
    if (uri.scheme !== 'file' || !index) {
      void this.#openVirtual(key, uri);
      return;
    }
    const root = index.topOf(uri.fsPath);
    const prefix = path.relative(root, uri.fsPath).replaceAll('\\', '/');
    const indexed = { key, root, prefix };
    this.#folders.set(key, {
      uri,
      top: vscode.Uri.file(root),
      facts: new RepositoryFacts(index.diskOf(root)),
      indexed,
      virtual: undefined,
      isRead: false,
    });
    const catalog = this.#parts.catalog.fsPath;
    index.send({ type: 'open', folder: indexed, catalog, settings: settingsOf(uri) });
  }

  /** Its code loads only where there is such a folder. */
  async #openVirtual(key: string, uri: vscode.Uri): Promise<void> {
    const facts = new RepositoryFacts(NO_DISK);
    const { VirtualFolder } = await import('./virtualFolder.ts');
    if (this.#folders.has(key) || !vscode.workspace.getWorkspaceFolder(uri)) {
      return; // asked for again, or closed meanwhile
    }
    const virtual = new VirtualFolder(uri, facts, this.#parts.logger);
    const folder: Folder = { uri, top: uri, facts, indexed: undefined, virtual, isRead: false };
    this.#folders.set(key, folder);
    await virtual.readAll();
    this.#isRead(folder);
    this.#checkVirtual(key, folder);
  }

  #hear(answer: IndexAnswer): void {
    const { logger } = this.#parts;
    if (answer.type === 'trouble') {
      logger.error('the index of the workspace met an error and goes on', answer.message);
      return;
    }
    const folder = this.#folders.get(answer.key);
    if (!folder) {
      return; // closed meanwhile
    }
    switch (answer.type) {
      case 'facts':
        this.#take(folder, answer.files);
        return;
      case 'clone':
        folder.facts.setClone(answer.clone);
        this.#changedIf(folder.isRead);
        return;
      case 'read':
        logger.debug(`read ${answer.files} YAML files in ${Math.round(answer.ms)} ms`);
        if (answer.isCut) {
          logger.warn(`the workspace has more YAML files than are read: stopped at ${answer.files}`);
        }
        this.#isRead(folder);
        return;
      case 'findings':
      case 'kinds':
        this.#news.fire(answer);
        return;
      default:
        unreachable(answer);
    }
  }

  #take(folder: Folder, files: readonly (readonly [string, FileFacts | undefined])[]): void {
    for (const [inRepository, facts] of files) {
      if (facts) {
        const uri = vscode.Uri.joinPath(folder.top, inRepository).toString();
        const declared = facts.declared.map((object): DeclaredObject => ({ ...object, uri }));
        folder.facts.update(inRepository, { ...facts, declared });
      } else {
        folder.facts.remove(inRepository);
      }
    }
    this.#changedIf(folder.isRead);
  }

  #isRead(folder: Folder): void {
    folder.isRead = true;
    this.#changed.fire();
  }

  #changedIf(isRead: boolean): void {
    if (isRead) {
      this.#changed.fire();
    }
  }

  #touch(uri: vscode.Uri): void {
    if (WATCHED.test(uri.path) && !PASSED_OVER.test(uri.path)) {
      this.#waiting.add(uri.toString());
      this.#settling ??= this.#parts.clock.after(SETTLE_MS, () => void this.#settle());
    }
  }

  async #settle(): Promise<void> {
    this.#settling = undefined;
    const uris = [...this.#waiting].map((uri) => vscode.Uri.parse(uri, true));
    this.#waiting.clear();
    for (const [key, folder] of this.#folders) {
      const own = uris.filter((uri) => this.#folderOf(uri) === folder);
      if (own.length > 0 && folder.virtual) {
        this.#changedIf((await folder.virtual.read(own)) && folder.isRead);
        this.#checkVirtual(key, folder);
      } else if (own.length > 0) {
        const paths = own.map((uri) => below(folder.top, uri));
        this.#index?.send({ type: 'touch', key, paths });
      }
    }
  }

  /** Manifests of folders that only VS Code can read: the extension host checks them, some at a time. */
  checkVirtual(): void {
    for (const [key, folder] of this.#folders) {
      this.#checkVirtual(key, folder);
    }
  }

  #checkVirtual(key: string, folder: Folder): void {
    if (folder.isRead) {
      const context = this.#parts.contextOf(folder.facts, settingsOf(folder.uri));
      void folder.virtual?.check(context, (files) => {
        if (this.#folders.get(key) === folder) {
          this.#news.fire({ type: 'findings', key, files });
        }
      });
    }
  }

  #tellSettings(): void {
    for (const [key, { uri }] of this.#folders) {
      this.#index?.send({ type: 'settings', key, settings: settingsOf(uri) });
    }
    this.checkVirtual();
  }
}

function settingsOf(uri: vscode.Uri): { readonly productionPaths: readonly string[] } {
  return { productionPaths: setting('plumbline.productionPaths', uri) };
}

function below(top: vscode.Uri, uri: vscode.Uri): string {
  return path.posix.relative(top.path, uri.path);
}

/** On a virtual file system nothing can be asked at once, so nothing is known. */
const NO_DISK: Disk = { kindOf: () => undefined, list: () => undefined };
