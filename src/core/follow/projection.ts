import type { App, Destination } from '../model/app.ts';
import type { AppId, ConnectionId } from '../model/ids.ts';
import { appId } from '../model/ids.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { GitOpsEngine } from '../engines/engine.ts';
import type { SourceEvent, Watched } from '../ports.ts';
import type { ObservedApp, StoreEvent } from '../store/event.ts';
import { Interner } from '../util/interner.ts';
import { unreachable } from '../util/unreachable.ts';
import { Relations } from './relations.ts';

/**
 * Turns what a source says of objects into events of the store, object by object: nothing of the raw object outlives
 * the call. One engine answers for each kind.
 */
export class Projection {
  readonly #connection: ConnectionId;
  readonly #engines: readonly GitOpsEngine[];
  readonly #interner = new Interner();
  readonly #relations: Relations;

  constructor(connection: ConnectionId, engines: readonly GitOpsEngine[]) {
    this.#connection = connection;
    this.#engines = engines;
    this.#relations = new Relations(connection, engines);
  }

  /** `known` are the apps of this connection in the store: a finished list tells which of them are gone. */
  events(event: SourceEvent, known: ReadonlyMap<AppId, App>): readonly StoreEvent[] {
    const id = this.#connection;
    switch (event.type) {
      case 'rows':
        return [{ type: 'apps/painted', id, apps: this.#painted(event) }];
      case 'page':
        return [{ type: 'apps/observed', id, apps: event.objects.flatMap((one) => this.observe(one)) }];
      case 'changed': {
        const apps = this.observe(event.object);
        return apps.length > 0 ? [{ type: 'apps/observed', id, apps }] : [];
      }
      case 'removed':
        return this.#removed([this.idOf(event.object)]);
      case 'listed':
        return this.#removed(goneFrom(event.of, event.keys, known));
      case 'live':
      case 'stale':
      case 'denied':
        return []; // they say something of the scope, not of objects
      default:
        return unreachable(event);
    }
  }

  /** The app that the object is, and others whose state changes with it; nothing for kinds of no engine. */
  observe(object: KubeObject): readonly ObservedApp[] {
    const engine = this.engineOf(object);
    const app = engine?.toApp(object, this.#connection);
    if (!engine || !app) {
      return [];
    }
    const comparedAt = engine.comparedAt(object);
    return this.#relations.observe({
      app: internApp(withTracker(app, object, this.#engines), this.#interner),
      resourceVersion: object.metadata.resourceVersion ?? '',
      ...(comparedAt === undefined ? {} : { comparedAt }),
    });
  }

  #removed(apps: readonly AppId[]): readonly StoreEvent[] {
    const id = this.#connection;
    const left = apps.flatMap((app) => this.#relations.remove(app));
    return [
      { type: 'apps/removed', id, apps },
      ...(left.length > 0 ? [{ type: 'apps/observed', id, apps: left } as const] : []),
    ];
  }

  engineOf(object: { readonly apiVersion: string; readonly kind: string }): GitOpsEngine | undefined {
    const { group, kind } = gvkOf(object);
    return this.#engines.find((engine) => isWatchedBy(engine, group, kind));
  }

  idOf(object: KubeObject): AppId {
    const { group, kind } = gvkOf(object);
    const { namespace = '', name } = object.metadata;
    return appId({ connection: this.#connection, group, kind, namespace, name });
  }

  #painted(event: Extract<SourceEvent, { type: 'rows' }>): readonly App[] {
    const { group, kind } = event.of.spec;
    const engine = this.#engines.find((one) => isWatchedBy(one, group, kind));
    return event.rows.flatMap((row) => engine?.rowToApp(row, event.of, this.#connection) ?? []);
  }
}

/** An app may be what another product applies, so the stamps of all are read; that of its own goes first. */
function withTracker(app: App, object: KubeObject, engines: readonly GitOpsEngine[]): App {
  for (const engine of engines) {
    const tracker = engine.id === app.engine ? undefined : engine.trackedBy(object);
    if (tracker) {
      const foreign = { ...tracker, engine: engine.id };
      return app.trackedBy ? { ...app, alsoTrackedBy: foreign } : { ...app, trackedBy: foreign };
    }
  }
  return app;
}

function isWatchedBy(engine: GitOpsEngine, group: string, kind: string): boolean {
  return engine.watches.some((spec) => spec.group === group && spec.kind === kind);
}

function goneFrom(of: Watched, keys: ReadonlySet<string>, known: ReadonlyMap<AppId, App>): readonly AppId[] {
  const gone: AppId[] = [];
  for (const app of known.values()) {
    const isInScope =
      app.kind === of.spec.kind &&
      app.group === of.spec.group &&
      (of.namespace === undefined || app.namespace === of.namespace);
    if (isInScope && !keys.has(`${app.namespace}/${app.name}`)) {
      gone.push(app.id);
    }
  }
  return gone;
}

/** Texts that many apps share, kept once. Names, paths, ids and times are each app's own. */
function internApp(app: App, interner: Interner): App {
  const shared: { -readonly [Field in keyof App]: App[Field] } = { ...app };
  shared.group = interner.text(app.group);
  shared.version = interner.text(app.version);
  shared.kind = interner.text(app.kind);
  shared.namespace = interner.text(app.namespace);
  if (app.project !== undefined) {
    shared.project = interner.text(app.project);
  }
  shared.labels = interner.fields(app.labels);
  shared.sources = app.sources.map((source) => ({
    ...source,
    repoURL: interner.text(source.repoURL),
    targetRevision: interner.text(source.targetRevision),
  }));
  shared.destination = internDestination(app.destination, interner);
  if (app.syncPolicy.syncOptions.length > 0) {
    shared.syncPolicy = { ...app.syncPolicy, syncOptions: interner.texts(app.syncPolicy.syncOptions) };
  }
  shared.revisions = interner.texts(app.revisions);
  return shared;
}

/** Namespaces are mostly one app's own. */
function internDestination(destination: Destination, interner: Interner): Destination {
  const { server } = destination;
  return server === undefined ? destination : { ...destination, server: interner.text(server) };
}
