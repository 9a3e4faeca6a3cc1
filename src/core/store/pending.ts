import type { App } from '../model/app.ts';
import type { Action } from '../model/plan.ts';
import { unreachable } from '../util/unreachable.ts';
import type { ObservedApp } from './event.ts';

/**
 * Whether an observation is the controller's answer to a write of ours, and not merely our own write coming back: that
 * one moves neither the comparison time nor the operation's record.
 */
export function isAnsweredBy(
  what: Action['kind'],
  before: { readonly app: App; readonly comparedAt?: string },
  after: ObservedApp,
): boolean {
  switch (what) {
    case 'refresh':
    case 'reconcile':
    case 'force':
    case 'resetFailures':
      return after.comparedAt !== before.comparedAt;
    case 'sync':
      return after.app.operation?.phase !== undefined && isAnotherOperation(before.app, after.app);
    case 'terminate':
      return after.app.operation?.phase !== 'Running';
    case 'suspend':
    case 'resume':
      return after.app.syncPolicy.isPaused !== before.app.syncPolicy.isPaused;
    case 'stopManaging':
    case 'manageAgain':
      return true; // of another object: the row of the app has nothing to wait for
    default:
      return unreachable(what);
  }
}

function isAnotherOperation(before: App, after: App): boolean {
  return (
    after.operation?.startedAt !== before.operation?.startedAt ||
    after.operation?.phase !== before.operation?.phase
  );
}
