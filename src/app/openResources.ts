import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { ClusterError } from '../core/model/connection.ts';
import type { AppId, ConnectionId } from '../core/model/ids.ts';
import { parseAppId } from '../core/model/ids.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type { Logger } from '../core/ports.ts';
import type { Store } from '../core/store/store.ts';
import type { Disposable } from '../core/util/emitter.ts';
import type { Result } from '../core/util/result.ts';
import type { RawFrame } from './kindFollower.ts';

export interface OpenResourcesDeps {
  readonly store: Store;
  readonly engines: readonly GitOpsEngine[];
  readonly logger: Logger;
  read(app: AppId, signal: AbortSignal): Promise<Result<KubeObject, ClusterError>>;
  /** What was read goes the way of all frames, and so comes back to `see`. */
  readonly onRead: (app: AppId, object: KubeObject) => void;
}

/**
 * The resource lists of open rows: read once when the first holder opens, then kept current from the frames that come in
 * anyway. 5,000 apps with 20 resources each would be most of the memory, so closed rows hold none.
 */
export class OpenResources implements Disposable {
  readonly #deps: OpenResourcesDeps;
  readonly #holders = new Map<AppId, { count: number; readonly abort: AbortController }>();

  constructor(deps: OpenResourcesDeps) {
    this.#deps = deps;
  }

  open(app: AppId): Disposable {
    const holder = this.#holders.get(app) ?? { count: 0, abort: new AbortController() };
    holder.count += 1;
    if (holder.count === 1) {
      this.#holders.set(app, holder);
      void this.#read(app, holder.abort.signal);
    }
    let isHeld = true;
    return {
      dispose: () => {
        if (isHeld) {
          isHeld = false;
          this.#release(app, holder);
        }
      },
    };
  }

  isOpen(app: AppId): boolean {
    return this.#holders.has(app);
  }

  see({ app, object }: RawFrame): void {
    if (this.#holders.has(app.id)) {
      this.#tell(app.id, object);
    }
  }

  /** The connection is gone, and its part of the store with it. */
  forget(connection: ConnectionId): void {
    for (const [app, { abort }] of this.#holders) {
      if (parseAppId(app)?.connection === connection) {
        abort.abort();
        this.#holders.delete(app);
      }
    }
  }

  dispose(): void {
    for (const { abort } of this.#holders.values()) {
      abort.abort();
    }
    this.#holders.clear();
  }

  async #read(app: AppId, signal: AbortSignal): Promise<void> {
    const read = await this.#deps.read(app, signal);
    if (signal.aborted) {
      return;
    }
    if (read.ok) {
      this.#deps.onRead(app, read.value);
    } else {
      // The next frame of this app brings its resources too.
      this.#deps.logger.warn(`resources of ${app}: ${read.error.code}`);
    }
  }

  #tell(app: AppId, object: KubeObject): void {
    const parts = parseAppId(app);
    const engine = this.#deps.engines.find(({ watches }) =>
      watches.some(({ group, kind }) => group === parts?.group && kind === parts.kind),
    );
    if (engine) {
      this.#deps.store.dispatch([{ type: 'resources/observed', app, resources: engine.resources(object) }]);
    }
  }

  #release(app: AppId, holder: { count: number; readonly abort: AbortController }): void {
    holder.count -= 1;
    if (holder.count === 0 && this.#holders.get(app) === holder) {
      holder.abort.abort();
      this.#holders.delete(app);
      this.#deps.store.dispatch([{ type: 'resources/observed', app, resources: undefined }]);
    }
  }
}
