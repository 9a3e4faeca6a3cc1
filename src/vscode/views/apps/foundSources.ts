import type { App, SourceSpec } from '../../../core/model/app.ts';
import type { AppId } from '../../../core/model/ids.ts';
import type { SourceLocation } from '../../../core/model/sourceLocation.ts';
import type { Logger } from '../../../core/ports.ts';
import { sameData } from '../../../core/util/sameData.ts';

/**
 * Where the manifests of opened apps are: answers of a query, so they stay out of the state. Asked once per app, again
 * when its sources are others or clones came and went.
 */
export class FoundSources {
  readonly #locate: (app: App) => Promise<readonly SourceLocation[]>;
  readonly #logger: Logger;
  readonly #onFound: (app: AppId) => void;
  readonly #found = new Map<
    AppId,
    { readonly sources: readonly SourceSpec[]; readonly at?: readonly SourceLocation[] }
  >();

  constructor(
    locate: (app: App) => Promise<readonly SourceLocation[]>,
    logger: Logger,
    onFound: (app: AppId) => void,
  ) {
    this.#locate = locate;
    this.#logger = logger;
    this.#onFound = onFound;
  }

  of(app: AppId): readonly SourceLocation[] | undefined {
    return this.#found.get(app)?.at;
  }

  ask(app: App): void {
    const known = this.#found.get(app.id);
    if (app.role !== 'app' || (known !== undefined && sameData(known.sources, app.sources))) {
      return;
    }
    this.#found.set(app.id, { ...known, sources: app.sources });
    void this.#find(app);
  }

  async #find(app: App): Promise<void> {
    try {
      const at = await this.#locate(app);
      if (this.#found.get(app.id)?.sources === app.sources) {
        this.#found.set(app.id, { sources: app.sources, at });
        this.#onFound(app.id);
      }
    } catch (error) {
      // The row then says nothing of its manifests; the next opening asks again.
      this.#found.delete(app.id);
      this.#logger.warn(`the sources of ${app.name} could not be located`, error);
    }
  }

  /** Clones came or went, or the settings about them changed: what was found shows until it is found anew. */
  forget(): void {
    for (const [app, { at }] of this.#found) {
      this.#found.set(app, { sources: NOT_ASKED, ...(at === undefined ? {} : { at }) });
    }
  }
}

/** Equal to no list of sources: an app has at least one. */
const NOT_ASKED: readonly SourceSpec[] = [];
