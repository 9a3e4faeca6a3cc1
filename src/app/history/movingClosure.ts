import type { ClosureInput } from '../../core/history/closure.ts';
import type { ClosurePath, PathClosure } from '../../core/history/closureModel.ts';
import { closureKey, touches } from '../../core/history/closureModel.ts';
import { movedFrom } from '../../core/history/moves.ts';
import { inputsBefore, structureKey } from '../../core/history/structure.ts';
import type { GitError, GitHistory, GitLanding, GitRepository } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';
import { closureAt } from './closureAt.ts';

/** What the closure is at one commit, and what it takes to follow it to older ones. */
export interface ClosureState {
  readonly closure: PathClosure;
  readonly inputs: readonly ClosureInput[];
  /** Where files lay before they were moved, as far as that was read. */
  readonly moved: readonly ClosurePath[];
  /** How often it was computed anew. */
  readonly recomputed: number;
}

/** What of a clone a history is read from. */
export interface HistorySource extends Pick<GitRepository, 'blobs'> {
  readonly history: Pick<GitHistory, 'landings' | 'files'>;
}

/** A closure that moved more often than this stays as it was last: each time costs some processes. */
const MAX_RECOMPUTED = 100;

/** A path closure along a first-parent chain, from a commit to older ones. */
export class MovingClosure {
  readonly #repository: HistorySource;
  /** What structure files say of the closure, by object. */
  readonly #keys = new Map<string, string>();
  #state: ClosureState;

  constructor(repository: HistorySource, state: ClosureState) {
    this.#repository = repository;
    this.#state = state;
  }

  get state(): ClosureState {
    return this.#state;
  }

  get closure(): PathClosure {
    return this.#state.closure;
  }

  /** Reads what changed structure files of these commits say: at most one process. */
  async prepare(landings: readonly GitLanding[], signal: AbortSignal): Promise<Result<void, GitError>> {
    const paths = new Map<string, string>();
    for (const { path, before, after } of landings.flatMap((landing) => this.#structural(landing))) {
      for (const object of [before, after].filter((one) => isObjectId(one) && !this.#keys.has(one))) {
        paths.set(object, path);
      }
    }
    if (paths.size === 0) {
      return ok(undefined);
    }
    const blobs = await this.#repository.blobs([...paths.keys()], signal);
    if (!blobs.ok) {
      return blobs;
    }
    const decoder = new TextDecoder();
    for (const [object, path] of paths) {
      const bytes = blobs.value.get(object);
      this.#keys.set(object, structureKey(path, bytes && decoder.decode(bytes)));
    }
    return ok(undefined);
  }

  /** Goes back over a prepared commit. Answers whether the paths are others before it. */
  async goBack(landing: GitLanding, signal: AbortSignal): Promise<Result<boolean, GitError>> {
    const [parent] = landing.parents;
    if (parent === undefined) {
      return ok(false);
    }
    const found = await this.#moves(landing, parent, signal);
    if (!found.ok) {
      return found;
    }
    const moves = found.value;
    const isOther = this.#structural(landing).some(
      ({ before, after }) => (this.#keys.get(before) ?? '') !== (this.#keys.get(after) ?? ''),
    );
    if (moves.length === 0 && !isOther) {
      return ok(false);
    }
    const { closure: last, recomputed } = this.#state;
    const inputs = inputsBefore(this.#state.inputs, moves);
    const moved = [...this.#state.moved, ...moves.map(({ from }) => from)];
    const isBounded = recomputed < MAX_RECOMPUTED;
    const before = isBounded ? await closureAt(this.#repository.history, parent, inputs, signal) : ok(last);
    if (!before.ok) {
      return before;
    }
    const closure = { ...before.value, paths: [...before.value.paths, ...moved] };
    this.#state = { closure, inputs, moved, recomputed: recomputed + Number(isBounded) };
    return ok(closureKey(closure) !== closureKey(last));
  }

  #structural({ changes }: GitLanding): GitLanding['changes'] {
    return changes.filter(({ path }) => this.#state.closure.structure.includes(path));
  }

  async #moves(
    { changes }: GitLanding,
    parent: string,
    signal: AbortSignal,
  ): Promise<Result<readonly Move[], GitError>> {
    const found: Move[] = [];
    for (const to of this.closure.paths) {
      const from = movedFrom(changes, to);
      if (from && !touches(this.closure, from.path)) {
        const isNew = await this.#isNew(to, parent, signal);
        if (!isNew.ok) {
          return isNew;
        }
        if (isNew.value) {
          found.push({ to, from });
        }
      }
    }
    return ok(found);
  }

  /** Nothing was at this place before. One process, for a commit that looks like a move. */
  async #isNew(
    { path }: ClosurePath,
    parent: string,
    signal: AbortSignal,
  ): Promise<Result<boolean, GitError>> {
    const older = this.#repository.history.landings(parent, { paths: [path], limit: 1 }, signal);
    for await (const landings of older) {
      if (!landings.ok) {
        return landings; // a look that was stopped says nothing of what was there
      }
      if (landings.value.length > 0) {
        return ok(false);
      }
    }
    return ok(true);
  }
}

interface Move {
  readonly to: ClosurePath;
  readonly from: ClosurePath;
}

/** All zeros stand for no file. */
function isObjectId(text: string): boolean {
  return /[1-9a-f]/.test(text);
}
