import type { App } from '../core/model/app.ts';
import type { ClusterError } from '../core/model/connection.ts';
import type { AccessCheck, Note, Plan } from '../core/model/plan.ts';
import type { ClusterClient, Logger } from '../core/ports.ts';
import type { Store } from '../core/store/store.ts';
import type { FollowDeps, FollowEnd } from './followOperation.ts';
import { followOperation } from './followOperation.ts';

export interface RunPlanDeps extends FollowDeps {
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
}

export type RunOutcome =
  | FollowEnd
  | { readonly word: 'blocked'; readonly reasons: readonly Note[] }
  | { readonly word: 'denied'; readonly check: AccessCheck }
  | { readonly word: 'declined' }
  | { readonly word: 'rejected'; readonly error: ClusterError };

/**
 * Runs a plan: its blockers, the access review, the confirmation, the patch, and the way to the operation's own end, all
 * from the same object. What the write did comes back only through the watch.
 */
export async function runPlan(deps: RunPlanDeps, plan: Plan, options: RunPlanOptions): Promise<RunOutcome> {
  if (plan.blockers.length > 0) {
    return { word: 'blocked', reasons: plan.blockers };
  }
  const denied = await firstDenied(deps.client, plan.access, options.signal);
  if (denied) {
    return denied;
  }
  if (!(await options.confirm(plan))) {
    return { word: 'declined' };
  }
  const stop = new AbortController();
  const following = followOperation(deps, plan, {
    signal: AbortSignal.any([options.signal, stop.signal]),
    onProgress: options.onProgress,
  });
  const { patch } = plan;
  const sent = await deps.client.patch(
    {
      ref: {
        group: patch.group,
        version: patch.version,
        kind: patch.kind,
        namespace: patch.namespace,
        name: patch.name,
      },
      type: patch.type,
      body: patch.body,
      dryRun: false,
    },
    options.signal,
  );
  if (!sent.ok) {
    stop.abort();
    await following;
    return sent.error.code === 'cancelled' ? { word: 'cancelled' } : { word: 'rejected', error: sent.error };
  }
  deps.logger.info(`${plan.title}: accepted by the API server`);
  options.onProgress(undefined);
  deps.store.dispatch([
    { type: 'app/requested', app: plan.app, what: plan.action.kind, at: deps.clock.now() },
  ]);
  const end = await following;
  deps.store.dispatch([{ type: 'app/requestSettled', app: plan.app }]);
  deps.logger.info(`${plan.title}: ${end.word}`);
  return end;
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
