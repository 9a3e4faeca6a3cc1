import type { Comparison } from './compareApp.ts';
import { at, dictAt, equal, listAt, numberAt, textAt, type Dict, type Json } from './json.ts';
import { isDeleting, type Obj } from './objects.ts';

/** What automated sync makes of a comparison. */
export type AutoSync =
  | { readonly kind: 'nothing' }
  /** A SyncError condition: it will not be tried again at this revision. */
  | { readonly kind: 'error'; readonly message: string }
  /** A heal that has to wait: milliseconds until the back-off is over. */
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'start'; readonly operation: Dict };

const nothing: AutoSync = { kind: 'nothing' };

/**
 * Decides like the controller does after each comparison: only an OutOfSync app with automation, never twice at one
 * revision unless it heals itself, and heals with growing pauses.
 */
export function autoSync(
  app: Obj,
  comparison: Comparison,
  revisions: readonly string[],
  sinceFinished: (finishedAt: number) => number,
): AutoSync {
  const automated = at(app, 'spec', 'syncPolicy', 'automated');
  const isOn = automated !== undefined && at(automated, 'enabled') !== false;
  if (!isOn || app['operation'] !== undefined || isDeleting(app) || comparison.sync !== 'OutOfSync') {
    return nothing;
  }
  const prune = at(automated, 'prune') === true;
  const resources = comparison.pairs.map((pair) => pair.status);
  if (!prune && resources.every((one) => one['status'] === 'Synced' || one['requiresPruning'] === true)) {
    return nothing;
  }
  const several = listAt(app, 'spec', 'sources').length > 0;
  const sync: Dict = {
    ...(several
      ? { revisions: [...revisions], sources: listAt(app, 'spec', 'sources') }
      : { revision: revisions[0] ?? '', source: dictAt(app, 'spec', 'source') }),
    ...(prune ? { prune: true } : {}),
    ...copied('syncOptions', at(app, 'spec', 'syncPolicy', 'syncOptions')),
  };
  const state = at(app, 'status', 'operationState');
  const tried = attempted(app, revisions, several);
  if (tried) {
    if (textAt(state, 'phase') !== 'Succeeded') {
      return {
        kind: 'error',
        message: `Failed last sync attempt to [${tried.join(' ')}]: ${textAt(state, 'message')}`,
      };
    }
    if (at(automated, 'selfHeal') !== true) {
      return nothing;
    }
    const count = numberAt(state, 'operation', 'sync', 'autoHealAttemptsCount') ?? 0;
    const ms = healDelay(count) - sinceFinished(Date.parse(textAt(state, 'finishedAt')));
    if (ms > 0) {
      return { kind: 'wait', ms };
    }
    sync['autoHealAttemptsCount'] = count + 1;
    sync['resources'] = resources.filter((one) => one['status'] !== 'Synced').map(withoutNamespace);
  }
  if (
    prune &&
    at(automated, 'allowEmpty') !== true &&
    resources.every((one) => one['requiresPruning'] === true)
  ) {
    const message = `Skipping sync attempt to [${revisions.join(' ')}]: auto-sync will wipe out all resources`;
    return { kind: 'error', message };
  }
  const retry = at(app, 'spec', 'syncPolicy', 'retry') ?? { limit: 5 };
  return { kind: 'start', operation: { initiatedBy: { automated: true }, retry, sync } };
}

/** Seconds of the default back-off: 2, tripled each time, at most 300. The first heal does not wait. */
export function healDelay(attempts: number): number {
  return attempts === 0 ? 0 : Math.min(2 * 3 ** (attempts - 1), 300) * 1000;
}

/** The revisions of the last sync, when it was to the same revisions and sources; else undefined. */
function attempted(app: Obj, revisions: readonly string[], several: boolean): string[] | undefined {
  const state = at(app, 'status', 'operationState');
  if (state === undefined) {
    return undefined;
  }
  const result = at(state, 'syncResult');
  if (result === undefined) {
    return /^(Succeeded|Failed|Error)$/.test(textAt(state, 'phase')) ? [] : undefined;
  }
  const synced = several ? listAt(result, 'revisions').map(String) : [textAt(result, 'revision')];
  const isSameSource = several
    ? equal(at(app, 'spec', 'sources'), at(result, 'sources'))
    : equal(at(app, 'spec', 'source'), at(result, 'source'));
  return equal(synced, [...revisions]) && isSameSource ? synced : undefined;
}

/** Heals name objects without their namespace, so namesakes elsewhere in the app are swept in. */
function withoutNamespace(status: Dict): Dict {
  return { ...copied('group', status['group']), kind: status['kind'] ?? '', name: status['name'] ?? '' };
}

function copied(name: string, value: Json | undefined): Dict {
  return value === undefined ? {} : { [name]: value };
}
