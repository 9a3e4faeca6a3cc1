import { readFileSync } from 'node:fs';

import type { IndexAnswer, IndexRequest } from '../../core/authoring/indexMessages.ts';
import { kindsOf } from '../../core/schema/catalog.ts';
import type { SchemaFile } from '../../core/schema/schemaFile.ts';
import { unreachable } from '../../core/util/unreachable.ts';
import { FolderIndex } from './folderIndex.ts';

/** Serves the index of every open folder: the half that runs in the worker. */
export class IndexServer {
  readonly #folders = new Map<string, FolderIndex>();
  readonly #answer: (answer: IndexAnswer) => void;

  constructor(answer: (answer: IndexAnswer) => void) {
    this.#answer = answer;
  }

  handle(request: IndexRequest): void {
    this.#do(request).catch((error: unknown) => {
      this.#answer({
        type: 'trouble',
        message: error instanceof Error ? (error.stack ?? '') : String(error),
      });
    });
  }

  async #do(request: IndexRequest): Promise<void> {
    switch (request.type) {
      case 'open': {
        const { folder, settings } = request;
        const file = JSON.parse(readFileSync(request.catalog, 'utf8')) as SchemaFile;
        const bundled = kindsOf(file, 'bundled');
        this.#folders.get(folder.key)?.close();
        const index = new FolderIndex({ folder, bundled, settings, answer: this.#answer });
        this.#folders.set(folder.key, index);
        await index.start(() => performance.now());
        return;
      }
      case 'close':
        this.#folders.get(request.key)?.close();
        this.#folders.delete(request.key);
        return;
      case 'touch':
        await this.#folders.get(request.key)?.touch(request.paths);
        return;
      case 'settings':
        await this.#folders.get(request.key)?.setSettings(request.settings);
        return;
      case 'cluster':
        await Promise.all(
          [...this.#folders.values()].map((index) => index.setCluster(request.kinds, request.facts)),
        );
        return;
      default:
        unreachable(request);
    }
  }
}
