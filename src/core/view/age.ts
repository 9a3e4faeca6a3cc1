import * as l10n from '@vscode/l10n';

import { unreachable } from '../util/unreachable.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Unit = 'now' | 'minutes' | 'hours' | 'days';

/** How long ago, for rows: `just now`, `5m ago`, `3h ago`, `12d ago`. Clocks differ, so the future reads as now. */
export function shortAge(at: number, now: number): string {
  return inWords(at, now, shortWords);
}

/** The same for hovers and screen readers. */
export function longAge(at: number, now: number): string {
  return inWords(at, now, longWords);
}

function shortWords(count: number, unit: Unit): string {
  switch (unit) {
    case 'now':
      return l10n.t('just now');
    case 'minutes':
      return l10n.t('{0}m ago', count);
    case 'hours':
      return l10n.t('{0}h ago', count);
    case 'days':
      return l10n.t('{0}d ago', count);
    default:
      return unreachable(unit);
  }
}

function longWords(count: number, unit: Unit): string {
  switch (unit) {
    case 'now':
      return l10n.t('less than a minute ago');
    case 'minutes':
      return plural(count, l10n.t('1 minute ago'), (n) => l10n.t('{0} minutes ago', n));
    case 'hours':
      return plural(count, l10n.t('1 hour ago'), (n) => l10n.t('{0} hours ago', n));
    case 'days':
      return plural(count, l10n.t('1 day ago'), (n) => l10n.t('{0} days ago', n));
    default:
      return unreachable(unit);
  }
}

/** `synced 5m ago`, for rows. */
export function shortSynced(at: number, now: number): string {
  return inWords(at, now, syncedWords);
}

/** `last synced 5 minutes ago`, for screen readers. */
export function longSynced(at: number, now: number): string {
  return inWords(at, now, lastSyncedWords);
}

function syncedWords(count: number, unit: Unit): string {
  return l10n.t('synced {0}', shortWords(count, unit));
}

function lastSyncedWords(count: number, unit: Unit): string {
  return l10n.t('last synced {0}', longWords(count, unit));
}

type Words = (count: number, unit: Unit) => string;

/** Thousands of rows share a few ages: each is put in words once. */
const known = new Map<Words, Map<string, string>>();

function inWords(at: number, now: number, words: Words): string {
  const [count, unit] = measure(now - at);
  const texts = known.get(words) ?? new Map<string, string>();
  known.set(words, texts);
  const key = `${count} ${unit}`;
  const text = texts.get(key) ?? words(count, unit);
  texts.set(key, text);
  return text;
}

function measure(ms: number): readonly [count: number, unit: Unit] {
  if (ms < MINUTE) {
    return [0, 'now'];
  }
  if (ms < HOUR) {
    return [Math.floor(ms / MINUTE), 'minutes'];
  }
  return ms < DAY ? [Math.floor(ms / HOUR), 'hours'] : [Math.floor(ms / DAY), 'days'];
}

/** Milliseconds of the epoch from an RFC3339 text, undefined where it is none. */
export function timeOf(text: string | undefined): number | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** One or many of something; `many` gets the number so that each language can place it. */
export function plural(count: number, one: string, many: (count: number) => string): string {
  return count === 1 ? one : many(count);
}
