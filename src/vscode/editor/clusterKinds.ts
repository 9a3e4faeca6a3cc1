import { clusterSchemas } from '../../app/authoringSchemas.ts';
import type { Connections } from '../../app/connections.ts';
import type { GitOpsEngine } from '../../core/engines/engine.ts';
import type { ConnectionId } from '../../core/model/ids.ts';
import type { Logger } from '../../core/ports.ts';
import type { KindSchema } from '../../core/schema/catalog.ts';
import type { Store } from '../../core/store/store.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import type { Knowledge } from './knowledge.ts';

/** Some twenty small requests; a cluster that is slower than this is not waited for. */
const LIMIT_MS = 60_000;

export interface ClusterKindsParts {
  readonly store: Store;
  readonly connections: Connections;
  readonly engines: readonly GitOpsEngine[];
  readonly logger: Logger;
}

/** Lets manifests be checked by the shapes that the connected clusters have. */
export class ClusterKinds implements Disposable {
  readonly #parts: ClusterKindsParts;
  readonly #knowledge: Knowledge;
  readonly #members = new DisposableStore();
  readonly #known = new Map<ConnectionId, readonly KindSchema[]>();
  readonly #asking = new Map<ConnectionId, AbortController>();

  constructor(parts: ClusterKindsParts, knowledge: Knowledge) {
    this.#parts = parts;
    this.#knowledge = knowledge;
    this.#members.add(
      parts.store.onDidChange(({ change }) => {
        if (change.roots || change.connections.size > 0) {
          this.#look();
        }
      }),
    );
    this.#look();
  }

  dispose(): void {
    for (const asking of this.#asking.values()) {
      asking.abort();
    }
    this.#members.dispose();
  }

  #look(): void {
    const { connections } = this.#parts.store.state;
    for (const id of [...this.#asking.keys()].filter((one) => !connections.has(one))) {
      this.#asking.get(id)?.abort();
      this.#asking.delete(id);
      if (this.#known.delete(id)) {
        this.#tell(id, []);
      }
    }
    for (const [id, { phase }] of connections) {
      if (phase.word === 'connected' && !this.#asking.has(id)) {
        const asking = new AbortController();
        this.#asking.set(id, asking);
        this.#ask(id, asking.signal).catch((error: unknown) =>
          this.#parts.logger.warn('shapes of kinds could not be read from the cluster', error),
        );
      }
    }
  }

  async #ask(id: ConnectionId, closed: AbortSignal): Promise<void> {
    const client = this.#parts.connections.client(id);
    if (!client) {
      return;
    }
    const signal = AbortSignal.any([closed, AbortSignal.timeout(LIMIT_MS)]);
    const kinds = await clusterSchemas(client, this.#parts.engines, this.#knowledge.bundled, signal);
    if (closed.aborted || kinds.length === 0) {
      return;
    }
    this.#known.set(id, kinds);
    this.#tell(id, kinds);
  }

  #tell(id: ConnectionId, kinds: readonly KindSchema[]): void {
    this.#knowledge.learnClusterKinds(id, kinds, [...this.#known.values()].flat());
  }
}
