import type { CompareRules } from '../diff/rules.ts';
import { plainRules } from '../diff/rules.ts';
import type { GitOpsEngine, HealRecord } from '../engines/engine.ts';
import type { App } from '../model/app.ts';
import type { HealedEdit } from '../model/drift.ts';
import type { AppId, ResourceKey } from '../model/ids.ts';
import { resourceKey } from '../model/ids.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { Clock, Logger } from '../ports.ts';
import type { StoreEvent } from '../store/event.ts';
import { DisposableStore } from '../util/disposable.ts';
import type { Disposable } from '../util/emitter.ts';
import type { HealLedger } from './healLedger.ts';
import { addRestoration, EMPTY_LEDGER, explain, reconciledName } from './healLedger.ts';
import { healStorms } from './healStorm.ts';
import type { ObjectTrack } from './objectTrack.ts';
import { advanceTrack, beginTrack } from './objectTrack.ts';

/** An object's frame may be this much later than the app's: then its heal is told without the editor. */
const GRACE_MS = 3_000;

export interface AppHealsDeps {
  /** Takes what is told later than asked for. */
  readonly tell: (events: readonly StoreEvent[]) => void;
  /** Heals that were told before. */
  readonly known: (app: AppId) => readonly HealedEdit[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether versions of this object come in, so that its editor can be named. */
  readonly isWatched: (app: AppId, key: ResourceKey) => boolean;
}

/** What is known of the live objects of one app, and of the heals among their versions. */
export class AppHeals implements Disposable {
  readonly #app: AppId;
  readonly #engine: GitOpsEngine;
  readonly #deps: AppHealsDeps;
  readonly #tracks = new Map<ResourceKey, ObjectTrack>();
  readonly #members = new DisposableStore();
  /** By operation: objects whose heal was told with its editor. */
  readonly #told = new Map<string, Set<ResourceKey>>();
  /** Until the app's own rules are seen, everything counts. */
  #rules: CompareRules;
  #ledger: HealLedger = EMPTY_LEDGER;
  #recorded: string | undefined;

  constructor(app: AppId, engine: GitOpsEngine, deps: AppHealsDeps) {
    this.#app = app;
    this.#engine = engine;
    this.#deps = deps;
    this.#rules = plainRules(engine.fieldManagers);
  }

  /** The app itself: its operation explains what was restored, and its record tells of heals that nobody watched. */
  seeApp(app: App, object: KubeObject, record: HealRecord | undefined): readonly StoreEvent[] {
    this.#rules = this.#engine.compareRules(object, undefined);
    const events = this.#explain(app);
    return record ? [...events, ...this.#record(record)] : events;
  }

  seeObject(key: ResourceKey, object: KubeObject, app: App): readonly StoreEvent[] {
    const startedAt = app.operation?.startedAt ?? reconciledName(app);
    const context = { rules: this.#rules, ...(startedAt === undefined ? {} : { operation: startedAt }) };
    const before = this.#tracks.get(key);
    const seen = before ? advanceTrack(before, object, context) : beginTrack(object, context);
    this.#tracks.set(key, seen.track);
    const events: StoreEvent[] = [{ type: 'edit/observed', app: this.#app, resource: key, edit: seen.edit }];
    if (seen.restored) {
      this.#ledger = addRestoration(this.#ledger, resourceOf(object), seen.restored);
      events.push(...this.#explain(app));
    }
    return events;
  }

  /** Gone, or not watched any more. */
  forget(key: ResourceKey): readonly StoreEvent[] {
    return this.#tracks.delete(key)
      ? [{ type: 'edit/observed', app: this.#app, resource: key, edit: undefined }]
      : [];
  }

  keys(): readonly ResourceKey[] {
    return [...this.#tracks.keys()];
  }

  dispose(): void {
    this.#members.dispose();
  }

  #explain(app: App): readonly StoreEvent[] {
    const { ledger, heals } = explain(this.#ledger, app);
    this.#ledger = ledger;
    for (const heal of heals) {
      this.#toldBy(operationName(app.operation?.startedAt, app.healAttempts)).add(resourceKey(heal.resource));
    }
    return this.#tell(heals);
  }

  /** A finished heal is recorded once. What is watched gets a moment for its own frame. */
  #record(record: HealRecord): readonly StoreEvent[] {
    const name = operationName(record.startedAt, record.attempt);
    if (this.#recorded === name) {
      return [];
    }
    this.#recorded = name;
    const late = record.resources.filter((one) => this.#deps.isWatched(this.#app, resourceKey(one)));
    if (late.length > 0) {
      this.#members.add(
        this.#deps.clock.after(GRACE_MS, () => this.#deps.tell(this.#unobserved(record, late))),
      );
    }
    return this.#unobserved(
      record,
      record.resources.filter((one) => !late.includes(one)),
    );
  }

  #unobserved(record: HealRecord, resources: HealRecord['resources']): readonly StoreEvent[] {
    const told = this.#toldBy(operationName(record.startedAt, record.attempt));
    const known = this.#deps.known(this.#app).filter((heal) => isOf(record, heal));
    return this.#tell(
      resources
        .filter((one) => !told.has(resourceKey(one)))
        // Seen with its editor before the window was reloaded.
        .filter((one) => !known.some(({ resource }) => resourceKey(resource) === resourceKey(one)))
        .map((resource) => ({ resource, changes: [], healedAt: record.finishedAt, isObserved: false })),
    );
  }

  #toldBy(operation: string): Set<ResourceKey> {
    let told = this.#told.get(operation);
    if (!told) {
      this.#told.clear(); // only the latest operation can still be told twice
      told = new Set();
      this.#told.set(operation, told);
    }
    return told;
  }

  #tell(heals: readonly HealedEdit[]): readonly StoreEvent[] {
    for (const { resource, changes } of heals) {
      const fields = changes.map(({ pointer, writer }) => `${pointer} by ${writer?.manager ?? 'unknown'}`);
      this.#deps.logger.info(
        `healed: ${resource.kind} ${resource.namespace}/${resource.name} ${fields.join(', ')}`,
      );
    }
    this.#warnOfStorms(heals);
    return heals.map((heal) => ({ type: 'heal/observed', app: this.#app, heal }));
  }

  #warnOfStorms(heals: readonly HealedEdit[]): void {
    for (const { resource, pointer, count, managers } of healStorms([
      ...this.#deps.known(this.#app),
      ...heals,
    ])) {
      this.#deps.logger.warn(
        `${resource.kind} ${resource.namespace}/${resource.name} ${pointer} was healed ${count} times against ${managers.join(', ')}`,
      );
    }
  }
}

/** Times have whole seconds, so the count of heals belongs to the name. */
function operationName(startedAt: string | undefined, attempt: number): string {
  return `${startedAt ?? ''} ${attempt}`;
}

/** The API server and the controller have a clock each. */
const SKEW_MS = 5_000;

function isOf(record: HealRecord, heal: HealedEdit): boolean {
  const at = Date.parse(heal.healedAt);
  return (
    heal.isObserved &&
    at >= Date.parse(record.startedAt) - SKEW_MS &&
    at <= Date.parse(record.finishedAt) + SKEW_MS
  );
}

function resourceOf(object: KubeObject): HealedEdit['resource'] {
  const { group, kind } = gvkOf(object);
  return { group, kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name };
}
