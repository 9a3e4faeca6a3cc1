import type { GitOpsEngine } from '../engines/engine.ts';
import type { App, ObjectName } from '../model/app.ts';
import type { AppId, ConnectionId } from '../model/ids.ts';
import { appId } from '../model/ids.ts';
import type { ObservedApp } from '../store/event.ts';
import { sameData } from '../util/sameData.ts';

interface Known {
  /** As its own object has it. */
  readonly observed: ObservedApp;
  /** With what the objects say that it names. */
  readonly related: App;
}

/**
 * Apps whose state is read together with that of others: when a source moves, all that use it are told anew. Engines
 * whose objects say all of themselves cost nothing here.
 */
export class Relations {
  readonly #connection: ConnectionId;
  readonly #engines: ReadonlyMap<string, GitOpsEngine>;
  readonly #known = new Map<AppId, Known>();
  /** By the app that is named: who names it. */
  readonly #users = new Map<AppId, Set<AppId>>();
  #lastNamed: { readonly name: ObjectName; readonly id: AppId } | undefined;

  constructor(connection: ConnectionId, engines: readonly GitOpsEngine[]) {
    this.#connection = connection;
    this.#engines = new Map(engines.map((engine) => [engine.id, engine]));
  }

  /** The app as it is to be shown, and all whose state changes with it. */
  observe(observed: ObservedApp): readonly ObservedApp[] {
    const { app } = observed;
    if (this.#engines.get(app.engine)?.relate === undefined) {
      return [observed];
    }
    const before = this.#known.get(app.id);
    this.#forgetRefs(before?.observed.app);
    for (const id of this.#namedBy(app)) {
      const users = this.#users.get(id);
      if (users) {
        users.add(app.id);
      } else {
        this.#users.set(id, new Set([app.id]));
      }
    }
    const related = this.#relate(app);
    this.#known.set(app.id, { observed, related });
    const itself = related === app ? observed : { ...observed, app: related };
    // Nobody names most apps of a fleet.
    return !this.#users.has(app.id) || (before !== undefined && isReadAlike(before.related, related))
      ? [itself]
      : [itself, ...this.#tell(app.id, new Set([app.id]))];
  }

  /** What is left to tell when an object is gone: those that named it. */
  remove(id: AppId): readonly ObservedApp[] {
    const gone = this.#known.get(id);
    if (gone === undefined) {
      return [];
    }
    this.#forgetRefs(gone.observed.app);
    this.#known.delete(id);
    return this.#tell(id, new Set([id]));
  }

  /** The app that is named, as it is shown. */
  find(name: ObjectName): App | undefined {
    return this.#known.get(this.#idOf(name))?.related;
  }

  /** Each user once, also where they name each other. */
  #tell(id: AppId, told: Set<AppId>): ObservedApp[] {
    const changed: ObservedApp[] = [];
    for (const user of this.#users.get(id) ?? []) {
      const known = this.#known.get(user);
      if (known === undefined || told.has(user)) {
        continue;
      }
      told.add(user);
      const related = this.#relate(known.observed.app);
      if (!sameData(related, known.related)) {
        this.#known.set(user, { observed: known.observed, related });
        changed.push({ ...known.observed, app: related });
        changed.push(...(isReadAlike(known.related, related) ? [] : this.#tell(user, told)));
      }
    }
    return changed;
  }

  #relate(app: App): App {
    return this.#engines.get(app.engine)?.relate?.(app, (name) => this.find(name)) ?? app;
  }

  #namedBy({ sourceRefs = [], dependsOn = [] }: App): readonly AppId[] {
    return [...sourceRefs, ...dependsOn].map((name) => this.#idOf(name));
  }

  #forgetRefs(app: App | undefined): void {
    for (const id of app === undefined ? [] : this.#namedBy(app)) {
      const users = this.#users.get(id);
      users?.delete(app?.id ?? id);
      if (users?.size === 0) {
        this.#users.delete(id);
      }
    }
  }

  /** A fleet names the same source again and again. */
  #idOf(name: ObjectName): AppId {
    const last = this.#lastNamed;
    if (last && isSameName(last.name, name)) {
      return last.id;
    }
    const id = appId({ connection: this.#connection, ...name });
    this.#lastNamed = { name, id };
    return id;
  }
}

function isSameName(a: ObjectName, b: ObjectName): boolean {
  return a.name === b.name && a.namespace === b.namespace && a.kind === b.kind && a.group === b.group;
}

/** Whether an app is the same to those that name it: messages and times of its own are its own affair. */
function isReadAlike(a: App, b: App): boolean {
  return (
    a.phase.word === b.phase.word &&
    a.appliedRevision === b.appliedRevision &&
    sameData(a.artifact, b.artifact) &&
    sameData(a.sources, b.sources) &&
    sameData(a.sourceRefs, b.sourceRefs) &&
    sameData(a.dependsOn, b.dependsOn)
  );
}
