import * as vscode from 'vscode';

import type { PlacedFinding } from '../../core/authoring/indexMessages.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import { onDidChangeSetting, setting } from '../settings.ts';
import type { RepositoryFiles } from '../workspace/repositoryFiles.ts';
import { placedDiagnostic } from './diagnosticOf.ts';

/** Files with findings that are shown; the Problems view is no use beyond. */
const MOST_FILES = 1000;

/** Problems of manifests that nobody has open. An open one is checked as it is typed, so it is left out here. */
export class ClosedFiles implements Disposable {
  readonly #files: RepositoryFiles;
  readonly #rulePages: vscode.Uri;
  readonly #members = new DisposableStore();
  readonly #collection: vscode.DiagnosticCollection;
  readonly #found = new Map<
    string,
    { readonly uri: vscode.Uri; readonly findings: readonly PlacedFinding[] }
  >();
  #shown = 0;

  constructor(files: RepositoryFiles, rulePages: vscode.Uri) {
    this.#files = files;
    this.#rulePages = rulePages;
    this.#collection = this.#members.add(vscode.languages.createDiagnosticCollection('plumbline.workspace'));
  }

  start(): void {
    const own = this.#members;
    own.add(
      this.#files.onNews((news) => {
        if (news.type === 'findings') {
          this.#take(news.key, news.files);
        }
      }),
    );
    own.add(vscode.workspace.onDidOpenTextDocument(({ uri }) => this.#show(uri.toString())));
    own.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#show(uri.toString(), uri)));
    own.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#dropClosed()));
    own.add(onDidChangeSetting('plumbline.workspaceProblems', () => this.#showAll()));
  }

  dispose(): void {
    this.#members.dispose();
  }

  #take(key: string, files: readonly (readonly [string, readonly PlacedFinding[]])[]): void {
    for (const [inRepository, all] of files) {
      const uri = this.#files.uriIn(key, inRepository);
      const findings = all.filter(({ severity }) => severity !== 'hint');
      if (uri && findings.length > 0) {
        this.#found.set(uri.toString(), { uri, findings });
      } else if (uri) {
        this.#found.delete(uri.toString());
      }
      if (uri) {
        this.#show(uri.toString());
      }
    }
  }

  #showAll(): void {
    this.#collection.clear();
    this.#shown = 0;
    for (const key of this.#found.keys()) {
      this.#show(key);
    }
  }

  /** `closing`: its document is still listed while it closes. */
  #show(key: string, closing?: vscode.Uri): void {
    const found = this.#found.get(key);
    const uri = found?.uri ?? vscode.Uri.parse(key, true);
    const isOpen = !closing && vscode.workspace.textDocuments.some((one) => one.uri.toString() === key);
    const wasShown = this.#collection.has(uri);
    const isShown =
      found !== undefined &&
      !isOpen &&
      setting('plumbline.workspaceProblems', uri) &&
      (wasShown || this.#shown < MOST_FILES);
    if (isShown) {
      this.#collection.set(
        uri,
        found.findings.map((finding) => placedDiagnostic(finding, uri, this.#rulePages)),
      );
    } else if (wasShown) {
      this.#collection.delete(uri);
    }
    this.#shown += Number(isShown) - Number(wasShown);
  }

  #dropClosed(): void {
    for (const [key, { uri }] of this.#found) {
      if (!vscode.workspace.getWorkspaceFolder(uri)) {
        this.#found.delete(key);
        this.#show(key);
      }
    }
  }
}
