import { patchUnmoved, persistStatus, statusAfter } from './appStatus.ts';
import { autoSync } from './autoSync.ts';
import { isNamespaceStale } from './compareApp.ts';
import { compare, comparedRevisions, type Compared } from './comparison.ts';
import { setConditions } from './conditions.ts';
import { level, projectOf, timeOf, type Context, type Level } from './context.ts';
import { appEvent } from './events.ts';
import { at, clone, dictAt, equal, listAt, textAt, type Dict, type Json } from './json.ts';
import * as o from './objects.ts';
import { isSyncBlocked } from './syncWindows.ts';
import { orphanWarning } from './orphans.ts';
import { specProblems } from './project.ts';

type Obj = o.Obj;

const graceMs = 180_000;
const noCrds: ReadonlyMap<o.Key, Obj> = new Map();
const brokenSince = new WeakMap<Context, Map<string, number>>();

/** The level at which an app has to be compared now; undefined when there is no reason to. */
export function neededLevel(app: Obj, requested: Level, expired: boolean): Level | undefined {
  if (at(app, 'metadata', 'annotations', o.refreshAnnotation) !== undefined) {
    return level.forced;
  }
  const compared = at(app, 'status', 'sync', 'comparedTo');
  if (compared !== undefined && !hasSameSource(app, compared)) {
    return level.forced;
  }
  if (expired || textAt(app, 'status', 'reconciledAt') === '') {
    return level.latest;
  }
  const isSpecMoved =
    !equal(dictAt(app, 'spec', 'destination'), dictAt(compared, 'destination')) ||
    !equal(listAt(app, 'spec', 'ignoreDifferences'), listAt(compared, 'ignoreDifferences'));
  if ((isSpecMoved && compared !== undefined) || isNewlyStale(app)) {
    return level.latest;
  }
  return requested > level.none ? requested : undefined;
}

/** What is said of the namespace moved, and the verdict does not know it yet. */
function isNewlyStale(app: Obj): boolean {
  return isNamespaceStale(app) && textAt(app, 'status', 'sync', 'status') !== 'OutOfSync';
}

function hasSameSource(app: Obj, compared: Json): boolean {
  const several = listAt(app, 'spec', 'sources');
  return several.length > 0
    ? equal(several, listAt(compared, 'sources'))
    : equal(dictAt(app, 'spec', 'source'), dictAt(compared, 'source'));
}

/** Compares an app, starts an automated sync where one is due, and writes its status. */
export async function reconcile(context: Context, app: Obj, depth: Level): Promise<void> {
  const now = timeOf(context);
  const project = projectOf(context, textAt(app, 'spec', 'project'));
  const problems = specProblems(app, project);
  const evaluated = ['InvalidSpecError', 'UnknownError'];
  const conditions = setConditions(listAt(app, 'status', 'conditions'), problems, evaluated, now);
  const checked: Obj = { ...app, status: { ...dictAt(app, 'status'), conditions } };
  if (!project || problems.length > 0) {
    await persistStatus(context, app, unknownStatus(checked));
    return;
  }
  const revisions = depth === level.recent ? comparedRevisions(app) : [];
  const old = app['operation'] === undefined ? context.staleCrds.take(o.nameOf(app)) : noCrds;
  const compared = await compare(context, checked, project, revisions, old);
  if (old.size > 0) {
    context.request(o.nameOf(app), level.recent);
  }
  if (isForgiven(context, app, compared, depth)) {
    return;
  }
  const status = statusAfter(checked, compared, now, depth >= level.latest);
  status['conditions'] = setConditions(
    listAt(status, 'conditions'),
    await startSync(context, app, compared),
    ['SyncError'],
    now,
  );
  const orphans = orphanWarning(context, app, project);
  status['conditions'] = setConditions(
    listAt(status, 'conditions'),
    orphans,
    ['OrphanedResourceWarning'],
    now,
  );
  if (listAt(status, 'conditions').length === 0) {
    delete status['conditions'];
  }
  await persistStatus(context, app, status);
}

/** The first failures to load an app's manifests are passed over for a while, unless somebody asked to look. */
function isForgiven(context: Context, app: Obj, compared: Compared, depth: Level): boolean {
  const seen = brokenSince.get(context) ?? new Map<string, number>();
  brokenSince.set(context, seen);
  const name = o.nameOf(app);
  if (!('error' in compared.targets.objects)) {
    seen.delete(name);
    return false;
  }
  const since = seen.get(name) ?? context.now();
  seen.set(name, since);
  return depth !== level.forced && context.now() - since <= graceMs;
}

function unknownStatus(app: Obj): Dict {
  const status = clone(dictAt(app, 'status'));
  status['sync'] = { ...dictAt(status, 'sync'), status: 'Unknown' };
  status['health'] = { ...dictAt(status, 'health'), status: 'Unknown' };
  return status;
}

/** Sets the operation of an automated sync. Answers the SyncError that stands instead, if any. */
async function startSync(
  context: Context,
  app: Obj,
  compared: Compared,
): Promise<{ type: string; message: string }[]> {
  const { comparison, targets } = compared;
  const project = projectOf(context, textAt(app, 'spec', 'project'))!;
  if (isSyncBlocked(project, app, false, context.now())) {
    return listAt(app, 'status', 'conditions').filter(
      (one) => textAt(one, 'type') === 'SyncError',
    ) as never[];
  }
  const decision = autoSync(app, comparison, targets.revisions, (time) =>
    context.activity.passed(context.now() - time),
  );
  if (decision.kind === 'wait') {
    context.request(o.nameOf(app), level.latest, decision.ms);
  } else if (decision.kind === 'start' && (await requestOperation(context, app, decision.operation))) {
    const message = `Initiated automated sync to '${targets.revisions.join(', ')}'`;
    await appEvent(context, app, 'Normal', 'OperationStarted', message);
  }
  return decision.kind === 'error' ? [{ type: 'SyncError', message: decision.message }] : [];
}

const neverCompared = { comparedTo: { destination: {}, source: { repoURL: '' } }, status: '' };

/**
 * Puts an operation on the app unless there is one. The old record goes with the same write: until the first answer
 * the app has an operation and no state of it.
 */
async function requestOperation(context: Context, app: Obj, operation: Dict): Promise<boolean> {
  for (;;) {
    await context.cache.caughtUp();
    const fresh = context.cache.objects.get(o.keyOf(app));
    if (!fresh || fresh['operation'] !== undefined) {
      return false;
    }
    // The controller writes the whole object here, so that fields without a value appear.
    const empty =
      fresh['status'] === undefined
        ? { health: {}, sync: neverCompared }
        : at(fresh, 'spec', 'sources') === undefined
          ? {}
          : { sync: { comparedTo: { source: { repoURL: '' } } } };
    const status = { ...empty, sourceHydrator: {}, summary: {}, operationState: null };
    if (await patchUnmoved(context, fresh, { operation, status })) {
      return true;
    }
  }
}
