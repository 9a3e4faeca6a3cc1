import path from 'node:path';

import * as vscode from 'vscode';

import type { Logger } from '../../core/ports.ts';
import { readFileFacts } from '../../core/workspace/fileFacts.ts';
import type { RepositoryFacts } from '../../core/workspace/repositoryFacts.ts';

const FILES = '**/*.{yaml,yml}';
const EXCLUDED = '**/{node_modules,.git}/**';
/** Files beyond this are generated or data. */
const LARGEST = 2 * 1024 * 1024;
/** Files between two turns of the event loop. */
const BATCH = 20;

/** A workspace folder that is no folder of this machine: its files are read through VS Code. */
export class VirtualFolder {
  readonly #uri: vscode.Uri;
  readonly #facts: RepositoryFacts;
  readonly #logger: Logger;

  constructor(uri: vscode.Uri, facts: RepositoryFacts, logger: Logger) {
    this.#uri = uri;
    this.#facts = facts;
    this.#logger = logger;
  }

  async readAll(): Promise<void> {
    try {
      const pattern = new vscode.RelativePattern(this.#uri, FILES);
      const uris = await vscode.workspace.findFiles(pattern, EXCLUDED);
      for (let start = 0; start < uris.length; start += BATCH) {
        await this.read(uris.slice(start, start + BATCH));
      }
    } catch (error) {
      this.#logger.warn('files of the workspace could not be listed: manifests are checked alone', error);
    }
  }

  /** Says whether other files have to be looked at again. */
  async read(uris: readonly vscode.Uri[]): Promise<boolean> {
    const changes = await Promise.all(uris.map((uri) => this.#readOne(uri)));
    return changes.includes(true);
  }

  async #readOne(uri: vscode.Uri): Promise<boolean> {
    const inFolder = path.posix.relative(this.#uri.path, uri.path);
    try {
      const bytes = await vscode.workspace.fs.readFile(uri);
      const text = bytes.length > LARGEST ? '' : new TextDecoder().decode(bytes);
      return this.#facts.update(inFolder, readFileFacts(uri.toString(), inFolder, text));
    } catch {
      return this.#facts.remove(inFolder); // deleted meanwhile, or not readable
    }
  }
}
