import { patchUnmoved } from './appStatus.ts';
import { level, timeOf, type Context } from './context.ts';
import { appEvent } from './events.ts';
import {
  at,
  clone,
  dictAt,
  equal,
  listAt,
  mergePatchOf,
  numberAt,
  textAt,
  type Dict,
  type Json,
} from './json.ts';
import * as o from './objects.ts';
import { kitchenTime, mayRetry, retryDelay } from './retry.ts';

type Obj = o.Obj;

/** The state to go on with; undefined while a retry has to wait. */
export async function beginOperation(context: Context, app: Obj): Promise<Dict | undefined> {
  const before = at(app, 'status', 'operationState');
  const isInProgress = before !== undefined && !isCompleted(before as Dict);
  if (!isInProgress) {
    const state: Dict = {
      operation: asTyped(dictAt(app, 'operation')),
      phase: 'Running',
      startedAt: timeOf(context),
    };
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

/** An operation as the controller's types write it down: no field without a value, and a retry in any case. */
function asTyped(operation: Dict): Dict {
  const isEmpty = (value: Json): boolean =>
    value === false ||
    value === 0 ||
    value === '' ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  const kept = (part: Dict): Dict =>
    Object.fromEntries(Object.entries(part).filter(([, value]) => !isEmpty(value)));
  return {
    ...operation,
    initiatedBy: kept(dictAt(operation, 'initiatedBy')),
    retry: kept(dictAt(operation, 'retry')),
    ...(operation['sync'] === undefined ? {} : { sync: kept(dictAt(operation, 'sync')) }),
  };
}

/** Decides whether a failure is the end or a pause before the next attempt. Changes `state`. */
export function afterFailure(context: Context, state: Dict, isTerminating: boolean): void {
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

/**
 * Writes the state when it changed, as a whole. The end of an operation takes `.operation` away in the same patch and
 * leaves an Event. Where somebody asked to stop meanwhile, `state` becomes Terminating unless all is done.
 */
export async function saveState(context: Context, app: Obj, state: Dict): Promise<void> {
  if (isCompleted(state)) {
    state['finishedAt'] = timeOf(context);
  }
  if (equal(dictAt(app, 'status', 'operationState'), state)) {
    return;
  }
  await context.cache.caughtUp();
  await writeState(context, context.cache.objects.get(o.keyOf(app)) ?? app, state);
  if (isCompleted(state)) {
    await completionEvent(context, app, state);
  }
}

/** Over what was read and nothing else: where a write of somebody else came between, it is read again. */
async function writeState(context: Context, read: Obj, state: Dict): Promise<void> {
  const held = dictAt(read, 'status', 'operationState');
  if (state['phase'] === 'Running' && textAt(held, 'phase') === 'Terminating') {
    endAs(state, 'Terminating', 'operation is terminating');
    delete state['finishedAt'];
  }
  const isWritten = await patchUnmoved(context, read, {
    status: { operationState: mergePatchOf(held, state) ?? {} },
    ...(isCompleted(state) ? { operation: null } : {}),
  });
  if (!isWritten) {
    const kind = context.cache.kindOf(read);
    const fresh = kind && (await context.client.get(kind, o.namespaceOf(read), o.nameOf(read)));
    await (fresh && writeState(context, fresh, state));
  }
}

async function completionEvent(context: Context, app: Obj, state: Dict): Promise<void> {
  const isPartial = listAt(state, 'operation', 'sync', 'resources').length > 0;
  const what = `${isPartial ? 'Partial sync' : 'Sync'} operation to ${textAt(state, 'syncResult', 'revision')}`;
  const isGood = state['phase'] === 'Succeeded';
  const message = isGood ? `${what} succeeded` : `${what} failed: ${textAt(state, 'message')}`;
  await appEvent(context, app, isGood ? 'Normal' : 'Warning', 'OperationCompleted', message);
}

export function isCompleted(state: Dict): boolean {
  return /^(Succeeded|Failed|Error)$/.test(textAt(state, 'phase'));
}

export function endAs(state: Dict, phase: string, message: string): void {
  state['phase'] = phase;
  if (message === '') {
    delete state['message'];
  } else {
    state['message'] = message;
  }
}
