import type { Declaration } from '../engines/engine.ts';
import type { DeclaredAt } from '../model/declaredAt.ts';
import type { JsonObject } from '../util/json.ts';
import { isObject } from '../util/json.ts';
import { parseYaml } from '../yaml/parse.ts';
import { toJson } from '../yaml/read.ts';
import type { DeclarationKey } from './declarationKey.ts';
import { declarationKey } from './declarationKey.ts';
import { flattenList } from './flatten.ts';

/** An app that a file of the workspace declares, with its place there. */
export interface IndexedDeclaration extends DeclaredAt {
  readonly declaration: Declaration;
}

/**
 * Which workspace file declares which app. Kept file by file: `update` and `remove` touch one file and say whether
 * anything changed.
 */
export class ManifestIndex {
  readonly #declares: (document: JsonObject) => Declaration | undefined;
  readonly #mayDeclare: (text: string) => boolean;
  readonly #files = new Map<string, readonly IndexedDeclaration[]>();
  readonly #byKey = new Map<string, Set<string>>();

  /**
   * `declares` comes from the engines. Documents without an object of the API `groups` are not parsed: most files of a
   * large repository, and CRDs of a megabyte that merely speak of them.
   */
  constructor(declares: (document: JsonObject) => Declaration | undefined, groups: readonly string[]) {
    this.#declares = declares;
    const names = groups.map((group) => group.replaceAll('.', String.raw`\.`)).join('|');
    const pattern = new RegExp(String.raw`apiVersion["']?\s*:\s*["']?(?:${names})/`);
    this.#mayDeclare = (text) => pattern.test(text);
  }

  update(uri: string, text: string): boolean {
    const found = this.#mayDeclare(text) ? this.#read(uri, text) : [];
    const before = this.#files.get(uri) ?? [];
    if (sameDeclarations(before, found)) {
      return false;
    }
    this.#forget(uri);
    if (found.length > 0) {
      this.#files.set(uri, found);
    }
    for (const { declaration } of found) {
      const key = declarationKey(declaration);
      this.#byKey.set(key, (this.#byKey.get(key) ?? new Set()).add(uri));
    }
    return true;
  }

  remove(uri: string): boolean {
    const isKnown = this.#files.has(uri);
    this.#forget(uri);
    return isKnown;
  }

  /** Places that declare the app: those that name its namespace first, then those that leave the namespace open. */
  declarationsOf(app: DeclarationKey): readonly IndexedDeclaration[] {
    const named = this.#at(declarationKey(app));
    return app.namespace === '' ? named : [...named, ...this.#at(declarationKey({ ...app, namespace: '' }))];
  }

  /** In the order of the file. */
  appsOf(uri: string): readonly IndexedDeclaration[] {
    return this.#files.get(uri) ?? [];
  }

  /** `<group>/<kind>/<namespace>/<name>` → the first place that declares it, for the store. */
  all(): ReadonlyMap<string, DeclaredAt> {
    const places = new Map<string, DeclaredAt>();
    for (const found of [...this.#files.values()].flat()) {
      const key = declarationKey(found.declaration);
      const known = places.get(key);
      if (!known || found.uri < known.uri) {
        places.set(key, { uri: found.uri, offset: found.offset, line: found.line });
      }
    }
    return places;
  }

  #read(uri: string, text: string): IndexedDeclaration[] {
    return chunksOf(text)
      .filter((chunk) => this.#mayDeclare(chunk.text))
      .flatMap((chunk) =>
        parseYaml(chunk.text).flatMap(({ offset, root, problems }) => {
          const value = problems.length === 0 ? toJson(root) : undefined;
          const start = offset + (root?.start ?? 0);
          return (isObject(value) ? flattenList(value) : []).flatMap((object) => {
            const declaration = this.#declares(object);
            const line = chunk.line + linesIn(chunk.text.slice(0, start));
            return declaration ? [{ uri, offset: chunk.offset + start, line, declaration }] : [];
          });
        }),
      );
  }

  #at(key: string): IndexedDeclaration[] {
    return [...(this.#byKey.get(key) ?? [])]
      .toSorted()
      .flatMap((uri) => this.appsOf(uri).filter((found) => declarationKey(found.declaration) === key));
  }

  #forget(uri: string): void {
    for (const { declaration } of this.#files.get(uri) ?? []) {
      const key = declarationKey(declaration);
      const uris = this.#byKey.get(key);
      uris?.delete(uri);
      if (uris?.size === 0) {
        this.#byKey.delete(key);
      }
    }
    this.#files.delete(uri);
  }
}

/** The documents of a text as text. `---` in the first column starts one wherever it stands, quoted or not. */
function chunksOf(
  text: string,
): readonly { readonly text: string; readonly offset: number; readonly line: number }[] {
  const starts = [0, ...Array.from(text.matchAll(/^---(?=\s|$)/gm), (match) => match.index)];
  let line = 0;
  return starts.map((offset, index) => {
    const chunk = { text: text.slice(offset, starts[index + 1] ?? text.length), offset, line };
    line += linesIn(chunk.text);
    return chunk;
  });
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

function sameDeclarations(
  left: readonly IndexedDeclaration[],
  right: readonly IndexedDeclaration[],
): boolean {
  return (
    left.length === right.length &&
    left.every((one, index) => {
      const other = right[index];
      return (
        other !== undefined &&
        one.offset === other.offset &&
        one.line === other.line &&
        declarationKey(one.declaration) === declarationKey(other.declaration)
      );
    })
  );
}
