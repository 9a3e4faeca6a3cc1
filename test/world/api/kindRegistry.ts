import { builtinKinds } from './builtinKinds.ts';
import type { ServedKind } from './kind.ts';

/** The kinds served right now: the built-in ones, and those of established CustomResourceDefinitions. */
export class KindRegistry {
  readonly #kinds: ServedKind[] = [...builtinKinds];
  readonly #byPath = new Map<string, ServedKind>();

  constructor() {
    this.#reindex();
  }

  get all(): readonly ServedKind[] {
    return this.#kinds;
  }

  at(group: string, version: string, plural: string): ServedKind | undefined {
    return this.#byPath.get(`${group}/${version}/${plural}`);
  }

  /** The kind as an object names it. */
  named(apiVersion: string, kind: string): ServedKind | undefined {
    const slash = apiVersion.indexOf('/');
    const group = slash < 0 ? '' : apiVersion.slice(0, slash);
    const version = apiVersion.slice(slash + 1);
    return this.#kinds.find((each) => each.group === group && each.version === version && each.kind === kind);
  }

  /** Any served version of a resource. */
  ofResource(group: string, plural: string): ServedKind | undefined {
    return this.#kinds.find((each) => each.group === group && each.plural === plural);
  }

  servesGroup(group: string, version: string): boolean {
    return this.#kinds.some((each) => each.group === group && each.version === version);
  }

  /** Puts the kinds of one definition in the place of its former ones. */
  replace(group: string, plural: string, kinds: readonly ServedKind[]): void {
    const others = this.#kinds.filter((each) => each.group !== group || each.plural !== plural);
    this.#kinds.splice(0, this.#kinds.length, ...others, ...kinds);
    this.#reindex();
  }

  #reindex(): void {
    this.#byPath.clear();
    for (const kind of this.#kinds) {
      this.#byPath.set(`${kind.group}/${kind.version}/${kind.plural}`, kind);
    }
  }
}
