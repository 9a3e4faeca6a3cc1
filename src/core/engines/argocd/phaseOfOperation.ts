import * as l10n from '@vscode/l10n';

import type { Operation, Phase } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { REFRESH, SKIP_RECONCILE } from './names.ts';
import type { PhaseFacts } from './phaseFacts.ts';

/** What is under way or asked for; undefined when the controller rests. */
export function operationPhase(app: KubeObject, { operation }: PhaseFacts): Phase | undefined {
  const annotations = app.metadata.annotations ?? {};
  if (annotations[SKIP_RECONCILE] === 'true') {
    return {
      word: 'Skipped',
      reason: l10n.t(
        'The controller passes over this app (annotation skip-reconcile): what you see is as old as its last comparison.',
      ),
      next: l10n.t(
        'Remove the annotation {0}; until then no refresh and no sync is answered.',
        SKIP_RECONCILE,
      ),
    };
  }
  if (operation?.isRequested === true) {
    return requestedPhase(operation);
  }
  if (operation?.phase === 'Terminating') {
    return {
      word: 'Terminating',
      ...begun(operation),
      reason: l10n.t('The running operation was told to stop.'),
      next: l10n.t('What it applied so far stays applied.'),
    };
  }
  if (operation?.phase === 'Running') {
    return runningPhase(operation);
  }
  return annotations[REFRESH] === undefined ? undefined : refreshPhase(annotations[REFRESH]);
}

function requestedPhase(operation: Operation): Phase {
  return {
    word: 'Requested',
    reason: operation.isAutomated
      ? l10n.t('The controller asked for a sync and has not begun.')
      : l10n.t('A sync was asked for, and the controller has not begun.'),
    next: l10n.t(
      'It begins within seconds. If not: the controller is down, does not watch this namespace, or a sync window is closed.',
    ),
  };
}

function refreshPhase(kind: string): Phase {
  return {
    word: 'Refreshing',
    reason:
      kind === 'hard'
        ? l10n.t('A hard refresh was asked for: the controller renders the manifests anew and compares.')
        : l10n.t('A refresh was asked for: the controller compares with Git.'),
    next: l10n.t('The verdict follows when the comparison is done.'),
  };
}

function runningPhase(operation: Operation): Phase {
  const message = operation.message ?? '';
  if (message.includes('blocked by sync window')) {
    return {
      word: 'Blocked',
      ...begun(operation),
      reason: l10n.t('A sync window of the project is closed: {0}', message),
      next: l10n.t('The sync goes on when the window opens, or after the project allows it.'),
    };
  }
  if (operation.finishedAt !== undefined) {
    return {
      word: 'Retrying',
      since: operation.finishedAt,
      reason: l10n.t('The last try failed: {0}', message),
      next: l10n.t('The controller tries again by itself; terminate the operation to stop that.'),
    };
  }
  const waitsFor = waitedFor(message);
  return {
    word: 'Running',
    ...begun(operation),
    reason: waitsFor ?? (message === '' ? runningWords(operation) : message),
    next:
      waitsFor === undefined
        ? l10n.t('The result follows.')
        : l10n.t('The sync goes on by itself when that is done.'),
  };
}

function runningWords(operation: Operation): string {
  if (operation.isDryRun) {
    return l10n.t('A dry run is under way; it changes nothing.');
  }
  return operation.isSelfHeal
    ? l10n.t('Self-heal puts back what Git declares.')
    : l10n.t('The controller applies what Git declares.');
}

/** The controller's own messages name what a wave or hook waits for. */
function waitedFor(message: string): string | undefined {
  const match = /waiting for (healthy state|completion of hook|pruning confirmation|deletion) of (.+)$/.exec(
    message.replace('completion of hook ', 'completion of hook of '),
  );
  const what = match?.[2] ?? '';
  switch (match?.[1]) {
    case 'healthy state':
      return l10n.t('Waits until {0} is healthy.', what);
    case 'completion of hook':
      return l10n.t('Waits until the hook {0} has run.', what);
    case 'pruning confirmation':
      return l10n.t('Waits until somebody confirms in Argo CD that {0} may be pruned.', what);
    case 'deletion':
      return l10n.t('Waits until {0} is deleted.', what);
    default:
      return undefined;
  }
}

function begun({ startedAt }: Operation): { readonly since?: string } {
  return startedAt === undefined ? {} : { since: startedAt };
}
