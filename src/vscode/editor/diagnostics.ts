import * as vscode from 'vscode';

import { ManifestChecker } from '../../core/authoring/manifestChecker.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import type { RuleContext } from '../../core/rules/context.ts';
import type { Finding } from '../../core/rules/finding.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import type { TolerantParser } from '../../core/yaml/parse.ts';
import { onDidChangeSetting, setting } from '../settings.ts';
import { diagnosticOf } from './diagnosticOf.ts';
import type { Knowledge } from './knowledge.ts';
import { saidElsewhere } from './otherYaml.ts';
import { QuickFixes } from './quickFixes.ts';

export const YAML: vscode.DocumentFilter = { language: 'yaml' };
/** Longer documents are checked once typing rests, shorter ones with every keystroke. */
const LONG = 2000;
const REST_MS = 100;
/** In UTF-16 units. Text beyond this is generated or data. */
const LARGEST = 2 * 1024 * 1024;

export interface DiagnosticsParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly knowledge: Knowledge;
  /** The folder of the pages that explain the rules. */
  readonly rulePages: vscode.Uri;
}

interface Checked {
  readonly version: number;
  readonly findings: readonly Finding[];
  /** Not shown, since another extension says the same there. */
  readonly hidden: ReadonlySet<Finding>;
}

/** Underlines what is wrong with the open YAML documents, as they are typed. */
export class ManifestDiagnostics implements Disposable {
  readonly #parts: DiagnosticsParts;
  readonly #checker: ManifestChecker;
  readonly #members = new DisposableStore();
  readonly #collection: vscode.DiagnosticCollection;
  readonly #resting = new Map<string, Disposable>();
  readonly #checked = new WeakMap<vscode.TextDocument, Checked>();
  readonly #contexts = new Map<string, RuleContext>();
  #tolerant: TolerantParser | undefined;

  constructor(parts: DiagnosticsParts) {
    this.#parts = parts;
    this.#checker = new ManifestChecker(({ id }, error) =>
      parts.logger.error(`rule ${id} failed: other rules go on`, error),
    );
    this.#collection = this.#members.add(vscode.languages.createDiagnosticCollection('plumbline'));
  }

  start(): void {
    const { knowledge } = this.#parts;
    const { files } = knowledge;
    const own = this.#members;
    own.add(vscode.workspace.onDidOpenTextDocument((document) => this.#check(document)));
    own.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#changed(document)));
    own.add(vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    own.add(vscode.languages.onDidChangeDiagnostics(({ uris }) => this.#lookAround(uris)));
    own.add(onDidChangeSetting('plumbline.productionPaths', () => this.#checkAnew()));
    own.add(files.onDidChange(() => this.#checkAnew()));
    own.add(knowledge.onDidChange(() => this.#checkAnew()));
    own.add(
      vscode.languages.registerCodeActionsProvider(
        YAML,
        new QuickFixes((document) => this.#current(document)),
        QuickFixes.METADATA,
      ),
    );
    this.#checkAll();
  }

  dispose(): void {
    for (const resting of this.#resting.values()) {
      resting.dispose();
    }
    this.#members.dispose();
  }

  /** None while a long document waits for its check: ranges of an older text must not be written to. */
  #current(document: vscode.TextDocument): readonly Finding[] {
    const checked = this.#checked.get(document);
    return checked?.version === document.version ? checked.findings : [];
  }

  #checkAnew(): void {
    this.#contexts.clear();
    this.#checkAll();
  }

  #checkAll(): void {
    for (const document of vscode.workspace.textDocuments) {
      this.#check(document);
    }
  }

  #changed(document: vscode.TextDocument): void {
    if (document.lineCount <= LONG) {
      this.#check(document);
      return;
    }
    const key = document.uri.toString();
    this.#resting.get(key)?.dispose();
    this.#resting.set(
      key,
      this.#parts.clock.after(REST_MS, () => this.#check(document)),
    );
  }

  #check(document: vscode.TextDocument): void {
    if (!isChecked(document)) {
      return;
    }
    const text = document.getText();
    const { findings, needsTolerant } = this.#checker.check(
      {
        uri: document.uri.toString(),
        path: this.#parts.knowledge.files.pathOf(document.uri),
        languageId: document.languageId,
        text,
      },
      this.#contextOf(document.uri),
      this.#tolerant,
    );
    this.#publish(document, {
      version: document.version,
      findings,
      hidden: saidElsewhere(findings, document),
    });
    if (needsTolerant) {
      void this.#loadTolerant();
    }
  }

  #publish(document: vscode.TextDocument, checked: Checked): void {
    this.#checked.set(document, checked);
    this.#collection.set(
      document.uri,
      checked.findings
        .filter((finding) => !checked.hidden.has(finding))
        .map((finding) => diagnosticOf(finding, document, this.#parts.rulePages)),
    );
  }

  /** Another extension may have said the same meanwhile, or may have stopped to. */
  #lookAround(uris: readonly vscode.Uri[]): void {
    const changed = new Set(uris.map(String));
    for (const document of vscode.workspace.textDocuments) {
      const checked = this.#checked.get(document);
      if (checked?.version === document.version && changed.has(document.uri.toString())) {
        const hidden = saidElsewhere(checked.findings, document);
        const isSame =
          hidden.size === checked.hidden.size && [...hidden].every((one) => checked.hidden.has(one));
        if (!isSame) {
          this.#publish(document, { ...checked, hidden });
        }
      }
    }
  }

  /** One object until something else is known: the checker keeps its answers for as long. */
  #contextOf(uri: vscode.Uri): RuleContext {
    const key = uri.toString();
    let context = this.#contexts.get(key);
    if (!context) {
      const { schemas, files, cluster } = this.#parts.knowledge;
      const workspace = files.factsOf(uri);
      const settings = { productionPaths: setting('plumbline.productionPaths', uri) };
      context = { settings, schemas, ...(workspace && { workspace }), ...(cluster && { cluster }) };
      this.#contexts.set(key, context);
    }
    return context;
  }

  /** The parser that goes on after an error is large, and most documents never need it. */
  async #loadTolerant(): Promise<void> {
    const { parseTolerant } = await import('../../core/yaml/tolerant.ts');
    if (!this.#tolerant) {
      this.#tolerant = parseTolerant;
      this.#checkAll();
    }
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    this.#resting.get(key)?.dispose();
    this.#resting.delete(key);
    this.#checker.forget(key);
    this.#contexts.delete(key);
    this.#collection.delete(document.uri);
  }
}

/** YAML that somebody can write: no output, no side of a difference, nothing of history. */
function isChecked(document: vscode.TextDocument): boolean {
  const { scheme } = document.uri;
  return (
    document.languageId === 'yaml' &&
    !document.isClosed &&
    document.getText().length <= LARGEST &&
    (scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === true)
  );
}
