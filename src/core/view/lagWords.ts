import * as l10n from '@vscode/l10n';

import type { SourceLag } from '../model/sourceLag.ts';
import { unreachable } from '../util/unreachable.ts';
import { longAge, plural } from './age.ts';
import type { LineText } from './lineRow.ts';
import { escapeMarkdown, paragraphs } from './markdown.ts';
import { shortRevision } from './revisionWords.ts';

/** For rows: that what is in Git has not arrived in the cluster. */
export function lagWords(lag: SourceLag | undefined): string | undefined {
  if (lag?.word !== 'behind') {
    return undefined;
  }
  return lag.commits === undefined
    ? l10n.t('behind Git')
    : plural(lag.commits, l10n.t('1 commit behind Git'), (n) => l10n.t('{0} commits behind Git', n));
}

/** As a line below the source: what it was held against, and how old that is. */
export function lagLine(lag: SourceLag, now: number): LineText {
  const { name, fetchedAt } = lag;
  const tip = shortRevision(lag.tip);
  const age = fetchedAt === undefined ? undefined : l10n.t('fetched {0}', longAge(fetchedAt, now));
  const said = (text: string): string => [text, age].filter(Boolean).join(', ');
  switch (lag.word) {
    case 'even':
      return {
        label: l10n.t('As Git says'),
        description: said(l10n.t('{0} is at {1} in your clone', name, tip)),
        icon: { id: 'git-commit', color: 'descriptionForeground' },
        tooltip: heldAgainst(),
      };
    case 'behind':
      return {
        label: capital(lagWords(lag) ?? ''),
        description: said(l10n.t('{0} is at {1} in your clone', name, tip)),
        icon: { id: 'git-commit', color: 'problemsWarningIcon.foreground' },
        tooltip: paragraphs(
          escapeMarkdown(
            lag.isPushed === true
              ? l10n.t(
                  'The artifact was made from an older commit: it follows when a pipeline makes and pushes one of the newer, and the source fetches that.',
                )
              : l10n.t(
                  'What was pushed has not been fetched by the cluster: it comes with the next interval or webhook, or when the source is reconciled.',
                ),
          ),
          heldAgainst(),
        ),
      };
    case 'unknown':
      return {
        label: l10n.t('Ahead of your clone'),
        description: said(l10n.t('{0} is at {1} in your clone, which does not have this commit', name, tip)),
        icon: { id: 'git-commit', color: 'descriptionForeground' },
        tooltip: heldAgainst(),
      };
    default:
      return unreachable(lag.word);
  }
}

/** What the comparison is worth: a clone knows of Git what it last fetched. */
function heldAgainst(): string {
  return escapeMarkdown(
    l10n.t(
      'Held against your clone when the row is opened or the source holds something new; Plumbline fetches nothing for it. After a fetch, open the row again.',
    ),
  );
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}
