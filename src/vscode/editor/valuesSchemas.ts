import * as vscode from 'vscode';

import type { ValuesSchema } from '../../core/authoring/valuesCheck.ts';
import type { KindSchema } from '../../core/schema/catalog.ts';
import { isKustomizationFile } from '../../core/manifest/kustomizationNames.ts';
import { kustomizationKind } from '../../core/schema/kustomization.ts';
import { valuesKind } from '../../core/schema/valuesSchema.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import { Emitter } from '../../core/util/emitter.ts';

const VALUES = /\/[^/]*values[^/]*\.ya?ml$/i;
const SCHEMA = 'values.schema.json';

/** What a chart says of its values. */
export interface ChartValues {
  /** For completion and hovers. */
  readonly kind: KindSchema | undefined;
  /** For the check; undefined where the schema is none that can be compiled. */
  compiled(): Promise<ValuesSchema | undefined>;
}

/** The `values.schema.json` beside the values files of a chart, read once and again when it changes. */
export class ValuesSchemas implements Disposable {
  readonly onDidChange: Listen<void>;
  readonly #changed = new Emitter<void>();
  readonly #members = new DisposableStore();
  readonly #known = new Map<string, Promise<ChartValues | undefined>>();

  constructor() {
    this.onDidChange = this.#changed.event;
    const watcher = this.#members.add(vscode.workspace.createFileSystemWatcher(`**/${SCHEMA}`));
    for (const changed of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.#members.add(
        changed((uri) => {
          this.#known.delete(uri.toString());
          this.#changed.fire();
        }),
      );
    }
  }

  /** Undefined for a file that holds no values, and where its folder has no schema. */
  of(document: vscode.TextDocument): Promise<ChartValues | undefined> {
    if (document.languageId !== 'yaml' || !VALUES.test(document.uri.path)) {
      return Promise.resolve(undefined);
    }
    const uri = vscode.Uri.joinPath(document.uri, '..', SCHEMA);
    const key = uri.toString();
    const known = this.#known.get(key) ?? read(uri);
    this.#known.set(key, known);
    return known;
  }

  dispose(): void {
    this.#members.dispose();
    this.#changed.dispose();
  }
}

/** What a file is all of without naming it: values of a chart, or kustomize's own. */
export async function kindOf(
  document: vscode.TextDocument,
  values: ValuesSchemas,
): Promise<KindSchema | undefined> {
  const ofChart = (await values.of(document))?.kind;
  // The other extension brings a schema for these, which would say all of it twice.
  const isOurs =
    document.languageId === 'yaml' &&
    isKustomizationFile(document.uri.path) &&
    vscode.extensions.getExtension('redhat.vscode-yaml') === undefined;
  return ofChart ?? (isOurs ? kustomizationKind() : undefined);
}

async function read(uri: vscode.Uri): Promise<ChartValues | undefined> {
  let text: string;
  try {
    text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined; // no chart that asks for a check
  }
  let compiled: Promise<ValuesSchema | undefined> | undefined;
  return {
    kind: valuesKind(text),
    compiled: () =>
      (compiled ??= import('../../core/authoring/valuesCheck.ts').then(({ compileValues }) =>
        compileValues(text),
      )),
  };
}
