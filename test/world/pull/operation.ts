import { applyObject, missingKind } from './applyObject.ts';
import { patchApp } from './appStatus.ts';
import type { Comparison } from './compareApp.ts';
import { compare } from './comparison.ts';
import { level, projectOf, timeOf, type Context } from './context.ts';
import { appEvent } from './events.ts';
import { hookFinalizer } from './hooks.ts';
import { ignoreRules, rulesFor } from './ignoreRules.ts';
import {
  at,
  clone,
  dictAt,
  equal,
  listAt,
  numberAt,
  put,
  removePointer,
  textAt,
  type Dict,
  type Json,
} from './json.ts';
import * as o from './objects.ts';
import { kitchenTime, mayRetry, retryDelay } from './retry.ts';
import { settingsOf } from './settings.ts';
import { syncStep, terminateSync, type SyncOps, type SyncState } from './syncStep.ts';
import { isHookTask, objOf, planTasks, type Plan, type Task } from './syncTasks.ts';
import { isSelfReferenced } from './tracking.ts';

type Obj = o.Obj;

/** Pause of the controller between two waves of one sync. */
const waveDelayMs = 2_000;

/**
 * Takes the operation of an app one step further: begins it, runs the next wave, waits, ends it. `app` is fresh from
 * the server. Each change of state is one patch; the last one also takes `.operation` away.
 */
export async function stepOperation(context: Context, app: Obj): Promise<void> {
  const state = await begin(context, app);
  if (!state) {
    return;
  }
  const isTerminating = state['phase'] === 'Terminating';
  await runSync(context, app, state);
  if (state['phase'] === 'Running') {
    await noteTermination(context, app, state);
  } else if (/^(Failed|Error)$/.test(textAt(state, 'phase'))) {
    afterFailure(context, state, isTerminating);
  }
  await saveState(context, app, state);
  if (isCompleted(state) && at(app, 'operation', 'sync', 'dryRun') !== true) {
    const isAutomated = at(state, 'operation', 'initiatedBy', 'automated') === true;
    context.request(o.nameOf(app), isAutomated ? level.latest : level.forced);
  }
}

/** The state to go on with; undefined while a retry has to wait. */
async function begin(context: Context, app: Obj): Promise<Dict | undefined> {
  const before = at(app, 'status', 'operationState');
  const isInProgress = before !== undefined && !isCompleted(before as Dict);
  if (!isInProgress) {
    const state: Dict = { operation: dictAt(app, 'operation'), phase: 'Running', startedAt: timeOf(context) };
    await saveState(context, app, state);
    return state;
  }
  const state = clone(before as Dict);
  if (state['phase'] !== 'Running' || state['finishedAt'] === undefined) {
    return state;
  }
  const retryCount = numberAt(state, 'retryCount') ?? 0;
  const passed = context.activity.passed(context.now() - Date.parse(textAt(state, 'finishedAt')));
  const left = retryDelay(at(state, 'operation', 'retry'), retryCount) - passed;
  if (left > 0) {
    context.request(o.nameOf(app), level.latest, left);
    return undefined;
  }
  state['message'] = `Retrying operation. Attempt #${retryCount}`;
  delete state['finishedAt'];
  delete state['syncResult'];
  await saveState(context, app, state);
  return state;
}

/** Somebody may have asked to stop while the step ran: that must not be written over. */
async function noteTermination(context: Context, app: Obj, state: Dict): Promise<void> {
  await context.cache.caughtUp();
  const fresh = context.cache.objects.get(o.keyOf(app));
  if (fresh && textAt(fresh, 'status', 'operationState', 'phase') === 'Terminating') {
    state['phase'] = 'Terminating';
    state['message'] = 'operation is terminating';
  }
}

function afterFailure(context: Context, state: Dict, isTerminating: boolean): void {
  const retry = at(state, 'operation', 'retry');
  const retryCount = numberAt(state, 'retryCount') ?? 0;
  if (!isTerminating && mayRetry(retry, retryCount)) {
    const next = kitchenTime(context.now() + retryDelay(retry, retryCount));
    state['phase'] = 'Running';
    state['finishedAt'] = timeOf(context);
    state['retryCount'] = retryCount + 1;
    state['message'] = `${textAt(state, 'message')}. Retrying attempt #${retryCount + 1} at ${next}.`;
  } else if (retryCount > 0) {
    state['message'] = `${textAt(state, 'message')} (retried ${retryCount} times).`;
  }
}

/** Compares with what is to be synced, and runs the next step. Changes `state`. */
async function runSync(context: Context, app: Obj, state: Dict): Promise<void> {
  const sync = dictAt(state, 'operation', 'sync');
  state['syncResult'] ??= newResult(app, sync);
  const result = dictAt(state, 'syncResult');
  const project = projectOf(context, textAt(app, 'spec', 'project'));
  if (!project) {
    end(
      state,
      'Error',
      `Failed to load application project: appprojects.argoproj.io "${textAt(app, 'spec', 'project')}" not found`,
    );
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
    end(state, 'Error', `${error.type}: ${error.message}`);
    return;
  }
  const shared = comparison.conditions.find((one) => one.type === 'SharedResourceWarning');
  if (shared && hasOption(sync, 'FailOnSharedResource=true')) {
    end(state, 'Failed', `Shared resource found: ${shared.message}`);
    return;
  }
  const after = await runStep(context, app, state, comparison);
  end(state, after.phase, after.message);
  delete result['resources'];
  if (after.results.length > 0) {
    result['resources'] = [...after.results];
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
      message: 'one or more synchronization tasks are not valid',
      results: [resultFor(failed)],
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
    checks: settingsOf(context).checks,
    ...(hasOption(sync, 'ApplyOutOfSyncOnly=true') ? { needsApply } : {}),
  };
  const ops = opsFor(context, sync);
  return state['phase'] === 'Terminating'
    ? terminateSync(tasks, results, settings, ops)
    : syncStep(tasks, results, settings, ops);
}

function resultFor(task: Task): Dict {
  const obj = objOf(task);
  return {
    group: o.groupOf(obj),
    version: o.versionOf(obj),
    kind: o.kindOf(obj),
    namespace: o.namespaceOf(obj),
    name: o.nameOf(obj),
    status: task.status,
    message: task.message,
    syncPhase: task.phase,
  };
}

function planOf(context: Context, app: Obj, state: Dict, comparison: Comparison): Plan {
  const sync = dictAt(state, 'operation', 'sync');
  const wanted = listAt(sync, 'resources');
  const namespace = textAt(app, 'spec', 'destination', 'namespace');
  const respects = hasOption(sync, 'RespectIgnoreDifferences=true');
  const pairs = comparison.pairs
    .filter(({ target, live }) => isWanted((target ?? live)!, wanted) && isSelfReferenced(live, target))
    .map(({ target, live }) => ({
      ...(target ? { target: respects && live ? keepIgnored(context, app, target, live) : target } : {}),
      ...(live ? { live } : {}),
    }));
  const isMissing = !context.cache.objects.has(o.key('', 'Namespace', '', namespace));
  const isInGit = pairs.some(
    ({ target }) => target && o.keyOf(target) === o.key('', 'Namespace', '', namespace),
  );
  const makesNamespace = hasOption(sync, 'CreateNamespace=true') && namespace !== '' && isMissing && !isInGit;
  return {
    pairs,
    hooks: comparison.hooks,
    namespace,
    revision: textAt(state, 'syncResult', 'revision'),
    startedAt: Math.floor(Date.parse(textAt(state, 'startedAt')) / 1000),
    skipsHooks: wanted.length > 0 || at(sync, 'syncStrategy', 'apply') !== undefined,
    prunesLast: hasOption(sync, 'PruneLast=true'),
    liveOf: (target) =>
      context.cache.objects.get(o.keyOf(target)) ?? context.cache.objects.get(clusterKey(target)),
    isServed: (group, kind) => context.cache.kind(group, kind) !== undefined,
    ...(makesNamespace
      ? { namespaceTask: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } } }
      : {}),
  };
}

const clusterKey = (obj: Obj): o.Key => o.key(o.groupOf(obj), o.kindOf(obj), '', o.nameOf(obj));

/** A selection without a namespace takes every namesake. */
function isWanted(obj: Obj, selection: readonly Json[]): boolean {
  return (
    selection.length === 0 ||
    selection.some((one) => {
      const namespace = textAt(one, 'namespace');
      const isKind = textAt(one, 'kind') === o.kindOf(obj) && textAt(one, 'group') === o.groupOf(obj);
      return (
        isKind &&
        textAt(one, 'name') === o.nameOf(obj) &&
        (namespace === '' || namespace === o.namespaceOf(obj))
      );
    })
  );
}

/** RespectIgnoreDifferences: ignored fields are applied as they are live. */
function keepIgnored(context: Context, app: Obj, target: Obj, live: Obj): Obj {
  const result = clone(target);
  const rules = [...ignoreRules(app['spec']), ...settingsOf(context).rules];
  for (const pointer of rulesFor(rules, target).flatMap((rule) => rule.pointers)) {
    const path = pointer
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const value = at(live, ...path);
    if (value === undefined) {
      removePointer(result, pointer);
    } else if (path.every((part) => !/^\d+$/.test(part))) {
      put(result, path, value);
    }
  }
  return result;
}

function opsFor(context: Context, sync: Dict): SyncOps {
  const { client, cache } = context;
  const remove = async (obj: Obj): Promise<void> => {
    const policies = { background: 'Background', orphan: 'Orphan', foreground: 'Foreground' } as const;
    const named = Object.entries(policies).find(([word]) =>
      hasOption(sync, `PrunePropagationPolicy=${word}`),
    );
    const kind = cache.kindOf(obj);
    await (kind ? client.remove(kind, obj, named?.[1] ?? 'Foreground') : undefined);
  };
  return {
    apply: async (target, live, dryRun) => {
      const option = 'ServerSideApply';
      const isOff = o.hasOption(target, o.syncOptions, `${option}=false`);
      const isOn = hasOption(sync, `${option}=true`) || o.hasOption(target, o.syncOptions, `${option}=true`);
      const message = await applyObject(client, cache, target, { live, dryRun, serverSide: isOn && !isOff });
      const isNewKind = o.isCrd(target) && !cache.kind(textAt(target, 'spec', 'group'), textAt(target, 'spec', 'names', 'kind'));
      if (isNewKind && !dryRun) {
        await cache.discover();
      }
      return message;
    },
    remove,
    removeHookFinalizer: async (obj) => {
      const kind = cache.kindOf(obj);
      const fresh = kind && (await client.get(kind, o.namespaceOf(obj), o.nameOf(obj)));
      const finalizers = listAt(fresh, 'metadata', 'finalizers');
      if (kind && fresh && finalizers.includes(hookFinalizer)) {
        const left = finalizers.filter((name) => name !== hookFinalizer);
        const patch = { metadata: { finalizers: left.length > 0 ? left : null } };
        const place = { namespace: o.namespaceOf(obj), name: o.nameOf(obj) };
        await client.patch(kind, place, 'merge', patch, { manager: 'argocd-application-controller' });
      }
    },
    pause: () => context.activity.wait(waveDelayMs),
  };
}

function newResult(app: Obj, sync: Dict): Dict {
  const isOwn = sync['source'] !== undefined || listAt(sync, 'sources').length > 0;
  const from = isOwn ? sync : dictAt(app, 'spec');
  const several = listAt(from, 'sources');
  return several.length > 0
    ? { revision: '', revisions: listAt(sync, 'revisions'), source: { repoURL: '' }, sources: several }
    : { revision: textAt(sync, 'revision'), source: dictAt(from, 'source') };
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
      ? { revisions: listAt(result, 'revisions'), sources: several }
      : { revision: textAt(result, 'revision'), source: dictAt(result, 'source') }),
  };
  const limit = numberAt(app, 'spec', 'revisionHistoryLimit') ?? 10;
  const kept = limit === 0 ? [] : [...history, entry].slice(-limit);
  await patchApp(context, app, { status: { history: kept } });
}

async function saveState(context: Context, app: Obj, state: Dict): Promise<void> {
  if (isCompleted(state)) {
    state['finishedAt'] = timeOf(context);
  }
  const before = dictAt(app, 'status', 'operationState');
  if (equal(before, state)) {
    return;
  }
  const wasFinished = before['finishedAt'] !== undefined && state['finishedAt'] === undefined;
  const written: Dict = { ...state, ...(wasFinished ? { finishedAt: null } : {}) };
  await patchApp(context, app, {
    status: { operationState: written },
    ...(isCompleted(state) ? { operation: null } : {}),
  });
  if (isCompleted(state)) {
    await completionEvent(context, app, state);
  }
}

async function completionEvent(context: Context, app: Obj, state: Dict): Promise<void> {
  const isPartial = listAt(state, 'operation', 'sync', 'resources').length > 0;
  const what = `${isPartial ? 'Partial sync' : 'Sync'} operation to ${textAt(state, 'syncResult', 'revision')}`;
  const isGood = state['phase'] === 'Succeeded';
  const message = isGood ? `${what} succeeded` : `${what} failed: ${textAt(state, 'message')}`;
  await appEvent(context, app, isGood ? 'Normal' : 'Warning', 'OperationCompleted', message);
}

function isCompleted(state: Dict): boolean {
  return /^(Succeeded|Failed|Error)$/.test(textAt(state, 'phase'));
}

function end(state: Dict, phase: string, message: string): void {
  state['phase'] = phase;
  if (message === '') {
    delete state['message'];
  } else {
    state['message'] = message;
  }
}

function hasOption(sync: Dict, option: string): boolean {
  return listAt(sync, 'syncOptions').includes(option);
}
