import * as l10n from '@vscode/l10n';

import type { App } from '../core/model/app.ts';
import type { ClusterError } from '../core/model/connection.ts';
import type { AccessCheck, Action, Note, Plan, PlannedPatch, PlanStep } from '../core/model/plan.ts';
import type { ClusterClient, Logger, ObjectRef } from '../core/ports.ts';
import { appById } from '../core/store/select.ts';
import type { Store } from '../core/store/store.ts';
import { sameData } from '../core/util/sameData.ts';
import type { FollowDeps, FollowEnd } from './followOperation.ts';
import { followOperation } from './followOperation.ts';

export interface RunPlanDeps extends Omit<FollowDeps, 'reread'> {
  readonly client: ClusterClient;
  readonly store: Store;
  readonly logger: Logger;
}

export interface RunPlanOptions {
  readonly signal: AbortSignal;
  /** Shows the exact patch and asks. Nothing is sent unless it answers true. */
  readonly confirm: (plan: Plan) => Promise<boolean>;
  /** From the moment the patch was accepted, and at each step of the controller. */
  readonly onProgress: (app: App | undefined) => void;
  /** The same action over the object as it stands now; undefined where it cannot be had. */
  readonly replan?: () => Promise<Plan | undefined>;
}

export type RunOutcome =
  | FollowEnd
  | { readonly word: 'blocked'; readonly reasons: readonly Note[] }
  | { readonly word: 'denied'; readonly check: AccessCheck }
  | { readonly word: 'declined' }
  | { readonly word: 'rejected'; readonly error: ClusterError };

/** How often somebody is asked again because the app changed while he read. */
const MOST_TRIES = 3;

/**
 * Runs a plan: its blockers, the access review, the confirmation, the patch, and the way to the operation's own end, all
 * from the same object. What the write did comes back only through the watch. Where the app changed while the user was
 * reading, the plan is made anew and shown again: what is sent is what was shown.
 */
export async function runPlan(deps: RunPlanDeps, plan: Plan, options: RunPlanOptions): Promise<RunOutcome> {
  if (plan.blockers.length > 0) {
    return { word: 'blocked', reasons: plan.blockers };
  }
  const denied = await firstDenied(deps.client, plan.access, options.signal);
  if (denied) {
    return denied;
  }
  let current = plan;
  for (let tries = 1; ; tries++) {
    if (!(await options.confirm(current))) {
      return { word: 'declined' };
    }
    const moved = await movedOn(current, options);
    if (moved && moved.blockers.length > 0) {
      return { word: 'blocked', reasons: moved.blockers };
    }
    const outcome = moved ? undefined : await send(deps, current, options);
    const isOver =
      outcome !== undefined && !(outcome.word === 'rejected' && outcome.error.code === 'conflict');
    const again = isOver || tries === MOST_TRIES ? undefined : (moved ?? (await options.replan?.()));
    if (!again) {
      return outcome ?? { word: 'rejected', error: { code: 'conflict', detail: current.title } };
    }
    if (again.blockers.length > 0) {
      return { word: 'blocked', reasons: again.blockers };
    }
    current = { ...again, warnings: [askedAnew(), ...again.warnings] };
  }
}

/** Whoever meets the same question twice must not think that the first answer was lost. */
function askedAnew(): Note {
  return {
    code: 'askedAnew',
    text: l10n.t('The app was written while you read, so nothing was changed yet: this is the patch anew.'),
  };
}

/**
 * A patch without the lock of a resourceVersion would hit whatever stands there now, so the object is read once more
 * before it goes out. Gives the new plan where that one differs. Refreshes harm nothing and are not held up.
 */
async function movedOn(plan: Plan, { replan }: RunPlanOptions): Promise<Plan | undefined> {
  const { metadata } = plan.patch.body;
  const isLocked = typeof metadata === 'object' && metadata !== null && 'resourceVersion' in metadata;
  if (isLocked || plan.consent === 'refresh') {
    return undefined;
  }
  const fresh = await replan?.();
  return fresh && !(fresh.blockers.length === 0 && sameData(fresh.patch, plan.patch)) ? fresh : undefined;
}

/** The steps before it, one after the other, then the plan itself. What a step could not do ends it all. */
async function send(deps: RunPlanDeps, plan: Plan, options: RunPlanOptions): Promise<RunOutcome> {
  for (const step of plan.before ?? []) {
    const end = await sendOne(deps, step, options);
    if (end.word !== 'succeeded') {
      return end;
    }
  }
  return sendOne(deps, plan, options, plan.action);
}

async function sendOne(
  deps: RunPlanDeps,
  plan: PlanStep,
  options: RunPlanOptions,
  action?: Action,
): Promise<RunOutcome> {
  const ref = refOf(plan.patch);
  if (plan.doneWhen.kind === 'written') {
    return writeOnly(deps, plan, ref, options.signal);
  }
  const stop = new AbortController();
  const followed = { ...plan, ...(action && { action }) };
  const following = followOperation({ ...deps, reread: (signal) => deps.client.get(ref, signal) }, followed, {
    signal: AbortSignal.any([options.signal, stop.signal]),
    onProgress: options.onProgress,
  });
  const { type, body } = plan.patch;
  const sent = await deps.client.patch({ ref, type, body, dryRun: false }, options.signal);
  if (!sent.ok) {
    stop.abort();
    await following;
    return sent.error.code === 'cancelled' ? { word: 'cancelled' } : { word: 'rejected', error: sent.error };
  }
  deps.logger.info(`${plan.title}: accepted by the API server`);
  options.onProgress(undefined);
  deps.store.dispatch([
    { type: 'app/requested', app: plan.app, what: action?.kind ?? 'reconcile', at: deps.clock.now() },
  ]);
  const end = await following;
  deps.store.dispatch([{ type: 'app/requestSettled', app: plan.app }]);
  deps.logger.info(`${plan.title}: ${end.word}`);
  return end;
}

/** A write that no controller answers: it is done when it is accepted. */
async function writeOnly(
  { client, clock, store, logger }: RunPlanDeps,
  { app, title, patch }: PlanStep,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const sentAt = clock.now();
  const sent = await client.patch({ ref, type: patch.type, body: patch.body, dryRun: false }, signal);
  if (!sent.ok) {
    return sent.error.code === 'cancelled' ? { word: 'cancelled' } : { word: 'rejected', error: sent.error };
  }
  logger.info(`${title}: accepted by the API server`);
  const known = appById(store.state, app);
  return known
    ? { word: 'succeeded', app: known, message: '', tookMs: clock.now() - sentAt }
    : { word: 'gone' };
}

function refOf({ group, version, kind, namespace, name }: PlannedPatch): ObjectRef {
  return { group, version, kind, namespace, name };
}

/** A review that cannot be had (older servers, no rights to ask) does not stand in the way: the write itself will tell. */
async function firstDenied(
  client: ClusterClient,
  checks: readonly AccessCheck[],
  signal: AbortSignal,
): Promise<Extract<RunOutcome, { word: 'denied' | 'cancelled' }> | undefined> {
  for (const check of checks) {
    const may = await client.may(check, signal);
    if (may.ok && !may.value) {
      return { word: 'denied', check };
    }
    if (!may.ok && may.error.code === 'cancelled') {
      return { word: 'cancelled' };
    }
  }
  return undefined;
}
