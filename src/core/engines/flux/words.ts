import * as l10n from '@vscode/l10n';

import type { Phase, PhaseLook } from '../../model/app.ts';

/** The eleven states of a Flux object (specs/flux.md b). Keys: tests and filters know them, titles are shown. */
export const STATE_WORDS = [
  'Terminating',
  'Suspended',
  'Stalled',
  'Pending',
  'Reconciling',
  'Waiting',
  'Failed',
  'Retrying',
  'Ready',
  'NewRevision',
  'Drifted',
] as const;

export type StateWord = (typeof STATE_WORDS)[number];

interface Shown {
  readonly title: () => string;
  readonly look: PhaseLook;
}

const SHOWN: Readonly<Record<StateWord, Shown>> = {
  Terminating: { title: () => l10n.t('Terminating'), look: 'changing' },
  Suspended: { title: () => l10n.t('Suspended'), look: 'paused' },
  Stalled: { title: () => l10n.t('Stalled'), look: 'bad' },
  Pending: { title: () => l10n.t('Pending'), look: 'waiting' },
  Reconciling: { title: () => l10n.t('Reconciling'), look: 'changing' },
  Waiting: { title: () => l10n.t('Waiting on dependency'), look: 'waiting' },
  Failed: { title: () => l10n.t('Failed'), look: 'bad' },
  Retrying: { title: () => l10n.t('Failed, retrying'), look: 'bad' },
  Ready: { title: () => l10n.t('Ready'), look: 'good' },
  NewRevision: { title: () => l10n.t('Ready, new revision pending'), look: 'differs' },
  Drifted: { title: () => l10n.t('Drifted'), look: 'differs' },
};

type Title = NonNullable<Phase['title']>;

const titles = new Map<StateWord, Title>();

/** One for all objects of a fleet that are in this state. */
export function titleOf(word: StateWord): Title {
  const known = titles.get(word);
  if (known !== undefined) {
    return known;
  }
  const { title, look } = SHOWN[word];
  const made = { text: title(), look };
  titles.set(word, made);
  return made;
}
