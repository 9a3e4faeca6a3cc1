import type { AppId } from '../../../core/model/ids.ts';
import type { Disposable } from '../../../core/util/emitter.ts';

/** Holds what costs requests for as long as a row is open or pinned: the app's objects, and the watch on them. */
export class OpenApps implements Disposable {
  readonly #open: (app: AppId) => Disposable;
  readonly #held = new Map<AppId, Disposable>();

  /** `open` begins to keep an app's objects; disposing what it gives back ends that. */
  constructor(open: (app: AppId) => Disposable) {
    this.#open = open;
  }

  hold(app: AppId): void {
    if (!this.#held.has(app)) {
      this.#held.set(app, this.#open(app));
    }
  }

  release(app: AppId): void {
    this.#held.get(app)?.dispose();
    this.#held.delete(app);
  }

  releaseWhere(isGone: (app: AppId) => boolean): void {
    for (const app of [...this.#held.keys()].filter(isGone)) {
      this.release(app);
    }
  }

  [Symbol.iterator](): Iterator<AppId> {
    return this.#held.keys();
  }

  dispose(): void {
    this.releaseWhere(() => true);
  }
}
