import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { CompareTarget } from '../core/diff/compareTarget.ts';
import { compareTargets } from '../core/diff/compareTarget.ts';
import { noSettingsNote, notRenderedNote } from '../core/diff/comparisonWords.ts';
import { failedComparison } from '../core/diff/outcomes.ts';
import { controllerSettings } from '../core/diff/controllerSettings.ts';
import type { CompareRules } from '../core/diff/rules.ts';
import type { App } from '../core/model/app.ts';
import type {
  AppComparison,
  CompareError,
  ComparedSide,
  ResourceComparison,
} from '../core/model/comparison.ts';
import { isInCluster } from '../core/model/destination.ts';
import type { ResourceKey } from '../core/model/ids.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type { ManagedResource } from '../core/model/resource.ts';
import type { ApiResource, ClusterClient, Clock, FileReader, Logger } from '../core/ports.ts';
import { inParallel } from '../core/util/inParallel.ts';
import { asObject } from '../core/util/json.ts';
import type { Result } from '../core/util/result.ts';
import { err, ok } from '../core/util/result.ts';
import type { ResourceContext } from './compareResource.ts';
import { compareResource } from './compareResource.ts';
import type { DesiredSide } from './desiredSide.ts';
import { readDesiredSide, withApplied } from './desiredSide.ts';
import { readApplied } from './readApplied.ts';
import { PatchAccess } from './patchAccess.ts';
import type { SourceLocator } from './locateSource.ts';

export interface CompareDeps {
  /** Reaches the cluster that the app's record is in. */
  readonly client: ClusterClient;
  /** Reaches the cluster of the app's objects, where that is another one and a context for it is connected. */
  readonly objectsClient?: ClusterClient;
  readonly engine: GitOpsEngine;
  readonly locator: SourceLocator;
  readonly files: FileReader;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface CompareOptions {
  readonly side: ComparedSide;
  /** A dry run is a PATCH that admission sees: only for a diff that a user asked for, in a context he picked. */
  readonly mayDryRun: boolean;
  /** Only these resources; all by default. */
  readonly only?: ReadonlySet<ResourceKey>;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Requests in flight at once: a comparison must not crowd out the watches of the same connection. */
const PARALLEL = 6;

/**
 * Holds an app against the cluster, object by object. An object that cannot be compared is a result of its own and hides
 * no other; only what concerns the app as a whole is an error.
 */
export async function compareApp(
  deps: CompareDeps,
  app: App,
  options: CompareOptions,
  signal: AbortSignal,
): Promise<Result<AppComparison, CompareError>> {
  const { client, engine } = deps;
  const record = await client.get(app, signal);
  if (!record.ok) {
    return err(
      record.error.code === 'cancelled' ? { code: 'cancelled' } : { code: 'cluster', error: record.error },
    );
  }
  const current = asPlaced(engine, engine.toApp(record.value, client.id) ?? app, app);
  if (current.role !== 'app') {
    return err({ code: 'notAnApp' });
  }
  const objectsClient = isInCluster(current.destination, client.server) ? client : deps.objectsClient;
  if (!objectsClient) {
    return err({
      code: 'otherCluster',
      destination: current.destination.name ?? current.destination.server ?? '',
    });
  }
  const [rules, served] = await Promise.all([
    compareRules(engine, record.value, client, signal),
    objectsClient.discover(signal),
  ]);
  if (!served.ok) {
    return err(
      served.error.code === 'cancelled' ? { code: 'cancelled' } : { code: 'cluster', error: served.error },
    );
  }
  const managed = engine.resources(record.value);
  const read = await readDesired(
    deps,
    { app: current, record: record.value, objectsClient, options },
    served.value,
    signal,
  );
  const desired = read.isBuilt && options.side === 'tracked' ? asListed(read, managed) : read;
  const context: ResourceContext = {
    client: objectsClient,
    access: new PatchAccess(objectsClient),
    rules,
    desired,
    mayDryRun: options.mayDryRun,
  };
  const targets = compareTargets(managed, desired.objects, options.only);
  const resources = await compareAll(deps, context, targets, options, signal);
  if (signal.aborted) {
    return err({ code: 'cancelled' });
  }
  return ok({
    app: app.id,
    side: options.side,
    verdict: current.sync,
    ...(current.phase.title && { stateTitle: current.phase.title.text }),
    ...(desired.from !== undefined && { desiredFrom: desired.from }),
    resources,
    notes: [
      ...(rules.nextApply?.notes ?? []),
      ...desired.notes,
      ...(rules.hasSettings || rules.tracking === undefined ? [] : [noSettingsNote()]),
      ...(desired.isRendered || isAllApplied(engine, record.value, current, options.side)
        ? []
        : [notRenderedNote()]),
    ],
    at: deps.clock.now(),
  });
}

/** What Git declares; of an app that nobody rendered here what was applied last, where a user asked for the difference. */
async function readDesired(
  deps: CompareDeps,
  about: {
    readonly app: App;
    readonly record: KubeObject;
    readonly objectsClient: ClusterClient;
    readonly options: CompareOptions;
  },
  served: readonly ApiResource[],
  signal: AbortSignal,
): Promise<DesiredSide> {
  const { app, record, objectsClient, options } = about;
  const read = await readDesiredSide(deps, app, options.side, served, signal);
  const store = options.mayDryRun && !read.isRendered ? deps.engine.appliedStore?.(record) : undefined;
  return store === undefined
    ? read
    : withApplied(read, await readApplied(store, objectsClient, signal), served, store.namespace);
}

/** Where an app's record does not tell itself where its sources are, what they were last related to stands. */
function asPlaced(engine: GitOpsEngine, current: App, known: App): App {
  return engine.relate ? { ...current, sources: known.sources } : current;
}

/**
 * What the controller lists is what it built from the commit: an object that only our build has is one that the
 * controller left out, and one that our build lacks was made by something that we do not do.
 */
function asListed(read: DesiredSide, managed: readonly ManagedResource[]): DesiredSide {
  const listed = new Set(managed.map(({ key }) => key));
  return {
    ...read,
    isComplete: false,
    objects: new Map([...read.objects].filter(([key]) => listed.has(key))),
  };
}

/** The controller knows of no commit that it has not applied: then nothing of Git waits to be rendered. */
function isAllApplied(engine: GitOpsEngine, record: KubeObject, app: App, side: ComparedSide): boolean {
  const [latest] = engine.history(record).toSorted((a, b) => (a.deployedAt < b.deployedAt ? 1 : -1));
  return (
    side === 'tracked' &&
    !app.isVerdictStale &&
    app.revisions.some((revision) => revision !== '') &&
    latest?.revisions.join() === app.revisions.join()
  );
}

async function compareAll(
  deps: CompareDeps,
  context: ResourceContext,
  targets: readonly CompareTarget[],
  options: CompareOptions,
  signal: AbortSignal,
): Promise<readonly ResourceComparison[]> {
  let done = 0;
  options.onProgress?.(0, targets.length);
  const compared = await inParallel(
    targets,
    PARALLEL,
    async (target) => {
      const result = await compareOne(deps, context, target, signal);
      done += 1;
      options.onProgress?.(done, targets.length);
      return result;
    },
    signal,
  );
  return compared.filter((result) => result !== undefined);
}

/** A bug in the comparison of one odd object is logged and shown at that object: the others are still true. */
async function compareOne(
  deps: CompareDeps,
  context: ResourceContext,
  target: CompareTarget,
  signal: AbortSignal,
): Promise<ResourceComparison> {
  try {
    return await compareResource(target, context, signal);
  } catch (error) {
    deps.logger.error(`comparing ${target.kind} ${target.namespace}/${target.name} failed`, error);
    const detail = error instanceof Error ? error.name : 'unknown error';
    return failedComparison(target, { code: 'garbage', detail });
  }
}

async function compareRules(
  engine: GitOpsEngine,
  record: KubeObject,
  client: ClusterClient,
  signal: AbortSignal,
): Promise<CompareRules> {
  const ref = engine.settingsOf(record);
  const settings = ref && (await client.get(ref, signal));
  // Without a ConfigMap the controller runs on its defaults too: nothing is assumed then.
  const isAbsent = settings?.ok === false && settings.error.code === 'notFound';
  const read = settings?.ok === true ? (asObject(settings.value['data']) ?? {}) : undefined;
  const data = isAbsent ? {} : read;
  return engine.compareRules(record, data && controllerSettings(data as Readonly<Record<string, string>>));
}
