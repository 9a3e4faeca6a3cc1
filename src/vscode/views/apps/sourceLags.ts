import type { App } from '../../../core/model/app.ts';
import type { AppId } from '../../../core/model/ids.ts';
import type { SourceLag } from '../../../core/model/sourceLag.ts';
import type { Clock, Logger } from '../../../core/ports.ts';
import { appById } from '../../../core/store/select.ts';
import type { State } from '../../../core/store/state.ts';

/** What was held against the clone longer ago than this is held anew when somebody looks: a fetch may have come. */
const FRESH_MS = 5000;

export interface SourceLagsDeps {
  readonly lagOf: (source: App) => Promise<SourceLag | undefined>;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Known {
  /** What the source held. */
  readonly revision: string;
  readonly at: number;
  readonly lag?: SourceLag;
}

/**
 * How far sources are behind Git: answers of a query, so they stay out of the state. Asked for sources whose own row is
 * open, or that of an app which uses them.
 */
export class SourceLags {
  readonly #deps: SourceLagsDeps;
  readonly #onFound: (source: App) => void;
  readonly #known = new Map<AppId, Known>();

  constructor(deps: SourceLagsDeps, onFound: (source: App) => void) {
    this.#deps = deps;
    this.#onFound = onFound;
  }

  of(source: AppId): SourceLag | undefined {
    return this.#known.get(source)?.lag;
  }

  /** Somebody looks at it now. */
  ask(source: App | undefined): void {
    const known = source && this.#known.get(source.id);
    const isFresh =
      known?.revision === revisionOf(source) && this.#deps.clock.now() - (known?.at ?? 0) < FRESH_MS;
    if (source?.role === 'source' && !isFresh) {
      void this.#find(source);
    }
  }

  /** Where a source that was asked for holds something else now, its old distance is no answer any more. */
  hear(state: State, changed: Iterable<AppId>): void {
    for (const id of this.#known.size === 0 ? [] : changed) {
      const known = this.#known.get(id);
      const source = known && appById(state, id);
      if (source && known.revision !== revisionOf(source)) {
        void this.#find(source);
      }
    }
  }

  async #find(source: App): Promise<void> {
    const revision = revisionOf(source);
    const before = this.#known.get(source.id);
    const at = this.#deps.clock.now();
    this.#known.set(source.id, before?.revision === revision ? { ...before, at } : { revision, at });
    try {
      const lag = await this.#deps.lagOf(source);
      if (this.#known.get(source.id)?.revision === revision) {
        this.#known.set(source.id, { revision, at, ...(lag && { lag }) });
        this.#onFound(source);
      }
    } catch (error) {
      // The row then says nothing of Git; the next look asks again.
      this.#known.delete(source.id);
      this.#deps.logger.warn(`how far ${source.name} is behind Git could not be read`, error);
    }
  }
}

function revisionOf(source: App | undefined): string {
  return source?.revisions[0] ?? '';
}
