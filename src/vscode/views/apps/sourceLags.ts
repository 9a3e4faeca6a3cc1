import type { App } from '../../../core/model/app.ts';
import type { AppId } from '../../../core/model/ids.ts';
import type { SourceLag } from '../../../core/model/sourceLag.ts';
import type { Clock, Logger } from '../../../core/ports.ts';

/** What was held against the clone longer ago than this is held anew when somebody looks: a fetch may have come. */
const FRESH_MS = 5000;

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
  readonly #read: (source: App) => Promise<SourceLag | undefined>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onFound: (source: App) => void;
  readonly #known = new Map<AppId, Known>();

  constructor(
    read: (source: App) => Promise<SourceLag | undefined>,
    { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
    onFound: (source: App) => void,
  ) {
    this.#read = read;
    this.#clock = clock;
    this.#logger = logger;
    this.#onFound = onFound;
  }

  of(source: AppId): SourceLag | undefined {
    return this.#known.get(source)?.lag;
  }

  /** Somebody looks at it now. */
  ask(source: App): void {
    const known = this.#known.get(source.id);
    const isFresh = known?.revision === revisionOf(source) && this.#clock.now() - known.at < FRESH_MS;
    if (source.role === 'source' && !isFresh) {
      void this.#find(source);
    }
  }

  /** The source is another: where it was asked for before, its old distance is no answer any more. */
  hear(source: App): void {
    const known = this.#known.get(source.id);
    if (known !== undefined && known.revision !== revisionOf(source)) {
      void this.#find(source);
    }
  }

  async #find(source: App): Promise<void> {
    const revision = revisionOf(source);
    const before = this.#known.get(source.id);
    const at = this.#clock.now();
    this.#known.set(source.id, before?.revision === revision ? { ...before, at } : { revision, at });
    try {
      const lag = await this.#read(source);
      if (this.#known.get(source.id)?.revision === revision) {
        this.#known.set(source.id, { revision, at, ...(lag && { lag }) });
        this.#onFound(source);
      }
    } catch (error) {
      // The row then says nothing of Git; the next look asks again.
      this.#known.delete(source.id);
      this.#logger.warn(`how far ${source.name} is behind Git could not be read`, error);
    }
  }
}

function revisionOf({ revisions }: App): string {
  return revisions[0] ?? '';
}
