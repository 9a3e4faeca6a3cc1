import * as vscode from 'vscode';

import type { Logger } from '../../core/ports.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import { parseYaml } from '../../core/yaml/parse.ts';
import { diagnosticOf } from './diagnosticOf.ts';
import type { ValuesSchemas } from './valuesSchemas.ts';

/** Checks the values files of a chart by its `values.schema.json` while they are typed, as Helm will. */
export class ValuesDiagnostics implements Disposable {
  readonly #members = new DisposableStore();
  readonly #collection: vscode.DiagnosticCollection;
  readonly #schemas: ValuesSchemas;
  readonly #rulePages: vscode.Uri;
  readonly #logger: Logger;

  constructor(schemas: ValuesSchemas, rulePages: vscode.Uri, logger: Logger) {
    this.#schemas = schemas;
    this.#rulePages = rulePages;
    this.#logger = logger;
    this.#collection = this.#members.add(vscode.languages.createDiagnosticCollection('plumbline.values'));
  }

  start(): void {
    const own = this.#members;
    own.add(vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)));
    own.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#look(document)));
    own.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)));
    own.add(this.#schemas.onDidChange(() => this.#lookAtAll()));
    this.#lookAtAll();
  }

  dispose(): void {
    this.#members.dispose();
  }

  #lookAtAll(): void {
    vscode.workspace.textDocuments.forEach((document) => this.#look(document));
  }

  #look(document: vscode.TextDocument): void {
    if (!document.isClosed) {
      this.#check(document).catch((error: unknown) =>
        this.#logger.error('a values file could not be checked', error),
      );
    }
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const chart = await this.#schemas.of(document);
    if (!chart) {
      this.#collection.delete(document.uri);
      return;
    }
    const schema = await chart.compiled();
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
}
