import { missingKind } from './applyObject.ts';
import { patchApp } from './appStatus.ts';
import type { Comparison } from './compareApp.ts';
import { compare } from './comparison.ts';
import { level, projectOf, timeOf, type Context } from './context.ts';
import { at, dictAt, listAt, numberAt, textAt, type Dict } from './json.ts';
import * as o from './objects.ts';
import { afterFailure, beginOperation, endAs, isCompleted, saveState } from './operationState.ts';
import { reconcile } from './reconcile.ts';
import { settingsOf } from './settings.ts';
import { opsFor } from './syncOps.ts';
import { hasOption, planOf } from './syncPlan.ts';
import { isSyncBlocked } from './syncWindows.ts';
import { syncStep, terminateSync, type SyncState } from './syncStep.ts';
import { isConfirmed } from './confirmation.ts';
import { isHookTask, objOf, planTasks, resultOf, type Task } from './syncTasks.ts';

type Obj = o.Obj;

/** How often a sync that waits for its window is looked at again. */
const windowMs = 30_000;

/**
 * Takes the operation of an app one step further: begins it, runs the next wave, waits, ends it. `app` is fresh from
 * the server. Each change of state is one patch; the last one also takes `.operation` away.
 */
export async function stepOperation(context: Context, app: Obj): Promise<void> {
  const state = await beginOperation(context, app);
  if (!state) {
    return;
  }
  const isTerminating = state['phase'] === 'Terminating';
  await runSync(context, app, state);
  if (/^(Failed|Error)$/.test(textAt(state, 'phase'))) {
    afterFailure(context, state, isTerminating);
  }
  await saveState(context, app, state);
  if (isCompleted(state) && at(app, 'operation', 'sync', 'dryRun') !== true) {
    const isAutomated = at(state, 'operation', 'initiatedBy', 'automated') === true;
    context.request(o.nameOf(app), isAutomated ? level.latest : level.forced);
  }
}

/** Compares with what is to be synced, and runs the next step. Changes `state`. */
async function runSync(context: Context, app: Obj, state: Dict): Promise<void> {
  const sync = dictAt(state, 'operation', 'sync');
  state['syncResult'] ??= newResult(app, sync);
  const result = dictAt(state, 'syncResult');
  const project = projectOf(context, textAt(app, 'spec', 'project'));
  if (!project) {
    endAs(
      state,
      'Error',
      `Failed to load application project: appprojects.argoproj.io "${textAt(app, 'spec', 'project')}" not found`,
    );
    return;
  }
  const isManual = at(state, 'operation', 'initiatedBy', 'automated') !== true;
  if (isSyncBlocked(project, app, isManual, context.now())) {
    if (state['phase'] === 'Running') {
      state['message'] = 'Sync operation blocked by sync window';
    }
    context.activity.inBackground(windowMs, () => context.request(o.nameOf(app), level.latest));
    return;
  }
  await context.cache.caughtUp();
  const several = listAt(result, 'sources');
  const revisions =
    several.length > 0 ? listAt(result, 'revisions').map(String) : [textAt(result, 'revision')];
  const { comparison, targets } = await compare(
    context,
    withSources(app, result),
    project,
    revisions[0] === '' ? [] : revisions,
  );
  if (several.length > 0) {
    result['revisions'] = [...targets.revisions];
  } else {
    result['revision'] = targets.revisions[0] ?? '';
  }
  const error = comparison.conditions.find(
    (one) => one.type === 'ComparisonError' || one.type === 'InvalidSpecError',
  );
  if (error) {
    endAs(state, 'Error', `${error.type}: ${error.message}`);
    return;
  }
  const shared = comparison.conditions.find((one) => one.type === 'SharedResourceWarning');
  if (shared && hasOption(sync, 'FailOnSharedResource=true')) {
    endAs(state, 'Failed', `Shared resource found: ${shared.message}`);
    return;
  }
  const after = await runStep(context, app, state, comparison);
  endAs(state, after.phase, after.message);
  delete result['resources'];
  if (after.results.length > 0) {
    result['resources'] = [...after.results];
  }
  const managed = at(app, 'spec', 'syncPolicy', 'managedNamespaceMetadata');
  if (managed !== undefined) {
    result['managedNamespaceMetadata'] = managed;
  }
  const isPartial = listAt(sync, 'resources').length > 0;
  if (after.phase === 'Succeeded' && sync['dryRun'] !== true && !isPartial) {
    await addHistory(context, app, state);
  }
}

async function runStep(context: Context, app: Obj, state: Dict, comparison: Comparison): Promise<SyncState> {
  const sync = dictAt(state, 'operation', 'sync');
  const tasks = planTasks(planOf(context, app, state, comparison));
  const served = tasks.find((task) => !task.skipsDryRun && !context.cache.kindOf(objOf(task)));
  const results = listAt(state, 'syncResult', 'resources') as Dict[];
  if (served && results.length === 0) {
    const failed = { ...served, status: 'SyncFailed', message: missingKind(objOf(served)) } as const;
    return {
      phase: 'Failed',
      message: `one or more synchronization tasks are not valid: ${undiscovered(objOf(served))}`,
      results: [resultOf(failed, [])],
    };
  }
  const modified = new Map(comparison.pairs.map((pair) => [o.keyOf((pair.live ?? pair.target)!), pair]));
  const needsApply = (task: Task): boolean => {
    const pair = modified.get(o.keyOf((task.live ?? task.target)!));
    return isHookTask(task) || !pair || !pair.target || !pair.live || pair.isModified;
  };
  const settings = {
    dryRun: sync['dryRun'] === true,
    prune: sync['prune'] === true,
    isConfirmed: isConfirmed(app, textAt(state, 'startedAt')),
    checks: settingsOf(context).checks,
    ...(hasOption(sync, 'ApplyOutOfSyncOnly=true') ? { needsApply } : {}),
  };
  const ops = opsFor(context, o.nameOf(app), sync, () => compareMeanwhile(context, app));
  return state['phase'] === 'Terminating'
    ? terminateSync(tasks, results, settings, ops)
    : syncStep(tasks, results, settings, ops);
}

function newResult(app: Obj, sync: Dict): Dict {
  const isOwn = sync['source'] !== undefined || listAt(sync, 'sources').length > 0;
  const from = isOwn ? sync : dictAt(app, 'spec');
  const several = listAt(from, 'sources');
  return several.length > 0
    ? {
        revision: '',
        revisions: listAt(sync, 'revisions'),
        // A sync by hand that names none starts from the first of the app's.
        source: isOwn ? { repoURL: '' } : several[0]!,
        sources: several,
      }
    : { revision: textAt(sync, 'revision'), source: dictAt(from, 'source') };
}

/** A sync does not hold up comparisons: what a wave made is in the app's status before the next one begins. */
async function compareMeanwhile(context: Context, app: Obj): Promise<void> {
  await context.cache.caughtUp();
  const now = context.cache.objects.get(o.keyOf(app));
  await (now ? reconcile(context, now, level.recent) : undefined);
}

/** What discovery says of a group that is not served, or of a kind that its group lacks. */
function undiscovered(obj: Obj): string {
  const version = textAt(obj, 'apiVersion');
  return `failed to discover server resources for group version ${version}: the server could not find the requested resource`;
}

/** The app as the operation wants it: a rollback names sources of its own. */
function withSources(app: Obj, result: Dict): Obj {
  const several = listAt(result, 'sources');
  const spec = { ...dictAt(app, 'spec') };
  delete spec['source'];
  delete spec['sources'];
  return {
    ...app,
    spec: { ...spec, ...(several.length > 0 ? { sources: several } : { source: dictAt(result, 'source') }) },
  };
}

/** Full syncs are remembered, oldest first, ten of them unless the app says otherwise. */
async function addHistory(context: Context, app: Obj, state: Dict): Promise<void> {
  const history = listAt(app, 'status', 'history');
  const result = dictAt(state, 'syncResult');
  const several = listAt(result, 'sources');
  const entry: Dict = {
    deployStartedAt: textAt(state, 'startedAt'),
    deployedAt: timeOf(context),
    id: history.length === 0 ? 0 : (numberAt(history.at(-1), 'id') ?? 0) + 1,
    initiatedBy: dictAt(state, 'operation', 'initiatedBy'),
    ...(several.length > 0
      ? { revisions: listAt(result, 'revisions'), source: { repoURL: '' }, sources: several }
      : { revision: textAt(result, 'revision'), source: dictAt(result, 'source') }),
  };
  const limit = numberAt(app, 'spec', 'revisionHistoryLimit') ?? 10;
  const kept = limit === 0 ? [] : [...history, entry].slice(-limit);
  await patchApp(context, app, { status: { history: kept } });
}
