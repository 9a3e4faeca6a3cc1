import * as l10n from '@vscode/l10n';

import { plainText } from '../history/commitMessage.ts';
import { isVersion } from '../history/commitOf.ts';
import type { DeployEntry, Fate, HistoryEntry, LandingEntry } from '../history/entry.ts';
import type { App, SourceSpec } from '../model/app.ts';
import type { AppId } from '../model/ids.ts';
import { unreachable } from '../util/unreachable.ts';
import { longAge, shortAge } from './age.ts';
import { clip, WAITING_ICON } from './appState.ts';
import type { HistoryShown } from './historyShown.ts';
import {
  fateSentence,
  fateWords,
  gapWords,
  historyProblem,
  peopleWords,
  trackWords,
  withInitiator,
} from './historyWords.ts';
import { commandLink, escapeMarkdown, facts, paragraphs } from './markdown.ts';
import { messageRow as line } from './messageRow.ts';
import type { NodeId } from './nodeId.ts';
import { historyEntryNode, historyNode } from './nodeId.ts';
import { actionRow, operationRow } from './operationRow.ts';
import { shortRevision } from './revisionWords.ts';
import type { Collapsible, Row, RowIcon } from './row.ts';
import { utc } from './utc.ts';

/** Lines of the history that are no entries. */
const READING = 'reading';
const PROBLEM = 'problem';
const MORE = 'more';
const EMPTY = 'empty';

/** Whether a source has commits at all: charts of a registry have versions. */
export function isOfGit(source: SourceSpec): boolean {
  return source.chart === undefined && source.type !== 'chart' && source.type !== 'oci';
}

/** The row that opens an app's history. */
export function historyRow(
  app: App,
  shown: HistoryShown | undefined,
  now: number,
  collapsible: Collapsible,
): Row {
  const words = shownWords(shown, now);
  return {
    id: historyNode(app.id),
    label: l10n.t('History'),
    description: words,
    icon: { id: 'history', color: 'descriptionForeground' },
    contextValue: 'history',
    collapsible,
    accessibilityLabel: [l10n.t('History of {0}', app.name), words].filter(Boolean).join(', '),
    tooltip: () =>
      escapeMarkdown(
        l10n.t(
          'Commits of the tracked branch that changed files of {0}, with what the controller deployed when. What cannot be told is listed too.',
          app.name,
        ),
      ),
    tooltipKey: '',
  };
}

function shownWords(shown: HistoryShown | undefined, now: number): string {
  if (shown === undefined) {
    return l10n.t('commits, and when they were deployed');
  }
  if (shown.word === 'reading') {
    return l10n.t('reading…');
  }
  if (shown.word === 'failed') {
    return historyProblem(shown.error).label;
  }
  const waiting = shown.entries.filter((entry) => entry.kind === 'landing' && entry.fate.word === 'pending');
  const [track] = shown.tracks;
  return [
    ...new Set(shown.tracks.map(trackWords)),
    waiting.length === 0 ? '' : l10n.t('{0} not deployed', waiting.length),
    track?.fetchedAt === undefined ? '' : l10n.t('fetched {0}', shortAge(track.fetchedAt, now)),
  ]
    .filter(Boolean)
    .join(' · ');
}

export function historyLines(app: AppId, shown: HistoryShown | undefined): readonly NodeId[] {
  const keys = ((): readonly string[] => {
    if (shown === undefined || shown.word === 'reading') {
      return [READING];
    }
    if (shown.word === 'failed') {
      return [PROBLEM];
    }
    const entries = shown.entries.map(({ key }) => key);
    return [
      ...entries,
      ...(shown.error === undefined ? [] : [PROBLEM]),
      ...(shown.isLast ? [] : [MORE]),
      ...(shown.isLast && entries.length === 0 ? [EMPTY] : []),
    ];
  })();
  return keys.map((key) => historyEntryNode(app, key));
}

/** One line of the history; undefined for one that is gone. */
export function historyLine(
  app: App,
  shown: HistoryShown | undefined,
  key: string,
  now: number,
): Row | undefined {
  const id = historyEntryNode(app.id, key);
  const isRead = shown?.word === 'read';
  switch (key) {
    case READING:
      return line(id, { label: l10n.t('Reading commits…'), icon: WAITING_ICON });
    case PROBLEM: {
      const error = shown === undefined || shown.word === 'reading' ? undefined : shown.error;
      const problem = error && historyProblem(error);
      return (
        problem &&
        line(id, {
          label: problem.label,
          description: problem.detail,
          icon: { id: 'warning', color: 'problemsWarningIcon.foreground' },
        })
      );
    }
    case MORE:
      return isRead
        ? {
            ...line(id, {
              label: shown.isReadingMore ? l10n.t('Reading more…') : l10n.t('Load More'),
              icon: shown.isReadingMore ? WAITING_ICON : { id: 'ellipsis' },
            }),
            contextValue: 'historyMore',
            command: { id: 'plumbline.history.loadMore', title: l10n.t('Load More'), args: [id] },
          }
        : undefined;
    case EMPTY:
      return line(id, {
        label: l10n.t('No commit touches this app'),
        description: l10n.t('nothing on the tracked branch changed its files'),
        icon: { id: 'info', color: 'descriptionForeground' },
      });
    default: {
      const entry = isRead ? shown.entries.find((one) => one.key === key) : undefined;
      return entry && entryRow(id, entry, now);
    }
  }
}

/** One entry as a row, in the Apps view and as the beginning of one in the History view. */
export function entryRow(id: NodeId, entry: HistoryEntry, now: number): Row {
  switch (entry.kind) {
    case 'landing':
      return landingRow(id, entry, now);
    case 'rollback':
    case 'resync':
      return deployRow(id, entry, now);
    case 'operation':
      return operationRow(id, entry, now);
    case 'action':
      return actionRow(id, entry, now);
    case 'gap': {
      const { label, detail } = gapWords(entry.gap, now);
      return line(id, {
        label,
        description: detail,
        icon: { id: 'question', color: 'descriptionForeground' },
      });
    }
    default:
      return unreachable(entry);
  }
}

function landingRow(id: NodeId, landing: LandingEntry, now: number): Row {
  const sha = shortRevision(landing.sha);
  const subject = clip(plainText(landing.subject), 72);
  const { pullRequest, fate, committedAt } = landing;
  const people = clip(plainText(landing.author.name), 30);
  const number = pullRequest === undefined ? '' : `#${pullRequest}`;
  // What stands last is cut in a narrow view: the fate decides, and people look the others up.
  const description = [fateWords(fate, now), subject && sha, people, shortAge(committedAt, now), number];
  return {
    id,
    label: subject || sha,
    description: description.filter(Boolean).join(' · '),
    icon: FATE_ICON[fate.word],
    contextValue: 'landing',
    collapsible: 'none',
    accessibilityLabel: [
      plainText(landing.subject),
      fateSentence(fate, (at) => longAge(at, now)),
      l10n.t('by {0}', peopleWords(landing)),
      longAge(committedAt, now),
      number === '' ? '' : l10n.t('pull request {0}', pullRequest ?? 0),
    ]
      .filter(Boolean)
      .join(', '),
    command: { id: 'plumbline.history.openCommit', title: l10n.t('Open Commit'), args: [id] },
    tooltip: () => landingTooltip(id, landing, now),
    tooltipKey: '',
  };
}

export const FATE_ICON: Record<Fate['word'], RowIcon> = {
  deployed: { id: 'pass', color: 'testing.iconPassed' },
  failedFirst: { id: 'warning', color: 'problemsWarningIcon.foreground' },
  rolledBack: { id: 'discard', color: 'problemsWarningIcon.foreground' },
  beforeRecord: { id: 'git-commit', color: 'descriptionForeground' },
  nothingToDeploy: { id: 'dash', color: 'descriptionForeground' },
  failed: { id: 'error', color: 'problemsErrorIcon.foreground' },
  deploying: { id: 'sync~spin' },
  pending: { id: 'circle-large-outline', color: 'problemsInfoIcon.foreground' },
};

const SHOWN_FILES = 12;

function landingTooltip(id: NodeId, landing: LandingEntry, now: number): string {
  const { changes, committedAt, authoredAt, pullRequest, reverts } = landing;
  const when = (at: number): string => `${longAge(at, now)} (${utc(at)})`;
  const files = changes
    .slice(0, SHOWN_FILES)
    .map(({ path, status }) => `- ${status} ${escapeMarkdown(plainText(path))}`);
  const more = changes.length - files.length;
  return paragraphs(
    `**${escapeMarkdown(plainText(landing.subject))}**`,
    escapeMarkdown(fateSentence(landing.fate, when)),
    facts([
      [l10n.t('commit'), landing.sha],
      [l10n.t('author'), peopleWords(landing)],
      [l10n.t('written'), when(authoredAt)],
      // The same moment twice tells nothing.
      [l10n.t('landed'), committedAt === authoredAt ? undefined : when(committedAt)],
      [l10n.t('pull request'), pullRequest === undefined ? undefined : `#${pullRequest}`],
      [l10n.t('reverts'), reverts.map(shortRevision).join(', ')],
    ]),
    [...files, ...(more > 0 ? [`- ${escapeMarkdown(l10n.t('{0} more files', more))}`] : [])].join('\n'),
    commandLink(l10n.t('Open the changes of this app'), 'plumbline.history.openCommit', id),
  );
}

function deployLabel({ kind, revision }: DeployEntry, short: string): string {
  if (kind === 'rollback') {
    return l10n.t('Rolled back to {0}', short);
  }
  return isVersion(revision) ? l10n.t('Released {0}', short) : l10n.t('Synced {0} again', short);
}

function deployRow(id: NodeId, entry: DeployEntry, now: number): Row {
  const revision = shortRevision(entry.revision);
  return line(id, {
    label: deployLabel(entry, revision),
    description: withInitiator(shortAge(entry.at, now), entry.by),
    icon:
      entry.kind === 'rollback'
        ? { id: 'discard', color: 'problemsWarningIcon.foreground' }
        : { id: 'sync', color: 'descriptionForeground' },
  });
}
