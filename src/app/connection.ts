import * as l10n from '@vscode/l10n';

import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { ClusterError, ConnectionPhase, ContextInfo } from '../core/model/connection.ts';
import type { ConnectionId } from '../core/model/ids.ts';
import type { ClusterSession, Clock, Kubeconfigs, Logger, ObjectRef, Random } from '../core/ports.ts';
import type { Store } from '../core/store/store.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable } from '../core/util/emitter.ts';
import { backoff } from '../core/watch/backoff.ts';
import type { RawFrame } from './kindFollower.ts';
import { isInteractive } from './remembered.ts';
import { KindFollower } from './kindFollower.ts';
import { Projection } from '../core/follow/projection.ts';
import type { Reach, ServedKind } from '../core/follow/reach.ts';
import { ScopeFreshness } from '../core/follow/scopeFreshness.ts';

export interface ConnectionDeps {
  readonly kubeconfigs: Kubeconfigs;
  readonly engines: readonly GitOpsEngine[];
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  readonly onFrame: (frame: RawFrame) => void;
  readonly onLogin: (id: ConnectionId, text: string) => void;
  /** The cluster answers, and its kinds are asked for. */
  readonly onConnected: () => void;
}

export interface Scope {
  /** Chosen by the user; empty means the whole cluster. */
  readonly chosen: readonly string[];
  /** Tried where the whole cluster is denied, and after them where the products that are served live by default. */
  readonly likely: readonly string[];
}

/** One context from the click to the end: opens it, finds the engines in it, and follows their kinds as far as rights reach. */
export class Connection implements Disposable {
  readonly id: ConnectionId;
  readonly #context: ContextInfo;
  readonly #deps: ConnectionDeps;
  readonly #projection: Projection;
  readonly #freshness: ScopeFreshness;
  #attempt = new DisposableStore();
  #abort = new AbortController();
  #session: ClusterSession | undefined;
  #follower: KindFollower | undefined;
  #asksWhich: ClusterSession | undefined;
  #failures = 0;
  #homes: string[] = [];

  constructor(context: ContextInfo, deps: ConnectionDeps) {
    this.id = context.id;
    this.#context = context;
    this.#deps = deps;
    this.#projection = new Projection(context.id, deps.engines);
    this.#freshness = new ScopeFreshness(context.id, () => deps.clock.now());
  }

  get session(): ClusterSession | undefined {
    return this.#session;
  }

  get projection(): Projection {
    return this.#projection;
  }

  /** Kinds that the cluster serves, with the version in use. Empty before detection. */
  get kinds(): readonly ServedKind[] {
    return this.#follower?.kinds ?? [];
  }

  /**
   * From the start, with a fresh login. Resolves when the watches are asked for or the attempt failed: the phase in the
   * store tells which. The caller's signal ends the attempt, not the connection that came of it.
   */
  async connect(scope: Scope, signal?: AbortSignal): Promise<void> {
    this.#reset();
    const abort = this.#abort;
    const cancel = (): void => {
      if (this.#follower === undefined && abort === this.#abort) {
        this.#reset();
        this.#fail({ code: 'cancelled' });
      }
    };
    if (signal?.aborted === true) {
      cancel();
      return;
    }
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      await this.#connect(scope, abort.signal);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Ends every wait now; where nothing stands yet, begins anew. */
  retry(scope: Scope): Promise<void> {
    if (this.#session && this.#phase().word === 'connected') {
      this.#session.source.retry();
      return Promise.resolve();
    }
    return this.connect(scope);
  }

  /** Other namespaces over the same login. */
  rescope(scope: Scope): Promise<void> {
    if (!this.#follower) {
      return this.connect(scope);
    }
    this.#say({ word: 'connecting', step: l10n.t('Reading apps') });
    this.#follower.rescope(this.#withHomes(scope));
    return Promise.resolve();
  }

  dispose(): void {
    this.#reset();
  }

  async #connect(scope: Scope, signal: AbortSignal): Promise<void> {
    const { kubeconfigs, logger, engines } = this.#deps;
    this.#say({ word: 'connecting', step: l10n.t('Reading {0}', this.#context.file) });
    const opened = await kubeconfigs.open(this.id);
    if (signal.aborted) {
      if (opened.ok) {
        opened.value.dispose();
      }
      return;
    }
    if (!opened.ok) {
      this.#fail(opened.error);
      return;
    }
    const session = opened.value;
    this.#session = session;
    this.#attempt.add(session);
    let said = '';
    this.#attempt.add(
      session.onDidSayAtLogin((text) => {
        said = (said + text).slice(-KEPT_SAYINGS);
        this.#say({ word: 'connecting', step: l10n.t('Logging in as {0}', this.#context.user), said });
        this.#deps.onLogin(this.id, text);
      }),
    );
    const step = isInteractive(this.#context.login)
      ? l10n.t('Logging in as {0} to {1}', this.#context.user, session.client.server)
      : l10n.t('Asking {0} what it serves', session.client.server);
    this.#say({ word: 'connecting', step });
    const served = await session.client.discover(signal, { refresh: true });
    if (signal.aborted) {
      return;
    }
    if (!served.ok) {
      this.#failDiscovery(served.error, scope);
      return;
    }
    this.#failures = 0;
    this.#homes = [];
    const kinds = engines.flatMap((engine) => {
      const detected = engine.detect(served.value) ?? [];
      this.#homes.push(...(detected.length > 0 ? [engine.home] : []));
      return detected.map((kind, index): ServedKind => ({ ...kind, isMain: index === 0 }));
    });
    if (kinds.length === 0) {
      logger.info(`${this.#context.name}: no kind of any known controller is served`);
      this.#say({ word: 'noController' });
      return;
    }
    this.#say({ word: 'connecting', step: l10n.t('Reading apps') });
    this.#follower = this.#attempt.add(
      this.#followerOf(session, { kinds, ...this.#withHomes(scope), outcomes: new Map() }),
    );
    this.#follower.follow();
    this.#deps.onConnected();
  }

  /** Asks once which cluster this is; somebody without the right to know is told apart by the server's address. */
  async identify(): Promise<void> {
    const session = this.#session;
    const isKnown = this.#deps.store.state.connections.get(this.id)?.clusterUid !== undefined;
    if (!this.#follower || !session || isKnown || this.#asksWhich === session) {
      return;
    }
    this.#asksWhich = session;
    const system = await session.client.get(SYSTEM, this.#abort.signal);
    const clusterUid = system.ok ? system.value.metadata.uid : undefined;
    if (clusterUid !== undefined && this.#session === session) {
      this.#deps.store.dispatch([{ type: 'connection/identified', id: this.id, clusterUid }]);
    }
  }

  /** A network that is not there yet (VPN, wake-up) is tried again quietly; anything that needs somebody is not. */
  #failDiscovery(error: ClusterError, scope: Scope): void {
    if (error.code === 'unauthorized') {
      this.#deps.logger.warn(`${this.#context.name}: the server refuses the login`);
      this.#say({ word: 'waitingForClick', why: 'signedOut' });
      return;
    }
    this.#fail(error);
    if (isTransient(error)) {
      this.#failures += 1;
      const wait = backoff(this.#failures, this.#deps.random);
      this.#attempt.add(this.#deps.clock.after(wait, () => void this.#tryQuietly(scope)));
    }
  }

  async #tryQuietly(scope: Scope): Promise<void> {
    const { signal } = this.#abort;
    const served = await this.#session?.client.discover(signal, { refresh: true });
    if (signal.aborted || !served) {
      return;
    }
    if (served.ok) {
      await this.connect(scope);
    } else {
      this.#failDiscovery(served.error, scope);
    }
  }

  #followerOf(session: ClusterSession, reach: Reach): KindFollower {
    const { store, logger, onFrame } = this.#deps;
    return new KindFollower(reach, {
      id: this.id,
      name: this.#context.name,
      source: session.source,
      store,
      logger,
      projection: this.#projection,
      freshness: this.#freshness,
      onFrame,
    });
  }

  #withHomes({ chosen, likely }: Scope): Scope {
    return { chosen, likely: [...new Set([...likely, ...this.#homes])] };
  }

  #phase(): ConnectionPhase {
    return this.#deps.store.state.connections.get(this.id)?.phase ?? { word: 'connecting', step: '' };
  }

  #say(phase: ConnectionPhase): void {
    this.#deps.store.dispatch([{ type: 'connection/phase', id: this.id, phase }]);
  }

  #fail(error: ClusterError): void {
    this.#deps.logger.warn(`${this.#context.name}: ${error.code}: ${detailOf(error)}`);
    this.#say({ word: 'failed', error });
  }

  #reset(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#attempt.dispose();
    this.#attempt = new DisposableStore();
    this.#session = undefined;
    this.#follower = undefined;
    this.#deps.store.dispatch(this.#freshness.stop());
  }
}

/** Device codes come at once; programs that go on talking must not fill the state. */
const KEPT_SAYINGS = 2_000;

/** It is made with the cluster and never again, so its uid is the cluster's. */
const SYSTEM: ObjectRef = { group: '', version: 'v1', kind: 'Namespace', namespace: '', name: 'kube-system' };

function isTransient(error: ClusterError): boolean {
  return ['unreachable', 'timeout', 'server', 'tooMany'].includes(error.code);
}

function detailOf(error: ClusterError): string {
  return 'detail' in error ? error.detail : '';
}
