import type { PathClosure } from '../../core/history/closureModel.ts';
import { pathspecs, touches } from '../../core/history/closureModel.ts';
import type { CloneFacts, GitError, GitHistory, GitLanding } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { LandingPrefix } from './historyCache.ts';
import type { HistorySource } from './movingClosure.ts';
import { MovingClosure } from './movingClosure.ts';

export interface LandingCursorOptions {
  readonly facts: Pick<CloneFacts, 'boundary'>;
  /** Goes on at the old place where files of the closure were moved, and with what the app read then. */
  readonly followsMoves: boolean;
}

/**
 * Commits of a first-parent chain that touch a closure, newest first, as many as somebody takes. Git runs while a page is
 * read and not between pages: the next page begins a process where the last one ended.
 */
export class LandingCursor {
  readonly #git: Pick<GitHistory, 'landings'>;
  readonly #followsMoves: boolean;
  readonly #closure: MovingClosure;
  readonly #facts: Pick<CloneFacts, 'boundary'>;
  #from: string | undefined;
  readonly #landings: GitLanding[];
  #taken = 0;
  #stream: AsyncIterator<Result<readonly GitLanding[], GitError>> | undefined;
  #hasEndedShallow: boolean;

  /** `begun` is what was read before, by another cursor of the same commit and inputs. */
  constructor(
    repository: HistorySource,
    begun: LandingPrefix,
    { facts, followsMoves }: LandingCursorOptions,
  ) {
    this.#git = repository.history;
    this.#followsMoves = followsMoves;
    this.#from = begun.from;
    this.#landings = [...begun.landings];
    this.#hasEndedShallow = begun.hasEndedShallow;
    this.#closure = new MovingClosure(repository, begun.state);
    this.#facts = facts;
  }

  /** All that was read by now. */
  get read(): LandingPrefix {
    return {
      landings: [...this.#landings],
      from: this.#from,
      hasEndedShallow: this.#hasEndedShallow,
      state: this.#closure.state,
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
    const how = { paths: pathspecs(this.#closure.closure), isWhole: this.#followsMoves };
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
    const landings = next.value.value;
    const prepared = this.#followsMoves ? await this.#closure.prepare(landings, signal) : ok(undefined);
    if (!prepared.ok) {
      return prepared;
    }
    for (const landing of landings) {
      const after = this.#closure.closure;
      const isBoundary = this.#facts.boundary.has(landing.sha);
      const isOther =
        this.#followsMoves && !isBoundary ? await this.#closure.goBack(landing, signal) : ok(false);
      if (!isOther.ok) {
        return isOther;
      }
      this.#add(landing, [after, this.#closure.closure]);
      // Where to go on if the process ends here.
      this.#from = landing.parents[0];
      if (isOther.value) {
        await this.pause(); // the rest was read for other paths
        break;
      }
    }
    return ok('more');
  }

  /** The last commit of a shallow clone seems to add every file: it is no change. */
  #add(landing: GitLanding, sides: readonly PathClosure[]): void {
    if (this.#facts.boundary.has(landing.sha)) {
      this.#hasEndedShallow = true;
      return;
    }
    const changes = landing.changes.filter(({ path }) => sides.some((closure) => touches(closure, path)));
    if (changes.length > 0) {
      this.#landings.push({ ...landing, changes });
    }
  }
}
