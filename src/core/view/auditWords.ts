import * as l10n from '@vscode/l10n';

import type { AuditAuthor, AuditFilter, AuditKind } from '../history/auditFilter.ts';
import { isFilteringAudit } from '../history/auditFilter.ts';
import { plainText } from '../history/commitMessage.ts';
import { unreachable } from '../util/unreachable.ts';
import { clip } from './appState.ts';

/** A kind of line, for a picker. */
export function auditKindWords(kind: AuditKind): string {
  switch (kind) {
    case 'deployed':
      return l10n.t('Deployed commits');
    case 'notDeployed':
      return l10n.t('Commits that are not deployed');
    case 'rolledBack':
      return l10n.t('Rollbacks, and commits that were rolled back');
    case 'failed':
      return l10n.t('Failed syncs, and their commits');
    case 'nothingToDeploy':
      return l10n.t('Commits with nothing to deploy');
    case 'sync':
      return l10n.t('Syncs that brought no commit');
    case 'action':
      return l10n.t('What people did through the controller');
    case 'heal':
      return l10n.t('Self-heals, and live edits that were healed');
    case 'gap':
      return l10n.t('What cannot be told');
    default:
      return unreachable(kind);
  }
}

export function authorWords({ name, email }: Pick<AuditAuthor, 'name' | 'email'>): string {
  return clip(plainText(name) || plainText(email), 40);
}

/** The filter in words; empty where everything shows. `nameOf` gives the name that goes with an address. */
export function auditFilterWords(filter: AuditFilter, nameOf: (email: string) => string): string {
  if (!isFilteringAudit(filter)) {
    return '';
  }
  const text = filter.text.trim();
  return [
    text === '' ? '' : l10n.t('“{0}”', clip(plainText(text), 60)),
    filter.authors.length === 0 ? '' : l10n.t('by {0}', filter.authors.map(nameOf).join(', ')),
    filter.kinds.length === 0 ? '' : filter.kinds.map(auditKindWords).join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}
