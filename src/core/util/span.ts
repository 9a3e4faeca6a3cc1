import * as l10n from '@vscode/l10n';

const MINUTE = 60_000;

/** How long something still takes, for rows: `5m`, `3h 50m`, `2d 4h`. Rounded up, so that nobody comes too early. */
export function shortSpan(ms: number): string {
  const { days, hours, minutes } = measure(ms);
  return joined([
    days > 0 && l10n.t('{0}d', days),
    hours > 0 && l10n.t('{0}h', hours),
    days === 0 && (minutes > 0 || hours === 0) && l10n.t('{0}m', minutes),
  ]);
}

/** The same in whole words. */
export function longSpan(ms: number): string {
  const { days, hours, minutes } = measure(ms);
  return joined([
    days > 0 && (days === 1 ? l10n.t('1 day') : l10n.t('{0} days', days)),
    hours > 0 && (hours === 1 ? l10n.t('1 hour') : l10n.t('{0} hours', hours)),
    days === 0 &&
      (minutes > 0 || hours === 0) &&
      (minutes === 1 ? l10n.t('1 minute') : l10n.t('{0} minutes', minutes)),
  ]);
}

function measure(ms: number): { readonly days: number; readonly hours: number; readonly minutes: number } {
  const all = Math.max(1, Math.ceil(ms / MINUTE));
  // Beyond a day minutes are not said, so a begun hour counts as one.
  const counted = all > 24 * 60 ? Math.ceil(all / 60) * 60 : all;
  return {
    days: Math.floor(counted / (24 * 60)),
    hours: Math.floor((counted % (24 * 60)) / 60),
    minutes: counted % 60,
  };
}

function joined(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(' ');
}
