import * as l10n from '@vscode/l10n';

import { plainText } from '../history/commitMessage.ts';
import type { ActionEntry, OperationEntry } from '../history/entry.ts';
import { isSelfHeal } from '../history/operations.ts';
import { shortAge } from './age.ts';
import { clip } from './appState.ts';
import { withInitiator } from './historyWords.ts';
import { messageRow } from './messageRow.ts';
import type { NodeId } from './nodeId.ts';
import { shortRevision } from './revisionWords.ts';
import type { Row, RowIcon } from './row.ts';

const FAILURE_LENGTH = 400;

/** An operation that the record of syncs leaves out. */
export function operationRow(id: NodeId, entry: OperationEntry, now: number): Row {
  return messageRow(id, {
    label: operationLabel(entry),
    description: operationDescription(entry, (at) => shortAge(at, now)),
    icon: iconOf(entry),
  });
}

export function actionRow(id: NodeId, { action, at, by }: ActionEntry, now: number): Row {
  return messageRow(id, {
    label: clip(plainText(action), 100),
    description: withInitiator(shortAge(at, now), by),
    icon: { id: 'person', color: 'descriptionForeground' },
  });
}

export function operationLabel(entry: OperationEntry): string {
  const { outcome, isLocal, isPartial } = entry;
  const revisions = entry.revisions.map(shortRevision).join(', ') || l10n.t('an unknown commit');
  if (outcome === 'failed') {
    return entry.what === undefined
      ? l10n.t('Sync of {0} failed', revisions)
      : l10n.t('{0} of {1} failed', entry.what, revisions);
  }
  if (isLocal) {
    return outcome === 'began'
      ? l10n.t('Sync of local files began, no commit')
      : l10n.t('Synced local files, no commit');
  }
  if (outcome === 'began') {
    return l10n.t('Sync of {0} began', revisions);
  }
  if (isSelfHeal(entry)) {
    const { objects = [] } = entry;
    const [first] = objects;
    const more = objects.length - 1;
    return first === undefined
      ? l10n.t('Self-heal at {0}', revisions)
      : more > 0
        ? l10n.t('A change in the cluster was undone: {0} and {1} more, at {2}', first, more, revisions)
        : l10n.t('A change in the cluster was undone: {0}, at {1}', first, revisions);
  }
  return isPartial
    ? l10n.t('Synced some objects at {0}', revisions)
    : l10n.t('Synced {0}, not in the record', revisions);
}

/** When, by whom and what else is to be said; times are written by `when`. */
export function operationDescription(entry: OperationEntry, when: (at: number) => string): string {
  const { outcome, failure = '', isPartial, isLocal } = entry;
  const isOdd = outcome === 'succeeded' && !isPartial && !isLocal;
  return [
    withInitiator(when(entry.at), entry.by),
    isOdd ? l10n.t('a dry run, or no longer kept') : '',
    clip(plainText(failure), FAILURE_LENGTH),
  ]
    .filter(Boolean)
    .join(' · ');
}

function iconOf(entry: OperationEntry): RowIcon {
  if (entry.outcome === 'failed') {
    return { id: 'error', color: 'problemsErrorIcon.foreground' };
  }
  if (entry.isLocal) {
    return { id: 'warning', color: 'problemsWarningIcon.foreground' };
  }
  return { id: isSelfHeal(entry) ? 'heart' : 'sync', color: 'descriptionForeground' };
}
