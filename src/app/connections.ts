import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { ClusterError, ContextCatalog, ContextInfo } from '../core/model/connection.ts';
import type { AppId, ConnectionId } from '../core/model/ids.ts';
import { parseAppId } from '../core/model/ids.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type {
  ClusterClient,
  ClusterSession,
  Clock,
  Kubeconfigs,
  Logger,
  ObjectRef,
  Random,
} from '../core/ports.ts';
import { appById } from '../core/store/select.ts';
import type { Store } from '../core/store/store.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable, Listen } from '../core/util/emitter.ts';
import { Emitter } from '../core/util/emitter.ts';
import type { Result } from '../core/util/result.ts';
import { err } from '../core/util/result.ts';
import type { Scope } from './connection.ts';
import type { RawFrame } from './kindFollower.ts';
import { Connection } from './connection.ts';
import { OpenResources } from './openResources.ts';
import type { Memory } from './remembered.ts';
import { mayConnectByItself, Remembered } from './remembered.ts';

export interface ConnectionsDeps {
  readonly kubeconfigs: Kubeconfigs;
  readonly engines: readonly GitOpsEngine[];
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  readonly memory: Memory;
}

/** Every context that somebody chose. Makes no call before `connect` or `restore`. */
export class Connections implements Disposable {
  readonly #deps: ConnectionsDeps;
  readonly #remembered: Remembered;
  readonly #open = new Map<ConnectionId, Connection>();
  readonly #contexts = new Map<ConnectionId, ContextInfo>();
  readonly #members = new DisposableStore();
  readonly #frames = new Emitter<RawFrame>();
  readonly #login = new Emitter<{ readonly id: ConnectionId; readonly text: string }>();
  readonly #catalogChanged = new Emitter<ContextCatalog>();
  readonly #resources: OpenResources;

  /** Each watched object after its App entered the store. */
  readonly onDidObserve: Listen<RawFrame> = this.#frames.event;
  /** What login programs print: device codes, prompts. */
  readonly onDidSayAtLogin: Listen<{ readonly id: ConnectionId; readonly text: string }> = this.#login.event;
  readonly onDidChangeCatalog: Listen<ContextCatalog> = this.#catalogChanged.event;

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps;
    this.#remembered = new Remembered(deps.memory);
    this.#resources = new OpenResources({
      store: deps.store,
      engines: deps.engines,
      logger: deps.logger,
      read: (app, signal) => this.rawApp(app, signal),
      onRead: (app, object) => this.#pass(app, object),
    });
    this.#members.add(this.#frames);
    this.#members.add(this.#login);
    this.#members.add(this.#catalogChanged);
    this.#members.add(this.#resources);
    this.#members.add(this.#frames.event((frame) => this.#resources.see(frame)));
    this.#members.add(deps.kubeconfigs.onDidChange(() => void this.#reread()));
  }

  /** Contexts of all kubeconfig files. Reads files only. */
  catalog(): Promise<ContextCatalog> {
    return this.#deps.kubeconfigs.catalog();
  }

  /** Resolves when the first requests are answered; how it went is the connection's phase in the store. */
  async connect(context: ContextInfo, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const { id } = context;
    if (this.#open.has(id) && this.#deps.store.state.connections.get(id)?.phase.word === 'connected') {
      return;
    }
    this.#deps.logger.info(`connecting to ${context.name} (${context.server ?? context.cluster})`);
    this.#contexts.set(id, context);
    this.#deps.store.dispatch([{ type: 'connection/opened', context }]);
    // Open before it is remembered: a view that shows meanwhile restores what is remembered and not open.
    const connection = this.#connection(context);
    await this.#remembered.set(id, {});
    if (this.#open.get(id) !== connection) {
      return; // disconnected meanwhile: a connection that nobody holds would live on
    }
    await connection.connect(this.#scope(id), options.signal);
  }

  /**
   * The contexts of the last session: those that log in silently connect, the others wait for a click. For the moment
   * when a view of ours is shown for the first time.
   */
  async restore(): Promise<void> {
    const { contexts } = await this.catalog();
    const waiting: Promise<void>[] = [];
    for (const id of this.#remembered.ids()) {
      const context = contexts.find((one) => one.id === id);
      if (!context || this.#open.has(id)) {
        continue;
      }
      if (mayConnectByItself(context, this.#remembered.get(id))) {
        waiting.push(this.connect(context));
      } else {
        this.#contexts.set(id, context);
        this.#deps.store.dispatch([
          { type: 'connection/opened', context },
          { type: 'connection/phase', id, phase: { word: 'waitingForClick', why: 'remembered' } },
        ]);
      }
    }
    await Promise.all(waiting);
  }

  /** Ends the connection and forgets it. */
  disconnect(id: ConnectionId): void {
    this.#deps.logger.info(`disconnecting from ${this.#contexts.get(id)?.name ?? id}`);
    this.#open.get(id)?.dispose();
    this.#open.delete(id);
    this.#contexts.delete(id);
    this.#resources.forget(id);
    this.#deps.store.dispatch([{ type: 'connection/closed', id }]);
    void this.#remembered.forget(id);
  }

  /** Ends every wait now and tries again, from the login where there is none. */
  retry(id: ConnectionId): void {
    const context = this.#contexts.get(id);
    if (context) {
      void this.#connection(context).retry(this.#scope(id));
    }
  }

  /** From now on this context may log in without a click after a reload. */
  alwaysConnect(id: ConnectionId): Promise<void> {
    return this.#remembered.set(id, { always: true });
  }

  /** Chosen namespaces; empty means the whole cluster. */
  namespaces(id: ConnectionId): readonly string[] {
    return this.#remembered.get(id).namespaces;
  }

  async setNamespaces(id: ConnectionId, namespaces: readonly string[]): Promise<void> {
    await this.#remembered.set(id, { namespaces: [...new Set(namespaces)] });
    await this.#open.get(id)?.rescope(this.#scope(id));
  }

  session(id: ConnectionId): ClusterSession | undefined {
    return this.#open.get(id)?.session;
  }

  client(id: ConnectionId): ClusterClient | undefined {
    return this.session(id)?.client;
  }

  engineOf(app: AppId): GitOpsEngine | undefined {
    const parts = parseAppId(app);
    return this.#deps.engines.find((engine) =>
      engine.watches.some(({ group, kind }) => group === parts?.group && kind === parts.kind),
    );
  }

  /** Keeps the managed resources of an app in the store until every holder disposed. */
  openResources(app: AppId): Disposable {
    return this.#resources.open(app);
  }

  /** The object behind an app as it is now, from the server. */
  async rawApp(app: AppId, signal: AbortSignal): Promise<Result<KubeObject, ClusterError>> {
    const parts = parseAppId(app);
    const client = parts && this.client(parts.connection);
    const ref = this.refOf(app);
    if (!client || !ref) {
      return err({ code: 'unreachable', server: '', detail: 'not connected' });
    }
    return client.get(ref, signal);
  }

  /** How the API names the object behind an app, in the version that is followed. */
  refOf(app: AppId): ObjectRef | undefined {
    const parts = parseAppId(app);
    const known = appById(this.#deps.store.state, app);
    const kind =
      parts &&
      this.#open
        .get(parts.connection)
        ?.kinds.find(({ spec }) => spec.kind === parts.kind && spec.group === parts.group);
    const version = known?.version ?? kind?.version;
    return parts && version
      ? { group: parts.group, version, kind: parts.kind, namespace: parts.namespace, name: parts.name }
      : undefined;
  }

  dispose(): void {
    for (const connection of this.#open.values()) {
      connection.dispose();
    }
    this.#open.clear();
    this.#members.dispose();
  }

  #pass(id: AppId, object: KubeObject): void {
    const connection = parseAppId(id)?.connection;
    const app = appById(this.#deps.store.state, id);
    if (connection && app) {
      this.#frames.fire({ connection, app, object });
    }
  }

  #connection(context: ContextInfo): Connection {
    const known = this.#open.get(context.id);
    if (known) {
      return known;
    }
    const connection = new Connection(context, {
      ...this.#deps,
      onFrame: (frame) => this.#frames.fire(frame),
      onLogin: (id, text) => this.#login.fire({ id, text }),
      onConnected: () => this.#tellClustersApart(),
    });
    this.#open.set(context.id, connection);
    return connection;
  }

  /** With a second tree it matters whether it is of another cluster. One tree alone needs no such question. */
  #tellClustersApart(): void {
    if (this.#open.size > 1) {
      for (const connection of this.#open.values()) {
        void connection.identify();
      }
    }
  }

  #scope(id: ConnectionId): Scope {
    const own = this.#contexts.get(id)?.namespace;
    return {
      chosen: this.#remembered.get(id).namespaces,
      likely: own === undefined || own === '' ? [] : [own],
    };
  }

  /** Files changed. A context that vanished stays: a file may be between two writes. */
  async #reread(): Promise<void> {
    const catalog = await this.catalog();
    for (const context of catalog.contexts) {
      if (this.#contexts.has(context.id)) {
        this.#contexts.set(context.id, context);
        this.#deps.store.dispatch([{ type: 'connection/opened', context }]);
        this.#retryIfFileWasAtFault(context);
      }
    }
    this.#catalogChanged.fire(catalog);
  }

  #retryIfFileWasAtFault(context: ContextInfo): void {
    const phase = this.#deps.store.state.connections.get(context.id)?.phase;
    const mayHelp =
      (phase?.word === 'failed' && ['kubeconfig', 'certificate'].includes(phase.error.code)) ||
      (phase?.word === 'waitingForClick' && phase.why === 'signedOut');
    // Somebody renewed the token, which starts nothing here.
    const isRenewed =
      phase?.word === 'failed' && phase.error.code === 'login' && phase.error.reason === 'expired';
    if (isRenewed || (mayHelp && mayConnectByItself(context, this.#remembered.get(context.id)))) {
      this.retry(context.id);
    }
  }
}
