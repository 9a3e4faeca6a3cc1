import type { App } from '../model/app.ts';

/** How far a pushed revert is, as the app tells. */
export type RevertStep =
  /** The revision that the app was compared with has not got it yet. */
  | 'merge'
  /** The controller has seen it and syncs nothing by itself. */
  | 'handSync'
  /** A sync window holds it back. */
  | 'window'
  | 'sync'
  /** Synced; what runs is not healthy yet. */
  | 'health'
  | 'done'
  /** The sync of it failed, and the controller does not try again. */
  | 'failed';

export interface RevertSight {
  readonly app: Pick<App, 'sync' | 'health' | 'operation' | 'syncPolicy' | 'isVerdictStale' | 'phase'>;
  /** The compared revision has the revert in it. */
  readonly isReverted: boolean;
  /** So has the one that the last operation was for, or the last attempt of a controller that keeps no operations. */
  readonly isOperationReverted: boolean;
  /** So has what the source of the app holds; undefined where no object says that. */
  readonly isFetched?: boolean;
  /** What the windows of its project let it do now; undefined where none concerns it. */
  readonly mayAutoSync: boolean | undefined;
}

/** Total: every state of an app is one of the steps. */
export function revertStep(sight: RevertSight): RevertStep {
  const { app, isReverted, isOperationReverted, mayAutoSync } = sight;
  const { operation, syncPolicy } = app;
  if (!isReverted) {
    return operation === undefined ? onTheWay(sight) : 'merge';
  }
  const isRunning =
    operation !== undefined &&
    (operation.isRequested || operation.phase === 'Running' || operation.phase === 'Terminating');
  if (isRunning && !operation.isDryRun) {
    return 'sync';
  }
  const hasFailed = operation?.phase === 'Failed' || operation?.phase === 'Error';
  if (hasFailed && !operation.isDryRun && isOperationReverted) {
    return 'failed';
  }
  if (app.isVerdictStale) {
    return 'sync';
  }
  if (app.sync === 'Synced') {
    return app.health === undefined || app.health === 'Healthy' ? 'done' : 'health';
  }
  if (!syncPolicy.automated) {
    return 'handSync';
  }
  return mayAutoSync === false ? 'window' : 'sync';
}

/** A controller that names only what it deployed whole: what it fetched and tried tells how far it is. */
function onTheWay({ app, isOperationReverted, isFetched }: RevertSight): RevertStep {
  if (isOperationReverted) {
    return app.phase.title?.look === 'bad' ? 'failed' : 'sync';
  }
  if (isFetched !== true) {
    return 'merge';
  }
  return app.syncPolicy.automated ? 'sync' : 'handSync';
}
