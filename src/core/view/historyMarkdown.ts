import * as l10n from '@vscode/l10n';

import { plainText } from '../history/commitMessage.ts';
import { isVersion } from '../history/commitOf.ts';
import type { DeployEntry, HistoryEntry } from '../history/entry.ts';
import { unreachable } from '../util/unreachable.ts';
import type { HistoryShown } from './historyShown.ts';
import { fateSentence, gapWords, peopleWords, trackWords, withInitiator } from './historyWords.ts';
import { escapeMarkdown } from './markdown.ts';
import { operationDescription, operationLabel } from './operationRow.ts';
import { repositoryWords, shortRevision } from './revisionWords.ts';
import { utc } from './utc.ts';

/**
 * The history as far as it was read, as a Markdown table for a ticket or an audit. All times are UTC; what is not known
 * stands in the table as a line of its own.
 */
export function historyMarkdown(
  appName: string,
  shown: HistoryShown & { readonly word: 'read' },
  now: number,
): string {
  const sources = shown.tracks.map((track) =>
    l10n.t(
      '{0} of {1}, at {2}',
      trackWords(track),
      plainText(repositoryWords(track.repoURL)),
      shortRevision(track.tip),
    ),
  );
  const title = l10n.t('History of {0}', plainText(appName));
  const head = entryHead();
  return [
    `# ${escapeMarkdown(title)}`,
    '',
    ...sources.map((source) => `- ${escapeMarkdown(source)}`),
    `- ${escapeMarkdown(l10n.t('read {0}', utc(now)))}`,
    '',
    ...markdownTable(
      head,
      shown.entries.map((entry) => entryCells(entry, now)),
    ),
    ...(shown.isLast ? [] : ['', escapeMarkdown(l10n.t('Older commits were not read.'))]),
    '',
  ].join('\n');
}

function deployWords({ kind, revision }: DeployEntry): string {
  if (kind === 'rollback') {
    return l10n.t('rolled back');
  }
  return isVersion(revision) ? l10n.t('released') : l10n.t('synced again');
}

/** The columns of `entryCells`. */
export function entryHead(): readonly string[] {
  return [
    l10n.t('Landed'),
    l10n.t('Commit'),
    l10n.t('Change'),
    l10n.t('By'),
    l10n.t('Pull request'),
    l10n.t('In the cluster'),
  ];
}

export function entryCells(entry: HistoryEntry, now: number): readonly string[] {
  switch (entry.kind) {
    case 'landing':
      return [
        utc(entry.committedAt),
        entry.sha.slice(0, 12),
        plainText(entry.subject),
        peopleWords(entry),
        entry.pullRequest === undefined ? '' : `#${entry.pullRequest}`,
        fateSentence(entry.fate, utc),
      ];
    case 'rollback':
    case 'resync':
      return [
        utc(entry.at),
        shortRevision(entry.revision),
        deployWords(entry),
        '',
        '',
        withInitiator(utc(entry.at), entry.by),
      ];
    case 'operation':
      return [
        utc(entry.at),
        entry.revisions.map(shortRevision).join(', '),
        operationLabel(entry),
        '',
        '',
        operationDescription(entry, utc),
      ];
    case 'action':
      return [utc(entry.at), '', plainText(entry.action), '', '', withInitiator(utc(entry.at), entry.by)];
    case 'gap': {
      const { label, detail } = gapWords(entry.gap, now);
      return ['', '', l10n.t('not known: {0}', label), '', '', detail];
    }
    default:
      return unreachable(entry);
  }
}

export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  return [row(head), `|${head.map(() => ':--').join('|')}|`, ...rows.map(row)];
}

function row(texts: readonly string[]): string {
  return `| ${texts.map(escapeMarkdown).join(' | ')} |`;
}
