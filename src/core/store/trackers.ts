import type { App, Tracker } from '../model/app.ts';

/** Whether `one` is an app that this stamp on an object of `child` may mean. */
export function isMeant(tracker: Tracker, one: App, child: App): boolean {
  return (
    one.role === 'app' &&
    one.name === tracker.name &&
    one.engine === (tracker.engine ?? child.engine) &&
    (tracker.kind === undefined || one.kind === tracker.kind) &&
    (tracker.namespace === undefined || one.namespace === tracker.namespace)
  );
}
