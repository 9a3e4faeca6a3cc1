import * as l10n from '@vscode/l10n';

import type { App } from '../model/app.ts';
import { longSpan } from '../util/span.ts';
import { timeOf } from './age.ts';
import type { LineText } from './lineRow.ts';
import { line } from './lineRow.ts';
import { escapeMarkdown, paragraphs } from './markdown.ts';
import { nextTryWords } from './relationWords.ts';
import type { Row, RowIcon } from './row.ts';
import type { AppSubject } from './subject.ts';

type PhaseTopic = 'why' | 'next';

/**
 * What a state that is not good comes from, and what the reader can do. Not while it changes: those lines would come and
 * go with each look of the controller.
 */
export function phaseTopics({ phase }: App): readonly PhaseTopic[] {
  const look = phase.title?.look;
  if (look === undefined || look === 'changing') {
    return [];
  }
  return [
    ...(isSaid(phase.reason) && !isFixed(phase) ? (['why'] as const) : []),
    ...(isSaid(phase.next) && look !== 'good' ? (['next'] as const) : []),
  ];
}

function isSaid(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}

/** A kind that nobody reports on says so in its hover, always. */
function isFixed({ title, since }: App['phase']): boolean {
  return title?.look === 'good' && since === undefined;
}

const ICONS: Record<PhaseTopic, RowIcon> = {
  why: { id: 'question', color: 'descriptionForeground' },
  next: { id: 'arrow-right', color: 'descriptionForeground' },
};

export function phaseLine(subject: AppSubject, topic: PhaseTopic, now: number): Row | undefined {
  if (!phaseTopics(subject.app).includes(topic)) {
    return undefined;
  }
  const text = { icon: ICONS[topic], ...TEXTS[topic](subject.app, now) };
  const isGood = subject.app.phase.title?.look === 'good';
  return line(subject, topic, isGood ? { ...text, label: l10n.t('Beware'), icon: TROUBLE } : text);
}

const TEXTS: Record<PhaseTopic, (app: App, now: number) => Omit<LineText, 'icon'>> = {
  why: ({ phase }, now) => ({
    label: l10n.t('Why'),
    description: phase.reason ?? '',
    tooltip: paragraphs(escapeMarkdown(phase.reason ?? ''), sinceWords(phase, now)),
  }),
  next: (app, now) => ({
    label: l10n.t('What now'),
    description: app.phase.next ?? '',
    tooltip: paragraphs(escapeMarkdown(app.phase.next ?? ''), againWords(app, now)),
  }),
};

/** When it began, as a sentence of its own. */
export function sinceWords({ since }: App['phase'], now: number): string | undefined {
  const at = timeOf(since);
  return at === undefined
    ? undefined
    : escapeMarkdown(l10n.t('It has been so for {0}.', longSpan(Math.max(0, now - at))));
}

/** When the controller tries again, as a sentence of its own. */
export function againWords(app: App, now: number): string | undefined {
  const again = nextTryWords(app, now, 'long');
  return again && escapeMarkdown(`${again[0]?.toUpperCase() ?? ''}${again.slice(1)}.`);
}

/** What an app says of itself beyond its state, where that is worth a line. */
export function detailTopics({ details = [] }: App): readonly string[] {
  return details.flatMap(({ isLine }, index) => (isLine === true ? [`detail.${index}`] : []));
}

export function detailLine(subject: AppSubject, topic: string, index: number): Row | undefined {
  const detail = subject.app.details?.[index];
  return (
    detail &&
    line(subject, topic, {
      label: `${detail.label[0]?.toUpperCase() ?? ''}${detail.label.slice(1)}`,
      description: detail.text,
      icon: detail.isTrouble === true ? TROUBLE : PLAIN,
    })
  );
}

const PLAIN: RowIcon = { id: 'note', color: 'descriptionForeground' };
const TROUBLE: RowIcon = { id: 'warning', color: 'problemsWarningIcon.foreground' };
