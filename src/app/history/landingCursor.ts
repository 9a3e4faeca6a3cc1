import type { ClosurePath, PathClosure } from '../../core/history/closureModel.ts';
import { pathspecs, touches } from '../../core/history/closureModel.ts';
import { movedFrom } from '../../core/history/moves.ts';
import type { CloneFacts, GitError, GitHistory, GitLanding } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { LandingPrefix } from './historyCache.ts';

export interface LandingCursorOptions {
  readonly facts: Pick<CloneFacts, 'boundary'>;
  /** Goes on at the old place where files of the closure were moved. */
  readonly followsMoves: boolean;
}

/**
 * Commits of a first-parent chain that touch a closure, newest first, as many as somebody takes. Git runs while a page is
 * read and not between pages: the next page begins a process where the last one ended.
 */
export class LandingCursor {
  readonly #git: Pick<GitHistory, 'landings'>;
  readonly #followsMoves: boolean;
  #closure: PathClosure;
  readonly #facts: Pick<CloneFacts, 'boundary'>;
  #from: string | undefined;
  readonly #landings: GitLanding[];
  #taken = 0;
  #stream: AsyncIterator<Result<readonly GitLanding[], GitError>> | undefined;
  #hasEndedShallow: boolean;
  #moved: readonly ClosurePath[];

  /** `begun` is what was read before, by another cursor of the same commit and closure. */
  constructor(
    git: Pick<GitHistory, 'landings'>,
    begun: LandingPrefix,
    closure: PathClosure,
    { facts, followsMoves }: LandingCursorOptions,
  ) {
    this.#git = git;
    this.#followsMoves = followsMoves;
    this.#from = begun.from;
    this.#landings = [...begun.landings];
    this.#hasEndedShallow = begun.hasEndedShallow;
    this.#moved = begun.moved;
    this.#closure = { ...closure, paths: [...closure.paths, ...begun.moved] };
    this.#facts = facts;
  }

  /** All that was read by now. */
  get read(): LandingPrefix {
    return {
      landings: [...this.#landings],
      from: this.#from,
      hasEndedShallow: this.#hasEndedShallow,
      moved: this.#moved,
    };
  }

  /** The history ended where the clone does, not where the branch begins. */
  get hasEndedShallow(): boolean {
    return this.#hasEndedShallow;
  }

  /** The next landing, which stays until `take`; undefined at the end. */
  async peek(signal: AbortSignal): Promise<Result<GitLanding | undefined, GitError>> {
    while (this.#taken >= this.#landings.length) {
      const read = await this.#readOn(signal);
      if (!read.ok) {
        await this.pause();
        return read;
      }
      if (read.value === 'end') {
        return ok(undefined);
      }
    }
    return ok(this.#landings[this.#taken]);
  }

  take(): void {
    this.#taken += 1;
  }

  /** Ends the process; what it has read stays. */
  async pause(): Promise<void> {
    const stream = this.#stream;
    this.#stream = undefined;
    await stream?.return?.();
  }

  async #readOn(signal: AbortSignal): Promise<Result<'more' | 'end', GitError>> {
    if (this.#from === undefined) {
      return ok('end');
    }
    if (signal.aborted) {
      return err({ code: 'cancelled' });
    }
    const how = { paths: pathspecs(this.#closure), isWhole: this.#followsMoves };
    this.#stream ??= this.#git.landings(this.#from, how, signal)[Symbol.asyncIterator]();
    const next = await this.#stream.next();
    if (next.done === true) {
      this.#from = undefined;
      this.#stream = undefined;
      return ok('end');
    }
    if (!next.value.ok) {
      return next.value;
    }
    for (const landing of next.value.value) {
      this.#add(landing);
      // Where to go on if the process ends here.
      this.#from = landing.parents[0];
      if (this.#followsMoves && (await this.#follow(landing, signal))) {
        break; // the rest was read for other paths
      }
    }
    return ok('more');
  }

  /** Goes on with the place that this commit moved files of the app from. True where it did. */
  async #follow({ sha, parents: [parent], changes }: GitLanding, signal: AbortSignal): Promise<boolean> {
    if (parent === undefined || this.#facts.boundary.has(sha)) {
      return false;
    }
    const found: ClosurePath[] = [];
    for (const path of this.#closure.paths) {
      const from = movedFrom(changes, path);
      if (from && !touches(this.#closure, from.path) && (await this.#isNew(path, parent, signal))) {
        found.push(from);
      }
    }
    if (found.length === 0) {
      return false;
    }
    await this.pause();
    this.#moved = [...this.#moved, ...found];
    this.#closure = { ...this.#closure, paths: [...this.#closure.paths, ...found] };
    return true;
  }

  /** Nothing was at this place before. One process, for a commit that looks like a move. */
  async #isNew({ path }: ClosurePath, parent: string, signal: AbortSignal): Promise<boolean> {
    for await (const older of this.#git.landings(parent, { paths: [path], limit: 1 }, signal)) {
      if (!older.ok || older.value.length > 0) {
        return false;
      }
    }
    return true;
  }

  /** The last commit of a shallow clone seems to add every file: it is no change. */
  #add(landing: GitLanding): void {
    if (this.#facts.boundary.has(landing.sha)) {
      this.#hasEndedShallow = true;
      return;
    }
    const changes = landing.changes.filter(({ path }) => touches(this.#closure, path));
    if (changes.length > 0) {
      this.#landings.push({ ...landing, changes });
    }
  }
}
