import { lastDue } from './cron.ts';
import { glob } from './ignoreRules.ts';
import { at, listAt, textAt, type Json } from './json.ts';
import { nameOf, type Obj } from './objects.ts';
import { parseDuration } from './retry.ts';

/**
 * Do the project's windows hold up a sync of this app now? Denying windows that are open win; else an open allowing
 * one lets it through, and where only closed allowing ones exist, nothing goes. `manualSync` lets a sync by hand pass.
 */
export function isSyncBlocked(project: Obj, app: Obj, isManual: boolean, now: number): boolean {
  const windows = listAt(project, 'spec', 'syncWindows').filter((window) => matches(window, app));
  const open = windows.filter((window) => isOpen(window, now));
  const letsThrough = (some: readonly Json[]): boolean =>
    isManual && some.length > 0 && some.every((window) => at(window, 'manualSync') === true);
  const denying = open.filter((window) => textAt(window, 'kind') === 'deny');
  if (denying.length > 0) {
    return !letsThrough(denying);
  }
  const allowing = windows.filter((window) => textAt(window, 'kind') === 'allow');
  const isAllowed = allowing.length === 0 || open.some((window) => textAt(window, 'kind') === 'allow');
  return !isAllowed && !letsThrough(allowing);
}

function matches(window: Json, app: Obj): boolean {
  const names = (field: string): string[] => listAt(window, field).map(String);
  return (
    names('applications').some((pattern) => glob(pattern, nameOf(app))) ||
    names('namespaces').some((pattern) => glob(pattern, textAt(app, 'spec', 'destination', 'namespace'))) ||
    names('clusters').some((pattern) => glob(pattern, textAt(app, 'spec', 'destination', 'server')))
  );
}

function isOpen(window: Json, now: number): boolean {
  const due = lastDue(textAt(window, 'schedule'), now);
  return due !== undefined && due + (parseDuration(textAt(window, 'duration')) ?? 0) > now;
}
