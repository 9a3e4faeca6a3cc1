import * as l10n from '@vscode/l10n';

import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { ClusterError, ConnectionPhase, ContextInfo } from '../core/model/connection.ts';
import type { AppId, ConnectionId } from '../core/model/ids.ts';
import { parseAppId } from '../core/model/ids.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type { ApiResource, ClusterSession, Watched } from '../core/ports.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable } from '../core/util/emitter.ts';
import type { Result } from '../core/util/result.ts';
import { err } from '../core/util/result.ts';
import type { ConnectionsDeps, RawFrame } from './connections.ts';
import { SourceFold } from './sourceFold.ts';

interface ConnectionDeps extends ConnectionsDeps {
  readonly onFrame: (frame: RawFrame) => void;
  readonly onSaid: (text: string) => void;
}

interface Followed {
  readonly engine: GitOpsEngine;
  readonly watched: Watched;
}

/** Where Argo CD and Flux live by default: tried when cluster-wide reads are denied. */
const USUAL_NAMESPACES = ['argocd', 'flux-system'];

/** One chosen context: finds the engines it serves and watches their kinds, cluster-wide or in namespaces. */
export class Connection implements Disposable {
  readonly session: ClusterSession;
  readonly #context: ContextInfo;
  readonly #chosen: readonly string[];
  readonly #deps: ConnectionDeps;
  readonly #members = new DisposableStore();
  readonly #abort = new AbortController();
  readonly #openRows = new Map<AppId, number>();
  readonly #fold: SourceFold;
  #specs: readonly Followed[] = [];
  #namespaces: readonly string[];

  constructor(session: ClusterSession, context: ContextInfo, namespaces: readonly string[], deps: ConnectionDeps) {
    this.session = session;
    this.#context = context;
    this.#chosen = namespaces;
    this.#namespaces = namespaces;
    this.#deps = deps;
    this.#members.add(session);
    this.#members.add(session.onDidSayAtLogin(deps.onSaid));
    this.#fold = new SourceFold(context.id, deps, (app) => this.#openRows.has(app));
    this.#members.add(
      session.source.onDidEmit((events) => {
        this.#fold.fold(events, (of) => this.#engineOf(of));
        this.#judgeDenials();
      }),
    );
  }

  get #id(): ConnectionId {
    return this.#context.id;
  }

  async start(): Promise<void> {
    const { store, logger } = this.#deps;
    store.dispatch([
      { type: 'connection/phase', id: this.#id, phase: { word: 'connecting', step: l10n.t('Asking {0} what it serves', this.#context.server ?? this.#context.cluster) } },
    ]);
    const served = await this.session.client.discover(this.#abort.signal, { refresh: true });
    if (this.#abort.signal.aborted) {
      return;
    }
    if (!served.ok) {
      this.#fail(served.error);
      return;
    }
    this.#specs = this.#detect(served.value);
    if (this.#specs.length === 0) {
      logger.info(`connected to ${this.#context.name}: it serves no kind of a GitOps controller`);
      store.dispatch([{ type: 'connection/phase', id: this.#id, phase: { word: 'noController' } }]);
      return;
    }
    logger.info(`connected to ${this.#context.name} (${this.session.client.server}); watching ${this.#specs.map(({ watched }) => watched.spec.resource).join(', ')}`);
    store.dispatch([{ type: 'connection/phase', id: this.#id, phase: { word: 'connected' } }]);
    this.#follow();
  }

  retry(): void {
    this.session.source.retry();
  }

  /** While a row is open its resources follow the watch. */
  openResources(app: AppId): Disposable {
    this.#openRows.set(app, (this.#openRows.get(app) ?? 0) + 1);
    void this.#readResources(app);
    let isOpen = true;
    return {
      dispose: () => {
        if (!isOpen) {
          return;
        }
        isOpen = false;
        const left = (this.#openRows.get(app) ?? 1) - 1;
        if (left > 0) {
          this.#openRows.set(app, left);
        } else {
          this.#openRows.delete(app);
          this.#deps.store.dispatch([{ type: 'resources/observed', app, resources: undefined }]);
        }
      },
    };
  }

  async rawApp(id: AppId, signal: AbortSignal): Promise<Result<KubeObject, ClusterError>> {
    const parts = parseAppId(id);
    const app = this.#deps.store.state.connections.get(this.#id)?.apps.get(id);
    if (!parts || !app) {
      return err({ code: 'notFound', detail: parts?.name ?? id });
    }
    return this.session.client.get(
      { group: parts.group, version: app.version, kind: parts.kind, namespace: parts.namespace, name: parts.name },
      AbortSignal.any([signal, this.#abort.signal]),
    );
  }

  dispose(): void {
    this.#abort.abort();
    this.#members.dispose();
  }

  async #readResources(app: AppId): Promise<void> {
    const raw = await this.rawApp(app, this.#abort.signal);
    if (raw.ok && this.#openRows.has(app)) {
      this.#fold.observe(raw.value);
    } else if (!raw.ok && raw.error.code !== 'cancelled') {
      this.#deps.logger.warn(`resources of ${app} could not be read`, raw.error);
    }
  }

  #detect(served: readonly ApiResource[]): readonly Followed[] {
    return this.#deps.engines.flatMap((engine) =>
      (engine.detect(served) ?? []).map(({ spec, version }) => ({ engine, watched: { spec, version } })),
    );
  }

  #follow(): void {
    const scopes: readonly (string | undefined)[] = this.#namespaces.length > 0 ? this.#namespaces : [undefined];
    this.session.source.follow(
      this.#specs.flatMap(({ watched }) =>
        scopes.map((namespace) => ({ spec: watched.spec, version: watched.version, ...(namespace === undefined ? {} : { namespace }) })),
      ),
    );
  }

  #engineOf(of: Watched): GitOpsEngine | undefined {
    return this.#specs.find(({ watched }) => watched.spec === of.spec)?.engine;
  }

  /** Cluster-wide reads denied for every kind: fall back to namespaces once, then say what is missing. */
  #judgeDenials(): void {
    const denied = this.#fold.deniedScopes();
    const isAllDenied = this.#specs.length > 0 && this.#specs.every(({ watched }) => this.#isDenied(watched, denied));
    if (!isAllDenied) {
      this.#setPhase({ word: 'connected' });
      return;
    }
    if (this.#namespaces.length === 0) {
      this.#namespaces = [...new Set([this.#context.namespace ?? 'default', ...USUAL_NAMESPACES])];
      this.#fold.forgetScopes();
      this.#follow();
    } else if (this.#chosen.length === 0) {
      this.#setPhase({ word: 'namespacesNeeded', tried: this.#namespaces });
    } else {
      this.#setPhase({ word: 'forbidden', resources: this.#specs.map(({ watched }) => `${watched.spec.resource}.${watched.spec.group}`) });
    }
  }

  #isDenied(watched: Watched, denied: ReadonlySet<string>): boolean {
    const base = `${watched.spec.group}/${watched.spec.kind}`;
    const scopes = this.#namespaces.length > 0 ? this.#namespaces.map((namespace) => `${base}@${namespace}`) : [base];
    return scopes.every((scope) => denied.has(scope));
  }

  #setPhase(phase: ConnectionPhase): void {
    this.#deps.store.dispatch([{ type: 'connection/phase', id: this.#id, phase }]);
  }

  #fail(error: ClusterError): void {
    this.#deps.logger.warn(`could not connect to ${this.#context.name}`, error);
    this.#setPhase(error.code === 'unauthorized' ? { word: 'waitingForClick', why: 'signedOut' } : { word: 'failed', error });
  }
}
