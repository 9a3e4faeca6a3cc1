import * as l10n from '@vscode/l10n';

import type { Condition, Operation, Phase } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { hasTriedThisRevision } from './operation.ts';
import type { PhaseFacts } from './phaseFacts.ts';
import { isSyncTried } from './triedSources.ts';

/** What keeps the verdict or the sync from coming about. The controller's own words stand in condition and operation. */
export function troublePhase(app: KubeObject, facts: PhaseFacts): Phase | undefined {
  const { conditions, operation } = facts;
  const invalid = conditions.find(({ type }) => type === 'InvalidSpecError');
  if (invalid) {
    return trouble('InvalidSpec', invalid, {
      reason: l10n.t('The spec cannot be used.'),
      next: l10n.t('Correct the Application in Git; nothing is compared or synced until then.'),
    });
  }
  const comparison = conditions.find(({ type }) => type === 'ComparisonError');
  if (comparison) {
    return trouble('ComparisonError', comparison, {
      reason: l10n.t('The controller cannot compare with Git.'),
      next: l10n.t(
        'The verdict is Unknown, not OutOfSync. Mend what the message names; the next refresh compares again.',
      ),
    });
  }
  const unknown = conditions.find(({ type }) => type === 'UnknownError');
  if (unknown) {
    return trouble('UnknownError', unknown, {
      reason: l10n.t('The controller met an error of its own.'),
      next: l10n.t('The status below may be old: it is not written while this lasts.'),
    });
  }
  return operation && hasFailed(operation) ? failedPhase(app, facts, operation) : undefined;
}

function trouble(
  word: string,
  condition: Condition,
  text: { readonly reason: string; readonly next: string },
): Phase {
  return { word, ...(condition.since === undefined ? {} : { since: condition.since }), ...text };
}

function hasFailed({ phase }: Operation): boolean {
  return phase === 'Failed' || phase === 'Error';
}

/** A failed dry run or a failure of another revision says nothing of what comes next. */
function failedPhase(app: KubeObject, facts: PhaseFacts, operation: Operation): Phase | undefined {
  if (operation.isDryRun || facts.sync === 'Synced') {
    return undefined;
  }
  const since = operation.finishedAt === undefined ? {} : { since: operation.finishedAt };
  if (facts.syncPolicy.automated && hasTriedThisRevision(app) && isSyncTried(app)) {
    return {
      word: 'Stuck',
      ...since,
      reason: l10n.t('Auto-sync failed once at this revision: nothing retries until a new commit.'),
      next: l10n.t('Push a fix, or sync by hand.'),
    };
  }
  return {
    word: 'SyncFailed',
    ...since,
    reason: l10n.t('The last sync failed.'),
    next: facts.syncPolicy.automated
      ? l10n.t('Git has moved since: auto-sync tries the new revision by itself.')
      : l10n.t('Mend what the message names, then sync again.'),
  };
}
