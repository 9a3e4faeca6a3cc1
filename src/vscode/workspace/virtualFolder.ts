import path from 'node:path';

import * as vscode from 'vscode';

import type { FileFindings } from '../../core/authoring/closedTexts.ts';
import { ClosedTexts } from '../../core/authoring/closedTexts.ts';
import type { Logger } from '../../core/ports.ts';
import type { RuleContext } from '../../core/rules/context.ts';
import { readFileFacts } from '../../core/workspace/fileFacts.ts';
import type { RepositoryFacts } from '../../core/workspace/repositoryFacts.ts';
import { parseTolerant } from '../../core/yaml/tolerant.ts';

const FILES = '**/*.{yaml,yml}';
const EXCLUDED = '**/{node_modules,.git}/**';
/** Files beyond this are generated or data. */
const LARGEST = 2 * 1024 * 1024;
/** Files between two turns of the event loop. */
const BATCH = 20;

/** A workspace folder that is no folder of this machine: its files are read, and checked, through VS Code. */
export class VirtualFolder {
  readonly #uri: vscode.Uri;
  readonly #facts: RepositoryFacts;
  readonly #logger: Logger;
  readonly #texts: ClosedTexts;
  #checking = 0;

  constructor(uri: vscode.Uri, facts: RepositoryFacts, logger: Logger) {
    this.#uri = uri;
    this.#facts = facts;
    this.#logger = logger;
    this.#texts = new ClosedTexts(parseTolerant, ({ id }, path, error) =>
      logger.error(`rule ${id} failed on ${path}: other rules go on`, error),
    );
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

  /** Tells of manifests of which something else is wrong than before. A newer check ends an older one. */
  async check(context: RuleContext, tell: (files: readonly FileFindings[]) => void): Promise<void> {
    const own = ++this.#checking;
    for (const found of this.#texts.check(context, BATCH)) {
      if (found.length > 0) {
        tell(found);
      }
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      if (own !== this.#checking) {
        return;
      }
    }
  }

  async #readOne(uri: vscode.Uri): Promise<boolean> {
    const inFolder = path.posix.relative(this.#uri.path, uri.path);
    try {
      const bytes = await vscode.workspace.fs.readFile(uri);
      const text = bytes.length > LARGEST ? '' : new TextDecoder().decode(bytes);
      this.#texts.set(inFolder, text);
      return this.#facts.update(inFolder, readFileFacts(uri.toString(), inFolder, text));
    } catch {
      this.#texts.set(inFolder, undefined);
      return this.#facts.remove(inFolder); // deleted meanwhile, or not readable
    }
  }
}
