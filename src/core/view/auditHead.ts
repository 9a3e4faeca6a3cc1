import * as l10n from '@vscode/l10n';

import type { AuditFilter } from '../history/auditFilter.ts';
import { authorsOf, isFilteringAudit } from '../history/auditFilter.ts';
import type { AuditLine } from '../history/auditLine.ts';
import { plainText } from '../history/commitMessage.ts';
import type { TrackFacts } from '../history/track.ts';
import { longAge } from './age.ts';
import { auditFilterWords, authorWords } from './auditWords.ts';
import type { AuditApp, AuditTree } from './auditTree.ts';
import { trackWords } from './historyWords.ts';
import { repositoryWords, shortRevision } from './revisionWords.ts';

const SHOWN_SOURCES = 3;
/** A clone that was not brought up to date for longer than this may lack what the cluster runs. */
const STALE_MS = 24 * 60 * 60_000;

export interface AuditHeadInput {
  /** Whose history it is, as it was chosen. */
  readonly title: string;
  readonly apps: readonly AuditApp[];
  readonly tree: AuditTree;
  readonly filter: AuditFilter;
  readonly now: number;
}

/** What stands above the list: whose it is and where from, what is still read, what the filter hides, how old it is. */
export function auditMessage({ title, apps, tree, filter, now }: AuditHeadInput): string {
  const sources = auditSources(apps);
  const waiting = apps.filter(({ shown }) => shown === undefined || shown.word === 'reading').length;
  const parts = [
    sources.length === 0
      ? l10n.t('{0}.', title)
      : l10n.t('{0}: {1}. Times are UTC.', title, sources.slice(0, SHOWN_SOURCES).join('; ')),
    apps.length > 1 && waiting > 0 ? l10n.t('Reading {0} of {1} apps…', waiting, apps.length) : '',
    isFilteringAudit(filter)
      ? l10n.t(
          '{0} of {1} lines: {2}.',
          tree.matching.length,
          tree.isComplete ? tree.lines.length : l10n.t('{0} read', tree.lines.length),
          filterWords(filter, tree.lines),
        )
      : '',
    ...staleWords(apps, now),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

export function filterWords(filter: AuditFilter, lines: readonly AuditLine[]): string {
  const names = new Map(authorsOf(lines).map((author) => [author.email, authorWords(author)]));
  return auditFilterWords(filter, (email) => names.get(email) ?? plainText(email));
}

function staleWords(apps: readonly AuditApp[], now: number): readonly string[] {
  const fetches = tracksOf(apps).flatMap(({ fetchedAt }) => (fetchedAt === undefined ? [] : [fetchedAt]));
  const oldest = Math.min(...fetches);
  return fetches.length > 0 && now - oldest > STALE_MS
    ? [l10n.t('The clone was fetched {0}: newer commits are missing here.', longAge(oldest, now))]
    : [];
}

/** `main of git.example.com/platform/fleet at a1b2c3d`, once for each branch. */
export function auditSources(apps: readonly AuditApp[]): readonly string[] {
  return [
    ...new Set(
      tracksOf(apps).map((track) =>
        l10n.t(
          '{0} of {1}, at {2}',
          trackWords(track),
          plainText(repositoryWords(track.repoURL)),
          shortRevision(track.tip),
        ),
      ),
    ),
  ];
}

export function tracksOf(apps: readonly AuditApp[]): readonly TrackFacts[] {
  return apps.flatMap(({ shown }) => (shown?.word === 'read' ? shown.tracks : []));
}
