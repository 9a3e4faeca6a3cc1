import * as vscode from 'vscode';

import type { AuthoringContext } from '../../core/authoring/authoringContext.ts';
import type { FieldDocs } from '../../core/authoring/fieldDocs.ts';
import { catalogOf, kindsOf } from '../../core/schema/catalog.ts';
import type { ClusterFacts } from '../../core/rules/context.ts';
import type { KindSchema, SchemaCatalog } from '../../core/schema/catalog.ts';
import type { SchemaFile } from '../../core/schema/schemaFile.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import { Emitter } from '../../core/util/emitter.ts';
import type { RepositoryFiles } from '../workspace/repositoryFiles.ts';

/** What the editor knows of manifests: shapes, texts, what clusters have, what the workspace's files say of each other. */
export class Knowledge implements Disposable {
  /** Other shapes, or other facts of clusters. */
  readonly onDidChange: Listen<void>;
  readonly files: RepositoryFiles;
  readonly #changed = new Emitter<void>();
  readonly #members = new DisposableStore();
  readonly #folder: vscode.Uri;
  readonly #found = new Map<string, readonly KindSchema[]>();
  #docs: Promise<FieldDocs> | undefined;
  #bundled: readonly KindSchema[] = [];
  #schemas: SchemaCatalog = catalogOf([]);
  #cluster: ClusterFacts | undefined;
  #clusterKinds: readonly KindSchema[] = [];

  constructor(extension: vscode.Uri, files: RepositoryFiles) {
    this.files = files;
    this.#folder = vscode.Uri.joinPath(extension, 'schemas');
    this.onDidChange = this.#changed.event;
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

  /** What runs in the connected clusters; undefined where nothing is known. */
  get cluster(): ClusterFacts | undefined {
    return this.#cluster;
  }

  learnCluster(facts: ClusterFacts | undefined): void {
    this.#cluster = facts;
    this.#changed.fire();
    this.#tellIndex();
  }

  /** `all`: of every open connection. */
  learnClusterKinds(from: string, kinds: readonly KindSchema[], all: readonly KindSchema[]): void {
    this.learn(from, kinds);
    this.#clusterKinds = all;
    this.#tellIndex();
  }

  /** Reads the files of the workspace. */
  async startIndex(): Promise<void> {
    await this.files.start();
    // A folder knows only what it is told once it is open: this listener comes after the one that opens it.
    this.#members.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#tellIndex()));
    this.#tellIndex();
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
    this.#members.dispose();
    this.#changed.dispose();
    this.files.dispose();
  }

  #tellIndex(): void {
    this.files.tell({ type: 'cluster', kinds: this.#clusterKinds, facts: this.#cluster });
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
