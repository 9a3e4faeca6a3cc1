import type { App } from '../model/app.ts';
import { unreachable } from '../util/unreachable.ts';
import type { ObservedApp } from './event.ts';

/**
 * Whether an observation is the controller's answer to a write of ours, and not merely our own write coming back: that
 * one moves neither the comparison time nor the operation's record.
 */
export function isAnsweredBy(
  what: 'refresh' | 'sync' | 'terminate',
  before: { readonly app: App; readonly comparedAt?: string },
  after: ObservedApp,
): boolean {
  switch (what) {
    case 'refresh':
      return after.comparedAt !== before.comparedAt;
    case 'sync':
      return after.app.operation?.phase !== undefined && isAnotherOperation(before.app, after.app);
    case 'terminate':
      return after.app.operation?.phase !== 'Running';
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
