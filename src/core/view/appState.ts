import * as l10n from '@vscode/l10n';

import type { App, Condition, Operation, PhaseLook } from '../model/app.ts';
import type { HealthStatus, SyncStatus } from '../model/status.ts';
import { unreachable } from '../util/unreachable.ts';
import { plural } from './age.ts';
import type { RowIcon } from './row.ts';

/** The states that the badge counts and that lift a resource to the top of its app. */
export function needsAttention(state: {
  readonly sync?: SyncStatus;
  readonly health?: HealthStatus;
}): boolean {
  return state.sync === 'OutOfSync' || state.health === 'Degraded' || state.health === 'Missing';
}

/** Running, terminating, or asked for and not begun. */
export function isOperating(operation: Operation | undefined): boolean {
  return (
    operation !== undefined &&
    (operation.isRequested || operation.phase === 'Running' || operation.phase === 'Terminating')
  );
}

export function hasFailed(operation: Operation | undefined): boolean {
  return !isOperating(operation) && (operation?.phase === 'Failed' || operation?.phase === 'Error');
}

/** Sync and health in Argo CD's own words, the worse one first. Health that nobody assessed is left out. */
export function stateWords(
  sync: SyncStatus | undefined,
  health: HealthStatus | undefined,
): readonly string[] {
  const words: { readonly word: string; readonly weight: number }[] = [];
  if (sync !== undefined) {
    words.push({ word: sync, weight: SYNC_WEIGHT[sync] });
  }
  if (health !== undefined) {
    words.push({ word: health, weight: HEALTH_WEIGHT[health] });
  }
  return words.toSorted((a, b) => b.weight - a.weight).map(({ word }) => word);
}

/** One word of the product's own, or both verdicts, the worse one first. */
export function verdictWords({ phase, sync, health }: App): readonly string[] {
  return phase.title === undefined ? stateWords(sync, health) : [phase.title.text];
}

const SYNC_WEIGHT: Record<SyncStatus, number> = { Synced: 1, Unknown: 3, OutOfSync: 5 };
const HEALTH_WEIGHT: Record<HealthStatus, number> = {
  Healthy: 0,
  Suspended: 2,
  Progressing: 2,
  Unknown: 3,
  Missing: 6,
  Degraded: 7,
};

/** The shape of the worst thing there is to say; undefined where neither verdict says anything. */
export function stateIcon(
  sync: SyncStatus | undefined,
  health: HealthStatus | undefined,
): RowIcon | undefined {
  const worst = stateWords(sync, health)[0] as SyncStatus | HealthStatus | undefined;
  switch (worst) {
    case undefined:
      return undefined;
    case 'Synced':
    case 'Healthy':
      return { id: 'pass', color: 'testing.iconPassed' };
    case 'OutOfSync':
      return { id: 'arrow-circle-up', color: 'problemsWarningIcon.foreground' };
    case 'Degraded':
      return { id: 'error', color: 'problemsErrorIcon.foreground' };
    case 'Missing':
      return { id: 'circle-slash', color: 'problemsWarningIcon.foreground' };
    case 'Progressing':
      return { id: 'clock', color: 'problemsInfoIcon.foreground' };
    case 'Suspended':
      return { id: 'debug-pause', color: 'descriptionForeground' };
    case 'Unknown':
      return { id: 'question', color: 'descriptionForeground' };
    default:
      return unreachable(worst);
  }
}

/** The shape of a state that its product has a word of its own for. */
export function lookIcon(look: PhaseLook): RowIcon {
  switch (look) {
    case 'good':
      return { id: 'pass', color: 'testing.iconPassed' };
    case 'changing':
      return BUSY_ICON;
    case 'waiting':
      return { id: 'clock', color: 'problemsInfoIcon.foreground' };
    case 'paused':
      return { id: 'debug-pause', color: 'descriptionForeground' };
    case 'differs':
      return { id: 'arrow-circle-up', color: 'problemsWarningIcon.foreground' };
    case 'bad':
      return { id: 'error', color: 'problemsErrorIcon.foreground' };
    case 'unknown':
      return { id: 'question', color: 'descriptionForeground' };
    default:
      return unreachable(look);
  }
}

export const BUSY_ICON: RowIcon = { id: 'sync~spin', color: 'problemsInfoIcon.foreground' };
export const WAITING_ICON: RowIcon = { id: 'loading~spin' };

/** What the controller does right now, undefined when it rests. */
export function operationWords(operation: Operation | undefined): string | undefined {
  if (operation === undefined || !isOperating(operation)) {
    return undefined;
  }
  if (operation.phase === undefined) {
    return l10n.t('Sync requested');
  }
  if (operation.phase === 'Terminating') {
    return l10n.t('Terminating');
  }
  // `Running` with an end means that the controller waits before it tries again.
  const isWaiting = operation.finishedAt !== undefined && operation.retryCount > 0;
  const doing = isWaiting ? retryWords(operation.retryCount) : runningWords(operation);
  return operation.message === undefined || operation.message === ''
    ? doing
    : l10n.t('{0}: {1}', doing, clip(operation.message, 80));
}

function runningWords(operation: Operation): string {
  if (operation.isDryRun) {
    return l10n.t('Dry run');
  }
  return operation.isSelfHeal ? l10n.t('Self-healing') : l10n.t('Syncing');
}

function retryWords(count: number): string {
  return plural(count, l10n.t('Waiting to retry (1 try failed)'), (n) =>
    l10n.t('Waiting to retry ({0} tries failed)', n),
  );
}

/** A condition in plain words, with the controller's own text. */
export function conditionWords(condition: Condition): string {
  const words = conditionTitle(condition.type);
  return condition.message === '' ? words : l10n.t('{0}: {1}', words, condition.message);
}

export function conditionTitle(type: string): string {
  switch (type) {
    case 'ComparisonError':
      return l10n.t('Cannot compare with Git');
    case 'InvalidSpecError':
      return l10n.t('Invalid spec');
    case 'SyncError':
      return l10n.t('Sync error');
    case 'DeletionError':
      return l10n.t('Cannot be deleted');
    case 'UnknownError':
      return l10n.t('Controller error');
    case 'SharedResourceWarning':
      return l10n.t('Shares an object with another app');
    case 'RepeatedResourceWarning':
      return l10n.t('Declares an object twice');
    case 'ExcludedResourceWarning':
      return l10n.t('Declares a kind that is excluded');
    case 'OrphanedResourceWarning':
      return l10n.t('Orphaned objects in the namespace');
    default:
      return type;
  }
}

export function worstCondition(app: App): Condition | undefined {
  return (
    app.conditions.find(({ severity }) => severity === 'error') ??
    app.conditions.find(({ severity }) => severity === 'warning')
  );
}

/** One line of at most `length` characters. */
export function clip(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`;
}

/** After a failed sync the controller also leaves a condition, which says the same with fewer words. */
export function isSaidByOperation({ type }: Condition, { operation }: App): boolean {
  return type === 'SyncError' && hasFailed(operation) && operation?.isDryRun !== true;
}
