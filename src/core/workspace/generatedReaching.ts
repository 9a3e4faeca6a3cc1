import type { DeclaredObject, WorkspaceFacts } from '../rules/context.ts';
import { globMatches } from '../util/glob.ts';
import type { JsonObject } from '../util/json.ts';
import { asObject, asObjects, asText, at } from '../util/json.ts';
import { joined } from '../util/repoPath.ts';
import type { Reach } from './reaching.ts';
import { sourceFolder } from './sourceFolder.ts';

/** The folder that the git generator found, in both syntaxes, and what follows it in the source's path. */
const FOUND = /^\{\{-?\s*(?:path|\.path\.path)\s*-?\}\}((?:\/[^{}]*)?)$/;
/** Generators in a matrix or merge, and those in these. */
const MOST_NESTED = 3;

type Repository = Pick<WorkspaceFacts, 'isThisRepository' | 'isCheckedOut' | 'kindOf'>;

/** One source of the template for one list of directories. */
interface Generated {
  readonly set: DeclaredObject;
  readonly directories: readonly { readonly pattern: string; readonly isExcluded: boolean }[];
  readonly source: JsonObject;
  readonly suffix: string;
  readonly known: Map<string, Reach | undefined>;
}

/** Which ApplicationSets deploy which files through folders that their git generator finds in this repository. */
export class GeneratedReaching {
  readonly #repository: Repository;
  readonly #reachOf: (source: JsonObject) => Reach | undefined;
  readonly #sets: () => readonly DeclaredObject[];
  #generated: readonly Generated[] | undefined;

  /** `reachOf` follows a source of which the path is known. */
  constructor(
    repository: Repository,
    sets: () => readonly DeclaredObject[],
    reachOf: (source: JsonObject) => Reach | undefined,
  ) {
    this.#repository = repository;
    this.#sets = sets;
    this.#reachOf = reachOf;
  }

  deployersOf(path: string): readonly DeclaredObject[] {
    this.#generated ??= this.#sets().flatMap((set) => this.#read(set));
    const found = this.#generated.filter((one) => this.#takes(one, path)).map(({ set }) => set);
    return [...new Set(found)];
  }

  #read(set: DeclaredObject): readonly Generated[] {
    const spec = asObject(at(set.object, 'spec', 'template', 'spec')) ?? {};
    const single = asObject(spec['source']);
    const sources = [...(single ? [single] : []), ...asObjects(spec['sources'])].flatMap((source) => {
      const suffix = FOUND.exec(asText(source['path']) ?? '')?.[1];
      return suffix === undefined ? [] : [{ source, suffix }];
    });
    const lists = gitGenerators(at(set.object, 'spec', 'generators'), 0)
      .filter((git) => this.#isOwn(git))
      .map((git) =>
        asObjects(git['directories']).map((one) => ({
          pattern: sourceFolder(asText(one['path']) ?? '') ?? '',
          isExcluded: one['exclude'] === true,
        })),
      );
    return lists.flatMap((directories) =>
      sources.map((source) => ({ set, directories, ...source, known: new Map<string, Reach | undefined>() })),
    );
  }

  #isOwn(git: JsonObject): boolean {
    return (
      this.#repository.isThisRepository(asText(git['repoURL']) ?? '') === true &&
      this.#repository.isCheckedOut(asText(git['revision']) ?? '') === true
    );
  }

  #takes({ directories, source, suffix, known }: Generated, file: string): boolean {
    const parts = file.split('/');
    return directories.some(({ pattern, isExcluded }) => {
      const folder = parts.slice(0, pattern.split('/').length).join('/');
      if (isExcluded || pattern === '' || folder === file || !matches(pattern, folder)) {
        return false;
      }
      if (!known.has(folder)) {
        const isOut = directories.some((one) => one.isExcluded && matches(one.pattern, folder));
        const path = joined(folder, suffix.slice(1)).replace(/\/$/, '');
        known.set(folder, isOut ? undefined : this.#reachOf({ ...source, path }));
      }
      return known.get(folder)?.(file) !== undefined;
    });
  }
}

/** Also those that a matrix or merge combines. */
function gitGenerators(generators: unknown, depth: number): readonly JsonObject[] {
  return asObjects(generators).flatMap((one) => {
    const git = asObject(one['git']);
    const inner = ['matrix', 'merge'].map((key) => at(one, key, 'generators'));
    return [
      ...(git ? [git] : []),
      ...(depth < MOST_NESTED ? inner.flatMap((nested) => gitGenerators(nested, depth + 1)) : []),
    ];
  });
}

/** Segment by segment, as the generator does: a star crosses no slash. */
function matches(pattern: string, folder: string): boolean {
  const [wanted, found] = [pattern.split('/'), folder.split('/')];
  return (
    wanted.length === found.length && wanted.every((part, index) => globMatches(part, found[index] ?? ''))
  );
}
