import * as vscode from 'vscode';

import type { ValuesSchema } from '../../core/authoring/valuesCheck.ts';
import type { Logger } from '../../core/ports.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import { parseYaml } from '../../core/yaml/parse.ts';
import { diagnosticOf } from './diagnosticOf.ts';

const VALUES = /\/[^/]*values[^/]*\.ya?ml$/i;
const SCHEMA = 'values.schema.json';

/** Checks the values files of a chart by its `values.schema.json` while they are typed, as Helm will. */
export class ValuesDiagnostics implements Disposable {
  readonly #members = new DisposableStore();
  readonly #collection: vscode.DiagnosticCollection;
  readonly #schemas = new Map<string, Promise<ValuesSchema | undefined>>();
  readonly #rulePages: vscode.Uri;
  readonly #logger: Logger;

  constructor(rulePages: vscode.Uri, logger: Logger) {
    this.#rulePages = rulePages;
    this.#logger = logger;
    this.#collection = this.#members.add(vscode.languages.createDiagnosticCollection('plumbline.values'));
  }

  start(): void {
    const own = this.#members;
    own.add(vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)));
    own.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#look(document)));
    own.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)));
    const watcher = own.add(vscode.workspace.createFileSystemWatcher(`**/${SCHEMA}`));
    for (const changed of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      own.add(
        changed((uri) => {
          this.#schemas.delete(uri.toString());
          this.#lookAtAll();
        }),
      );
    }
    this.#lookAtAll();
  }

  dispose(): void {
    this.#members.dispose();
  }

  #lookAtAll(): void {
    vscode.workspace.textDocuments.forEach((document) => this.#look(document));
  }

  #look(document: vscode.TextDocument): void {
    if (document.languageId === 'yaml' && VALUES.test(document.uri.path) && !document.isClosed) {
      this.#check(document).catch((error: unknown) =>
        this.#logger.error('a values file could not be checked', error),
      );
    }
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const schema = await this.#schemaOf(vscode.Uri.joinPath(document.uri, '..', SCHEMA));
    const { checkValues } = await import('../../core/authoring/valuesCheck.ts');
    if (document.isClosed || document.version !== version) {
      return; // a newer text is on its way
    }
    const findings = schema ? checkValues(parseYaml(document.getText()), schema) : [];
    this.#collection.set(
      document.uri,
      findings.map((finding) => diagnosticOf(finding, document, this.#rulePages)),
    );
  }

  #schemaOf(uri: vscode.Uri): Promise<ValuesSchema | undefined> {
    const key = uri.toString();
    const known = this.#schemas.get(key) ?? read(uri);
    this.#schemas.set(key, known);
    return known;
  }
}

/** Undefined where the folder has no schema, and so is no chart that asks for a check. */
async function read(uri: vscode.Uri): Promise<ValuesSchema | undefined> {
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const { compileValues } = await import('../../core/authoring/valuesCheck.ts');
    return compileValues(text);
  } catch {
    return undefined;
  }
}
