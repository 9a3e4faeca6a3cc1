import * as l10n from '@vscode/l10n';

import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { App } from '../core/model/app.ts';
import type { ClusterError, ContextCatalog, ContextInfo } from '../core/model/connection.ts';
import type { AppId, ConnectionId } from '../core/model/ids.ts';
import { parseAppId } from '../core/model/ids.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type { Clock, ClusterClient, ClusterSession, Kubeconfigs, Logger } from '../core/ports.ts';
import type { Store } from '../core/store/store.ts';
import type { Disposable, Listen } from '../core/util/emitter.ts';
import { Emitter } from '../core/util/emitter.ts';
import type { Result } from '../core/util/result.ts';
import { err } from '../core/util/result.ts';
import { Connection } from './connection.ts';

/** What outlives a session: which contexts to watch again, and in which namespaces. */
export interface Memory {
  get(key: string): unknown;
  set(key: string, value: unknown): Promise<void>;
}

export interface ConnectionsDeps {
  readonly kubeconfigs: Kubeconfigs;
  readonly engines: readonly GitOpsEngine[];
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly memory: Memory;
}

const REMEMBERED = 'connections';

interface Remembered {
  readonly id: ConnectionId;
  readonly namespaces: readonly string[];
  /** The user chose "Always Connect Here": a login program may start without a click. */
  readonly always: boolean;
}

/** Objects as they arrive, for those who follow an operation or a heal: bodies pass through and are not kept. */
export interface RawFrame {
  readonly connection: ConnectionId;
  readonly app: App;
  readonly object: KubeObject;
}

/** The chosen contexts and what is watched in each. Calls no cluster that the user did not choose. */
export class Connections implements Disposable {
  readonly #deps: ConnectionsDeps;
  readonly #open = new Map<ConnectionId, Connection>();
  readonly #frames = new Emitter<RawFrame>();
  readonly #said = new Emitter<{ readonly id: ConnectionId; readonly text: string }>();
  #isDisposed = false;

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps;
  }

  /** Each watched object after its App entered the store. */
  readonly onDidObserve: Listen<RawFrame> = this.#frames.event;
  /** What a login program writes while it waits (device codes, addresses). */
  readonly onDidSayAtLogin: Listen<{ readonly id: ConnectionId; readonly text: string }> = this.#said.event;

  /** Contexts of the kubeconfig files; reads files only. */
  catalog(): Promise<ContextCatalog> {
    return this.#deps.kubeconfigs.catalog();
  }

  /** Puts the context into the tree and starts watching. Resolves when it is up or has failed; never rejects. */
  async connect(context: ContextInfo): Promise<void> {
    const { store } = this.#deps;
    this.#open.get(context.id)?.dispose();
    this.#open.delete(context.id);
    store.dispatch([{ type: 'connection/opened', context }]);
    store.dispatch([{ type: 'connection/phase', id: context.id, phase: { word: 'connecting', step: l10n.t('Reading the kubeconfig') } }]);
    const remembered = this.#rememberedOf(context.id);
    await this.#remember({ id: context.id, namespaces: remembered?.namespaces ?? [], always: remembered?.always ?? false });
    const session = await this.#deps.kubeconfigs.open(context.id);
    if (this.#isDisposed || !store.state.connections.has(context.id)) {
      if (session.ok) {
        session.value.dispose();
      }
      return;
    }
    if (!session.ok) {
      store.dispatch([{ type: 'connection/phase', id: context.id, phase: { word: 'failed', error: session.error } }]);
      return;
    }
    const connection = new Connection(session.value, context, remembered?.namespaces ?? [], {
      ...this.#deps,
      onFrame: (frame) => this.#frames.fire(frame),
      onSaid: (text) => this.#said.fire({ id: context.id, text }),
    });
    this.#open.set(context.id, connection);
    await connection.start();
  }

  /** Shows remembered contexts; those that may log in without a program or a browser connect, others wait for a click. */
  async restore(): Promise<void> {
    const remembered = this.#allRemembered();
    if (remembered.length === 0) {
      return;
    }
    const { contexts } = await this.catalog();
    const waits: Promise<void>[] = [];
    for (const { id, always } of remembered) {
      const context = contexts.find((candidate) => candidate.id === id);
      if (!context || this.#deps.store.state.connections.has(id)) {
        continue;
      }
      if (always || !mayStartSomething(context)) {
        waits.push(this.connect(context));
      } else {
        this.#deps.store.dispatch([
          { type: 'connection/opened', context },
          { type: 'connection/phase', id, phase: { word: 'waitingForClick', why: 'remembered' } },
        ]);
      }
    }
    await Promise.all(waits);
  }

  disconnect(id: ConnectionId): void {
    this.#open.get(id)?.dispose();
    this.#open.delete(id);
    this.#deps.store.dispatch([{ type: 'connection/closed', id }]);
    void this.#forget(id);
  }

  /** Ends every wait of a connection now; a failed one starts over. */
  retry(id: ConnectionId): void {
    const state = this.#deps.store.state.connections.get(id);
    if (state && (state.phase.word !== 'connected' || !this.#open.has(id))) {
      void this.connect(state.context);
    } else {
      this.#open.get(id)?.retry();
    }
  }

  namespaces(id: ConnectionId): readonly string[] {
    return this.#rememberedOf(id)?.namespaces ?? [];
  }

  /** Watches these namespaces instead of the cluster; none goes back to the cluster. */
  async setNamespaces(id: ConnectionId, namespaces: readonly string[]): Promise<void> {
    await this.#remember({ id, namespaces, always: this.#rememberedOf(id)?.always ?? false });
    const context = this.#deps.store.state.connections.get(id)?.context;
    if (context) {
      await this.connect(context);
    }
  }

  async alwaysConnect(id: ConnectionId): Promise<void> {
    await this.#remember({ id, namespaces: this.namespaces(id), always: true });
  }

  session(id: ConnectionId): ClusterSession | undefined {
    return this.#open.get(id)?.session;
  }

  client(id: ConnectionId): ClusterClient | undefined {
    return this.session(id)?.client;
  }

  /** Keeps the managed resources of an app in the store until disposed of: read once, then from its watch. */
  openResources(app: AppId): Disposable {
    return this.#connectionOf(app)?.openResources(app) ?? { dispose: () => undefined };
  }

  /** The whole object of an app as it stands in the cluster now. */
  rawApp(app: AppId, signal: AbortSignal): Promise<Result<KubeObject, ClusterError>> {
    const connection = this.#connectionOf(app);
    return connection
      ? connection.rawApp(app, signal)
      : Promise.resolve(err({ code: 'notFound', detail: l10n.t('The context is not connected.') }));
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const connection of this.#open.values()) {
      connection.dispose();
    }
    this.#open.clear();
    this.#frames.dispose();
    this.#said.dispose();
  }

  #connectionOf(app: AppId): Connection | undefined {
    const parts = parseAppId(app);
    return parts && this.#open.get(parts.connection);
  }

  #allRemembered(): readonly Remembered[] {
    const stored = this.#deps.memory.get(REMEMBERED);
    return Array.isArray(stored) ? stored.filter(isRemembered) : [];
  }

  #rememberedOf(id: ConnectionId): Remembered | undefined {
    return this.#allRemembered().find((entry) => entry.id === id);
  }

  async #remember(entry: Remembered): Promise<void> {
    await this.#deps.memory.set(REMEMBERED, [...this.#allRemembered().filter((other) => other.id !== entry.id), entry]);
  }

  async #forget(id: ConnectionId): Promise<void> {
    await this.#deps.memory.set(REMEMBERED, this.#allRemembered().filter((entry) => entry.id !== id));
  }
}

function mayStartSomething(context: ContextInfo): boolean {
  return context.login === 'exec' || context.login === 'oidc' || context.login === 'authProvider';
}

function isRemembered(value: unknown): value is Remembered {
  return typeof value === 'object' && value !== null && 'id' in value && 'namespaces' in value && Array.isArray(value.namespaces);
}
