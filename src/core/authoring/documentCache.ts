import type { YamlDocument } from '../yaml/node.ts';
import type { TolerantParser } from '../yaml/parse.ts';
import { parseDocument } from '../yaml/parse.ts';
import { splitDocuments } from '../yaml/split.ts';

/**
 * The documents of one file from one keystroke to the next: a document whose text is the same is not parsed again, even
 * where it has moved.
 */
export class DocumentCache {
  #known: ReadonlyMap<string, YamlDocument> = new Map();

  read(file: string, tolerant?: TolerantParser): readonly YamlDocument[] {
    const now = new Map<string, YamlDocument>();
    const documents = splitDocuments(file).map(({ offset, text }) => {
      const before = now.get(text) ?? this.#known.get(text);
      // What broke before the tolerant parser was there is worth a second look.
      const isFinal = before && (before.problems.length === 0 || before.root !== undefined || !tolerant);
      const document = isFinal ? { ...before, offset } : parseDocument({ offset, text }, tolerant);
      now.set(text, document);
      return document;
    });
    this.#known = now;
    return documents;
  }
}
