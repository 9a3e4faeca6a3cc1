import type { ClusterError, ContextCatalog } from '../../core/model/connection.ts';
import type { ConnectionId } from '../../core/model/ids.ts';
import type { ClusterSession, Kubeconfigs } from '../../core/ports.ts';
import type { Listen } from '../../core/util/emitter.ts';
import { Emitter } from '../../core/util/emitter.ts';
import type { Result } from '../../core/util/result.ts';

/** Loads the cluster code (1.4 MB, about 100 ms in one piece) when contexts are first asked for, not on activation. */
export class LazyKubeconfigs implements Kubeconfigs {
  readonly #changed = new Emitter<void>();
  readonly #load: () => Promise<Kubeconfigs>;
  #loaded: Promise<Kubeconfigs> | undefined;
  #isDisposed = false;

  readonly onDidChange: Listen<void> = this.#changed.event;

  constructor(load: () => Promise<Kubeconfigs>) {
    this.#load = load;
  }

  async catalog(): Promise<ContextCatalog> {
    return (await this.#real()).catalog();
  }

  async open(id: ConnectionId): Promise<Result<ClusterSession, ClusterError>> {
    return (await this.#real()).open(id);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#changed.dispose();
    void this.#loaded?.then((real) => real.dispose());
  }

  #real(): Promise<Kubeconfigs> {
    this.#loaded ??= this.#load().then((real) => {
      if (this.#isDisposed) {
        real.dispose();
      } else {
        real.onDidChange(() => this.#changed.fire());
      }
      return real;
    });
    return this.#loaded;
  }
}
