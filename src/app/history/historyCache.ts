import type { ClosureInput } from '../../core/history/closure.ts';
import type { PathClosure } from '../../core/history/closureModel.ts';
import { closureKey } from '../../core/history/closureModel.ts';
import type { GitError, GitHistory, GitLanding } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';
import { closureAt } from './closureAt.ts';
import type { ClosureState } from './movingClosure.ts';

/** Commits of a closure that were read, newest first, and from where to read on. */
export interface LandingPrefix {
  readonly landings: readonly GitLanding[];
  /** Undefined where the history has ended. */
  readonly from: string | undefined;
  readonly hasEndedShallow: boolean;
  /** The closure where the reading goes on. */
  readonly state: ClosureState;
}

/** Chains that are kept whole: each holds an entry for every commit of its branch. */
const CHAINS = 4;
const CLOSURES = 500;
/** Commits that are kept, of all apps together. */
const LANDINGS = 20_000;

/**
 * What was read of commits. A commit never changes, so nothing here grows stale as long as `place` names the clone and how
 * far it reaches: an app that is opened again, or the next app of the same clone, asks git only where the branch stands.
 */
export class HistoryCache {
  readonly #chains = new Map<string, ReadonlyMap<string, number>>();
  readonly #closures = new Map<string, PathClosure>();
  readonly #prefixes = new Map<string, LandingPrefix>();

  /** Steps from the tip along first parents, by commit. */
  async positions(
    place: string,
    git: Pick<GitHistory, 'spine'>,
    tip: string,
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, number>, GitError>> {
    const key = keyOf(place, tip);
    const known = this.#chains.get(key);
    if (known) {
      return ok(known);
    }
    const spine = await git.spine(tip, signal);
    if (!spine.ok) {
      return spine;
    }
    const positions = new Map(spine.value.map((sha, index) => [sha, index]));
    keep(this.#chains, key, positions);
    drop(this.#chains, this.#chains.size > CHAINS);
    return ok(positions);
  }

  async closure(
    place: string,
    git: Pick<GitHistory, 'files'>,
    tip: string,
    inputs: readonly ClosureInput[],
    signal: AbortSignal,
  ): Promise<Result<PathClosure, GitError>> {
    const key = keyOf(place, tip, JSON.stringify(inputs));
    const known = this.#closures.get(key);
    if (known) {
      return ok(known);
    }
    const closure = await closureAt(git, tip, inputs, signal);
    if (closure.ok) {
      keep(this.#closures, key, closure.value);
      drop(this.#closures, this.#closures.size > CLOSURES);
    }
    return closure;
  }

  landings(place: string, tip: string, begun: ClosureStart): LandingPrefix {
    return (
      this.#prefixes.get(prefixKey(place, tip, begun)) ?? {
        landings: [],
        from: tip,
        hasEndedShallow: false,
        state: { ...begun, moved: [], recomputed: 0 },
      }
    );
  }

  /** Keeps what was read, unless somebody else read further meanwhile. */
  keepLandings(place: string, tip: string, begun: ClosureStart, prefix: LandingPrefix): void {
    const known = this.landings(place, tip, begun);
    if (prefix.landings.length < known.landings.length || known.from === undefined) {
      return;
    }
    keep(this.#prefixes, prefixKey(place, tip, begun), prefix);
    let count = [...this.#prefixes.values()].reduce((sum, { landings }) => sum + landings.length, 0);
    while (count > LANDINGS && this.#prefixes.size > 1) {
      count -= this.#prefixes.values().next().value?.landings.length ?? 0;
      drop(this.#prefixes, true);
    }
  }
}

/** What a history begins with at its tip: apps that differ in their inputs may have had other files before. */
type ClosureStart = Pick<ClosureState, 'closure' | 'inputs'>;

function prefixKey(place: string, tip: string, { closure, inputs }: ClosureStart): string {
  return keyOf(place, tip, closureKey(closure), JSON.stringify(inputs));
}

function keyOf(...parts: readonly string[]): string {
  return parts.join('\0');
}

/** The newest comes last. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}

function drop(map: Map<string, unknown>, isFull: boolean): void {
  const oldest = map.keys().next();
  if (isFull && oldest.done !== true) {
    map.delete(oldest.value);
  }
}
