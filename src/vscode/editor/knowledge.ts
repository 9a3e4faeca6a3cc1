import * as vscode from 'vscode';

import type { AuthoringContext } from '../../core/authoring/complete.ts';
import type { FieldDocs } from '../../core/authoring/fieldDocs.ts';
import { catalogOf, kindsOf } from '../../core/schema/catalog.ts';
import type { KindSchema, SchemaCatalog } from '../../core/schema/catalog.ts';
import type { SchemaFile } from '../../core/schema/schemaFile.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import { Emitter } from '../../core/util/emitter.ts';
import type { RepositoryFiles } from '../workspace/repositoryFiles.ts';

/** What the editor knows of manifests: shapes, texts, and what the workspace's files say of each other. */
export class Knowledge implements Disposable {
  readonly onDidChangeSchemas: Listen<void>;
  readonly files: RepositoryFiles;
  readonly #changed = new Emitter<void>();
  readonly #folder: vscode.Uri;
  readonly #found = new Map<string, readonly KindSchema[]>();
  #docs: Promise<FieldDocs> | undefined;
  #bundled: readonly KindSchema[] = [];
  #schemas: SchemaCatalog = catalogOf([]);

  constructor(extension: vscode.Uri, files: RepositoryFiles) {
    this.files = files;
    this.#folder = vscode.Uri.joinPath(extension, 'schemas');
    this.onDidChangeSchemas = this.#changed.event;
  }

  async start(): Promise<void> {
    this.#bundled = kindsOf(await this.#json<SchemaFile>('catalog.json'), 'bundled');
    this.#schemas = catalogOf(this.#bundled);
    this.files.onNews((news) => {
      if (news.type === 'kinds') {
        this.learn(news.key, news.kinds);
      }
    });
  }

  /** What comes with the extension. */
  get bundled(): readonly KindSchema[] {
    return this.#bundled;
  }

  get schemas(): SchemaCatalog {
    return this.#schemas;
  }

  /** Kinds that one place (a cluster, the workspace) knows; they take the place of those it knew before. */
  learn(from: string, kinds: readonly KindSchema[]): void {
    if (kinds.length === 0 && !this.#found.has(from)) {
      return;
    }
    this.#found.set(from, kinds);
    this.#schemas = catalogOf([...this.#bundled, ...[...this.#found.values()].flat()]);
    this.#changed.fire();
  }

  async contextOf(document: vscode.TextDocument): Promise<AuthoringContext> {
    const workspace = this.files.factsOf(document.uri);
    return {
      schemas: this.schemas,
      docs: await (this.#docs ??= this.#readDocs()),
      path: this.files.pathOf(document.uri),
      ...(workspace && { workspace }),
    };
  }

  dispose(): void {
    this.#changed.dispose();
    this.files.dispose();
  }

  async #readDocs(): Promise<FieldDocs> {
    const [argoCd, flux] = await Promise.all([
      this.#json<FieldDocs>('docs/argocd.json'),
      this.#json<FieldDocs>('docs/flux.json'),
    ]);
    return { ...argoCd, ...flux };
  }

  async #json<T>(name: string): Promise<T> {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#folder, name));
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  }
}
