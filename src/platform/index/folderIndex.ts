import path from 'node:path';

import { checkFile, isChecked } from '../../core/authoring/folderCheck.ts';
import type { IndexAnswer, IndexedFolder, PlacedFinding } from '../../core/authoring/indexMessages.ts';
import type { ClusterFacts, RuleContext, RuleSettings } from '../../core/rules/context.ts';
import { crdKinds, isCrd } from '../../core/schema/crd.ts';
import type { KindSchema } from '../../core/schema/catalog.ts';
import { catalogOf } from '../../core/schema/catalog.ts';
import type { FileFacts } from '../../core/workspace/fileFacts.ts';
import { readFileFacts } from '../../core/workspace/fileFacts.ts';
import { RepositoryFacts } from '../../core/workspace/repositoryFacts.ts';
import { parseTolerant } from '../../core/yaml/tolerant.ts';
import { cloneOf } from './clone.ts';
import { diskOf } from './disk.ts';
import { collectYaml, isPlainFolder, isYaml, MOST_FILES, readText } from './yamlFiles.ts';

/** UTF-16 units that are held in memory between reading and checking. */
const MOST_KEPT = 64 * 1024 * 1024;
/** Files between two looks at what else there is to do. */
const BATCH = 50;
/** What git writes when the branch or a remote changes. */
const GIT_FILE = /(?:^|\/)\.git\/(?:HEAD|config)$/;

export interface FolderIndexParts {
  readonly folder: IndexedFolder;
  readonly bundled: readonly KindSchema[];
  readonly settings: RuleSettings;
  readonly answer: (answer: IndexAnswer) => void;
}

/**
 * Reads the YAML of one folder, tells what its files say of each other and what is wrong with each, and keeps both true
 * while files change. Work is done in small batches, so that a newer request is heard in between.
 */
export class FolderIndex {
  readonly #parts: FolderIndexParts;
  readonly #facts: RepositoryFacts;
  /** Manifests by path, with what was last told of them. */
  readonly #manifests = new Map<string, readonly PlacedFinding[]>();
  readonly #kinds = new Map<string, readonly KindSchema[]>();
  /** Every file that was there when it was last read. */
  readonly #known = new Set<string>();
  readonly #waiting = new Set<string>();
  readonly #unchecked = new Set<string>();
  readonly #texts = new Map<string, string>();
  #kept = 0;
  #settings: RuleSettings;
  #cluster: { readonly kinds: readonly KindSchema[]; readonly facts: ClusterFacts | undefined } = {
    kinds: [],
    facts: undefined,
  };
  #context: RuleContext | undefined;
  #isClosed = false;
  #isRead = false;
  #reading: Promise<void> | undefined;
  #checking: Promise<void> | undefined;

  constructor(parts: FolderIndexParts) {
    this.#parts = parts;
    this.#settings = parts.settings;
    this.#facts = new RepositoryFacts(diskOf(parts.folder.root));
  }

  /** Reads everything there is. Resolves when all is read and checked. */
  async start(now: () => number): Promise<void> {
    const { folder, answer } = this.#parts;
    const { key } = folder;
    const from = now();
    this.#readClone();
    const files: string[] = [];
    collectYaml(path.join(folder.root, folder.prefix), folder.prefix, files);
    for (let at = 0; at < files.length && !this.#isClosed; at += BATCH) {
      await this.#read(files.slice(at, at + BATCH));
    }
    this.#isRead = true;
    await this.#tellKinds();
    await this.#checkAll();
    const isCut = files.length >= MOST_FILES;
    answer({ type: 'read', key, files: files.length, ms: now() - from, isCut });
    await this.#settle();
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Reads these files again, or all below a folder, and checks them and whatever is judged by them. */
  async touch(paths: readonly string[]): Promise<void> {
    for (const one of paths) {
      this.#waiting.add(one);
    }
    if (this.#isRead) {
      this.#reading = (this.#reading ?? Promise.resolve()).then(() => this.#settle());
      await this.#reading;
    }
  }

  async setSettings(settings: RuleSettings): Promise<void> {
    this.#settings = settings;
    await this.#checkAgain();
  }

  async setCluster(kinds: readonly KindSchema[], facts: ClusterFacts | undefined): Promise<void> {
    this.#cluster = { kinds, facts };
    await this.#checkAgain();
  }

  async #settle(): Promise<void> {
    const paths = [...this.#waiting].filter((one) => !GIT_FILE.test(one));
    const isOtherBranch = paths.length < this.#waiting.size;
    this.#waiting.clear();
    if (isOtherBranch) {
      this.#readClone();
    }
    if ((paths.length === 0 && !isOtherBranch) || this.#isClosed) {
      return;
    }
    const files = this.#filesOf(paths);
    const { isShared, hasKinds } = await this.#read(files);
    if (hasKinds) {
      await this.#tellKinds();
    }
    if (isShared || hasKinds || isOtherBranch) {
      await this.#checkAgain();
    } else {
      await this.#check(files.filter((one) => this.#manifests.has(one)));
    }
  }

  /** A folder that came or went is told once, not file by file. */
  #filesOf(paths: readonly string[]): readonly string[] {
    const { root } = this.#parts.folder;
    const files = new Set<string>();
    for (const one of paths) {
      if (isYaml(one)) {
        files.add(one);
        continue;
      }
      const found: string[] = [];
      if (isPlainFolder(path.join(root, one))) {
        collectYaml(path.join(root, one), one, found);
      }
      for (const file of [...found, ...[...this.#known].filter((known) => known.startsWith(`${one}/`))]) {
        files.add(file);
      }
    }
    return [...files];
  }

  #readClone(): void {
    const { folder, answer } = this.#parts;
    const clone = cloneOf(folder.root);
    this.#facts.setClone(clone);
    this.#context = undefined;
    answer({ type: 'clone', key: folder.key, clone });
  }

  async #checkAgain(): Promise<void> {
    this.#context = undefined;
    if (this.#isRead) {
      await this.#checkAll();
    }
  }

  async #read(paths: readonly string[]): Promise<{ readonly isShared: boolean; readonly hasKinds: boolean }> {
    const { folder, answer } = this.#parts;
    let isShared = false;
    let hasKinds = false;
    const told: (readonly [string, FileFacts | undefined])[] = [];
    const gone: (readonly [string, readonly PlacedFinding[]])[] = [];
    for (const one of paths) {
      const text = readText(`${folder.root}/${one}`);
      if (text === undefined) {
        this.#known.delete(one);
      } else {
        this.#known.add(one);
      }
      const facts = text === undefined ? undefined : readFileFacts(one, one, text);
      const hasChanged = facts ? this.#facts.update(one, facts) : this.#facts.remove(one);
      isShared ||= hasChanged;
      if (hasChanged) {
        told.push([one, facts]);
      }
      hasKinds = this.#readKinds(one, text) || hasKinds;
      if (text !== undefined && isChecked(one, text)) {
        this.#keep(one, text);
        this.#manifests.set(one, this.#manifests.get(one) ?? []);
      } else if (this.#manifests.delete(one)) {
        gone.push([one, []]);
      }
    }
    await turn();
    if (told.length > 0) {
      answer({ type: 'facts', key: folder.key, files: told });
    }
    if (gone.length > 0) {
      answer({ type: 'findings', key: folder.key, files: gone });
    }
    return { isShared, hasKinds };
  }

  /** From the first reading to the check that follows. */
  #keep(one: string, text: string): void {
    if (this.#kept < MOST_KEPT) {
      this.#kept += text.length;
      this.#texts.set(one, text);
    }
  }

  #textOf(one: string): string | undefined {
    return this.#texts.get(one) ?? readText(`${this.#parts.folder.root}/${one}`);
  }

  #readKinds(one: string, text: string | undefined): boolean {
    const kinds = text !== undefined && isCrd(text) ? crdKinds(text, 'workspace', this.#parts.bundled) : [];
    const had = this.#kinds.delete(one);
    if (kinds.length > 0) {
      this.#kinds.set(one, kinds);
    }
    return had || kinds.length > 0;
  }

  async #tellKinds(): Promise<void> {
    this.#context = undefined;
    const kinds = [...this.#kinds.values()].flat();
    this.#parts.answer({ type: 'kinds', key: this.#parts.folder.key, kinds });
    await turn();
  }

  async #checkAll(): Promise<void> {
    await this.#check([...this.#manifests.keys()]);
  }

  /** Whoever asks waits until nothing is left to check, whoever asked for it. */
  #check(paths: readonly string[]): Promise<void> {
    for (const one of paths) {
      this.#unchecked.add(one);
    }
    this.#checking ??= this.#drain().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #drain(): Promise<void> {
    const { folder, answer } = this.#parts;
    while (this.#unchecked.size > 0) {
      const all = [...this.#unchecked];
      this.#unchecked.clear();
      for (let at = 0; at < all.length && !this.#isClosed; at += BATCH) {
        const changed = all.slice(at, at + BATCH).flatMap((one) => this.#checkOne(one, this.#textOf(one)));
        if (changed.length > 0) {
          answer({ type: 'findings', key: folder.key, files: changed });
        }
        await turn();
      }
    }
    this.#texts.clear();
    this.#kept = 0;
  }

  /** The findings where they are others than before. */
  #checkOne(
    one: string,
    text: string | undefined,
  ): readonly (readonly [path: string, findings: readonly PlacedFinding[]])[] {
    const before = this.#manifests.get(one);
    if (text === undefined || before === undefined) {
      return [];
    }
    const findings = checkFile({
      path: one,
      text,
      context: this.#contextOf(),
      tolerant: parseTolerant,
      onError: ({ id }, error) =>
        this.#parts.answer({ type: 'trouble', message: `rule ${id} failed on ${one}: ${String(error)}` }),
    });
    if (findings.length === 0 && before.length === 0) {
      return [];
    }
    this.#manifests.set(one, findings);
    return JSON.stringify(findings) === JSON.stringify(before) ? [] : [[one, findings]];
  }

  #contextOf(): RuleContext {
    const { kinds, facts } = this.#cluster;
    this.#context ??= {
      settings: this.#settings,
      schemas: catalogOf([...this.#parts.bundled, ...[...this.#kinds.values()].flat(), ...kinds]),
      workspace: this.#facts,
      ...(facts && { cluster: facts }),
    };
    return this.#context;
  }
}

/** Lets messages in. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
