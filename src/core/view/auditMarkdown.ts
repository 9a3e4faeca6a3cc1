import * as l10n from '@vscode/l10n';

import type { AuditFilter } from '../history/auditFilter.ts';
import { isFilteringAudit, kindOfEntry } from '../history/auditFilter.ts';
import type { AuditLine } from '../history/auditLine.ts';
import { plainText } from '../history/commitMessage.ts';
import type { HealedEdit } from '../model/drift.ts';
import { auditSources, filterWords } from './auditHead.ts';
import type { AuditApp, AuditTree } from './auditTree.ts';
import { entryCells, entryHead, markdownTable } from './historyMarkdown.ts';
import { historyProblem } from './historyWords.ts';
import { escapeMarkdown } from './markdown.ts';
import { changeWords, pointerPath } from './pointerWords.ts';
import { utc } from './utc.ts';

export interface AuditMarkdownInput {
  readonly apps: readonly AuditApp[];
  readonly tree: AuditTree;
  readonly filter: AuditFilter;
  /** Some lines of the list; all that match where it is left out. */
  readonly lines?: readonly AuditLine[];
  readonly now: number;
}

/**
 * The list as it is filtered, for a ticket or an audit: each commit on its own, times in UTC. What cannot be told is
 * always named, also where the filter hides it, for a list that leaves its gaps out proves nothing.
 */
export function auditMarkdown({
  apps,
  tree,
  filter,
  lines = tree.matching,
  now,
}: AuditMarkdownInput): string {
  const hasManyApps = apps.length > 1;
  const names = apps.map(({ name }) => plainText(name)).join(', ');
  const shown = new Set(lines);
  const hiddenGaps = tree.lines.filter((line) => kindOfEntry(line.entry) === 'gap' && !shown.has(line));
  const head = hasManyApps ? [l10n.t('App'), ...entryHead()] : entryHead();
  const table = (some: readonly AuditLine[]): readonly string[] =>
    markdownTable(
      head,
      some.map((line) => [...(hasManyApps ? [plainText(line.appName)] : []), ...cellsOf(line, now)]),
    );
  const facts = [
    ...auditSources(apps),
    l10n.t('read {0}', utc(now)),
    isFilteringAudit(filter)
      ? l10n.t(
          'filter: {0} ({1} of {2} lines)',
          filterWords(filter, tree.lines),
          lines.length,
          tree.lines.length,
        )
      : '',
    tree.isComplete ? '' : l10n.t('older commits were not read'),
    ...apps.flatMap(({ name, shown: known }) =>
      known?.word === 'failed'
        ? [l10n.t('without {0}: {1}', plainText(name), historyProblem(known.error).label)]
        : [],
    ),
    l10n.t('edits in the cluster are listed where Plumbline saw self-heal undo them'),
  ];
  return [
    `# ${escapeMarkdown(l10n.t('History of {0}', names))}`,
    '',
    ...facts.filter((fact) => fact !== '').map((fact) => `- ${escapeMarkdown(fact)}`),
    '',
    ...table(lines),
    ...(hiddenGaps.length === 0
      ? []
      : ['', `## ${escapeMarkdown(l10n.t('What cannot be told'))}`, '', ...table(hiddenGaps)]),
    '',
  ].join('\n');
}

function cellsOf({ entry }: AuditLine, now: number): readonly string[] {
  return entry.kind === 'heal' ? healCells(entry.heal) : entryCells(entry, now);
}

function healCells({ resource, changes, healedAt, isObserved }: HealedEdit): readonly string[] {
  const object = `${resource.kind} ${resource.name}`;
  const editors = [...new Set(changes.map(({ writer }) => writer?.manager ?? l10n.t('not observed')))];
  return [
    utc(Date.parse(healedAt)),
    '',
    isObserved && changes.length > 0
      ? l10n.t(
          'live edit of {0}: {1}',
          object,
          changes
            .map(
              ({ pointer, edited, restored }) => `${pointerPath(pointer)} ${changeWords(edited, restored)}`,
            )
            .join('; '),
        )
      : l10n.t('live edit of {0}, not observed', object),
    editors.length === 0
      ? l10n.t('not observed')
      : l10n.t('{0} (a client, not a person)', editors.join(', ')),
    '',
    l10n.t('undone by self-heal'),
  ];
}
