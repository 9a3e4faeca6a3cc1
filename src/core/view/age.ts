import * as l10n from '@vscode/l10n';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, for rows: `now`, `5m`, `3h`, `12d`. Clocks differ, so the future reads as now. */
export function shortAge(at: number, now: number): string {
  const ms = now - at;
  if (ms < MINUTE) {
    return l10n.t('just now');
  }
  if (ms < HOUR) {
    return l10n.t('{0}m ago', Math.floor(ms / MINUTE));
  }
  if (ms < DAY) {
    return l10n.t('{0}h ago', Math.floor(ms / HOUR));
  }
  return l10n.t('{0}d ago', Math.floor(ms / DAY));
}

/** The same for hovers and screen readers. */
export function longAge(at: number, now: number): string {
  const ms = now - at;
  if (ms < MINUTE) {
    return l10n.t('less than a minute ago');
  }
  if (ms < HOUR) {
    return plural(Math.floor(ms / MINUTE), l10n.t('1 minute ago'), (n) => l10n.t('{0} minutes ago', n));
  }
  if (ms < DAY) {
    return plural(Math.floor(ms / HOUR), l10n.t('1 hour ago'), (n) => l10n.t('{0} hours ago', n));
  }
  return plural(Math.floor(ms / DAY), l10n.t('1 day ago'), (n) => l10n.t('{0} days ago', n));
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
