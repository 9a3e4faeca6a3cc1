import * as l10n from '@vscode/l10n';

import { longSpan, shortSpan } from '../util/span.ts';
import type { SyncAllowance } from '../windows/syncAllowance.ts';
import { isOperating } from './appState.ts';
import { codeBlock, escapeMarkdown, paragraphs } from './markdown.ts';
import type { AppSubject } from './subject.ts';

type Span = (ms: number) => string;

/** In the row only where it is why nothing happens: there is something to sync, and a window stands in the way. */
export function windowWords(
  { app, allowance }: AppSubject,
  now: number,
  how: 'short' | 'long',
): string | undefined {
  const isDue = app.sync === 'OutOfSync' || isOperating(app.operation);
  const isHeld = app.syncPolicy.automated ? allowance?.automated === false : allowance?.byHand === false;
  return allowance && isDue && isHeld
    ? heldWords(allowance, now, how === 'short' ? shortSpan : longSpan)
    : undefined;
}

function heldWords({ word, until }: SyncAllowance, now: number, span: Span): string {
  if (until === undefined) {
    return l10n.t('held by a sync window');
  }
  return word === 'denied'
    ? l10n.t('held by a sync window for {0}', span(until - now))
    : l10n.t('next sync window in {0}', span(until - now));
}

/** The line below the app; undefined while its windows let everything through. */
export function windowLine(
  { app, allowance }: AppSubject,
  now: number,
): { readonly label: string; readonly description: string; readonly tooltip: string } | undefined {
  if (allowance === undefined || allowance.automated) {
    return undefined;
  }
  return {
    label: allowance.byHand ? l10n.t('Syncs by hand only') : l10n.t('No syncs now'),
    description: lineWords(allowance, now),
    tooltip: paragraphs(
      escapeMarkdown(windowSentence(allowance, app.project ?? '', now)),
      ...allowance.windows.map(({ kind, schedule, duration, timeZone, description }) =>
        codeBlock(
          [
            `${kind} "${schedule}" ${duration} ${timeZone ?? 'UTC'}`,
            ...(description === undefined ? [] : [description]),
          ].join('\n'),
        ),
      ),
    ),
  };
}

function lineWords({ word, until }: SyncAllowance, now: number): string {
  if (until === undefined) {
    return l10n.t('held by a sync window');
  }
  return word === 'denied'
    ? l10n.t('sync window, ends in {0}', shortSpan(until - now))
    : l10n.t('next sync window opens in {0}', shortSpan(until - now));
}

/** For hovers: who holds back what, and until when. */
export function windowSentence(allowance: SyncAllowance, project: string, now: number): string {
  const { word, until, byHand } = allowance;
  const what = byHand ? l10n.t('automated syncs') : l10n.t('all syncs');
  if (until === undefined) {
    return l10n.t('A sync window of project {0} holds back {1}.', project, what);
  }
  return word === 'denied'
    ? l10n.t(
        'A sync window of project {0} holds back {1} for another {2}.',
        project,
        what,
        longSpan(until - now),
      )
    : l10n.t(
        'Project {0} allows {1} in its sync windows only: the next one opens in {2}.',
        project,
        what,
        longSpan(until - now),
      );
}
