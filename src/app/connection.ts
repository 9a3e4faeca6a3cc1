import * as l10n from '@vscode/l10n';

import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { ClusterError, ConnectionPhase, ContextInfo } from '../core/model/connection.ts';
import type { App } from '../core/model/app.ts';
import type { ConnectionId } from '../core/model/ids.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type { ClusterSession, Clock, Kubeconfigs, Logger, Random, SourceEvent } from '../core/ports.ts';
import type { StoreEvent } from '../core/store/event.ts';
import type { Store } from '../core/store/store.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable } from '../core/util/emitter.ts';
import { unreachable } from '../core/util/unreachable.ts';
import { backoff } from '../core/watch/backoff.ts';
import { Projection } from './projection.ts';
import type { Reach, ServedKind } from './reach.ts';
import { deniedScopes, phaseOf, scopeKey, watchedOf, withOutcome } from './reach.ts';
import { ScopeFreshness } from './scopeFreshness.ts';

export interface ConnectionDeps {
  readonly kubeconfigs: Kubeconfigs;
  readonly engines: readonly GitOpsEngine[];
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  readonly onFrame: (frame: RawFrame) => void;
  readonly onLogin: (id: ConnectionId, text: string) => void;
}

/** An object of an engine's kind as it arrived, after its App entered the store. For the moment of the call: do not keep it. */
export interface RawFrame {
  readonly connection: ConnectionId;
  readonly app: App;
  readonly object: KubeObject;
}

export interface Scope {
  /** Chosen by the user; empty means the whole cluster. */
  readonly chosen: readonly string[];
  /** Tried where the whole cluster is denied. */
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
  #reach: Reach | undefined;
  #failures = 0;

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
    return this.#reach?.kinds ?? [];
  }

  /**
   * From the start, with a fresh login. Resolves when the watches are asked for or the attempt failed: the phase in the
   * store tells which. The caller's signal ends the attempt, not the connection that came of it.
   */
  async connect(scope: Scope, signal?: AbortSignal): Promise<void> {
    this.#reset();
    const abort = this.#abort;
    const cancel = (): void => {
      if (this.#reach === undefined && abort === this.#abort) {
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
    if (!this.#session || !this.#reach) {
      return this.connect(scope);
    }
    this.#reach = { ...this.#reach, ...scope, outcomes: new Map() };
    this.#say({ word: 'connecting', step: l10n.t('Reading apps') });
    this.#follow();
    this.#session.source.retry(); // a scope that was denied before is asked again
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
    this.#attempt.add(
      session.onDidSayAtLogin((text) => {
        this.#say({ word: 'connecting', step: lastLine(text) });
        this.#deps.onLogin(this.id, text);
      }),
    );
    this.#say({ word: 'connecting', step: l10n.t('Asking {0} what it serves', session.client.server) });
    const served = await session.client.discover(signal, { refresh: true });
    if (signal.aborted) {
      return;
    }
    if (!served.ok) {
      this.#failDiscovery(served.error, scope);
      return;
    }
    this.#failures = 0;
    const kinds = engines.flatMap((engine) =>
      (engine.detect(served.value) ?? []).map((kind, index): ServedKind => ({
        ...kind,
        isMain: index === 0,
      })),
    );
    if (kinds.length === 0) {
      logger.info(`${this.#context.name}: no kind of any known controller is served`);
      this.#say({ word: 'noController' });
      return;
    }
    this.#reach = { kinds, ...scope, outcomes: new Map() };
    this.#say({ word: 'connecting', step: l10n.t('Reading apps') });
    this.#attempt.add(session.source.onDidEmit((events) => this.#hear(events)));
    this.#follow();
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

  #hear(events: readonly SourceEvent[]): void {
    const known = this.#deps.store.state.connections.get(this.id)?.apps ?? new Map();
    const batch: StoreEvent[] = [];
    let hasNewReach = false;
    for (const event of events) {
      batch.push(...this.#projection.events(event, known), ...this.#freshness.hear(event));
      hasNewReach = this.#learn(event) || hasNewReach;
    }
    if (batch.length > 0) {
      this.#deps.store.dispatch(batch);
    }
    this.#pass(events);
    if (hasNewReach) {
      this.#follow();
    }
  }

  /** After the store knows: whoever follows an object sees the state that belongs to it. */
  #pass(events: readonly SourceEvent[]): void {
    for (const event of events) {
      for (const object of objectsOf(event)) {
        this.#passOne(object);
      }
    }
  }

  #passOne(object: KubeObject): void {
    const app = this.#deps.store.state.connections.get(this.id)?.apps.get(this.#projection.idOf(object));
    if (app) {
      this.#deps.onFrame({ connection: this.id, app, object });
    }
  }

  /** True when the rights turned out to be others than we knew. */
  #learn(event: SourceEvent): boolean {
    if (!this.#reach) {
      return false;
    }
    switch (event.type) {
      case 'page':
      case 'listed':
      case 'live':
      case 'rows': {
        const isNews = this.#reach.outcomes.get(scopeKey(event.of)) !== 'readable';
        this.#reach = withOutcome(this.#reach, event.of, 'readable');
        return isNews;
      }
      case 'denied':
        return this.#learnDenial(event);
      case 'changed':
      case 'removed':
      case 'stale':
        return false;
      default:
        return unreachable(event);
    }
  }

  #learnDenial({ of, error }: Extract<SourceEvent, { type: 'denied' }>): boolean {
    if (!this.#reach) {
      return false;
    }
    if (error.code === 'forbidden' || error.code === 'notFound') {
      this.#deps.logger.warn(`${this.#context.name}: ${scopeKey(of)} ${error.code}`);
      this.#reach = withOutcome(this.#reach, of, error.code === 'forbidden' ? 'denied' : 'absent');
      return true;
    }
    this.#deps.logger.warn(`${this.#context.name}: ${scopeKey(of)} ${error.code}: ${detailOf(error)}`);
    this.#say(
      error.code === 'unauthorized'
        ? { word: 'waitingForClick', why: 'signedOut' }
        : { word: 'failed', error },
    );
    return false;
  }

  #follow(): void {
    if (!this.#reach || !this.#session) {
      return;
    }
    const watched = watchedOf(this.#reach);
    const denied = deniedScopes(this.#reach);
    const { store } = this.#deps;
    const apps = store.state.connections.get(this.id)?.apps ?? new Map();
    const scopes = new Set(watched.map(scopeKey).filter((scope) => !denied.has(scope)));
    const phase = phaseOf(this.#reach);
    const lost = [...apps.values()].filter(
      (app) =>
        !scopes.has(`${app.group}/${app.kind}`) && !scopes.has(`${app.group}/${app.kind}@${app.namespace}`),
    );
    store.dispatch([
      ...this.#freshness.follow(scopes, denied),
      ...(lost.length === 0
        ? []
        : [{ type: 'apps/removed', id: this.id, apps: lost.map(({ id }) => id) } as const]),
      ...(phase ? [{ type: 'connection/phase', id: this.id, phase } as const] : []),
    ]);
    this.#session.source.follow(watched);
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
    this.#reach = undefined;
  }
}

function objectsOf(event: SourceEvent): readonly KubeObject[] {
  if (event.type === 'page') {
    return event.objects;
  }
  return event.type === 'changed' ? [event.object] : [];
}

function isTransient(error: ClusterError): boolean {
  return ['unreachable', 'timeout', 'server', 'tooMany'].includes(error.code);
}

function detailOf(error: ClusterError): string {
  return 'detail' in error ? error.detail : '';
}

/** Device codes and prompts come in the last line that says anything. */
function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
