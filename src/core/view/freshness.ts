import * as l10n from '@vscode/l10n';

import type { App } from '../model/app.ts';
import type { Freshness } from '../model/connection.ts';
import { freshnessOf } from '../store/select.ts';
import type { ConnectionState } from '../store/state.ts';

/** The time since which nothing was heard, undefined while live. */
export function staleSince(app: App, connection: ConnectionState): number | undefined {
  if (!isAnyStale(connection)) {
    return undefined; // the usual case, asked for each row
  }
  const freshness = freshnessOf(app, connection);
  return freshness?.word === 'stale' ? freshness.since : undefined;
}

function isAnyStale({ freshness }: ConnectionState): boolean {
  for (const { word } of freshness.values()) {
    if (word === 'stale') {
      return true;
    }
  }
  return false;
}

export function asOfWords(since: number, clockTime: (at: number) => string): string {
  return l10n.t('as of {0}', clockTime(since));
}

/** The kind of a scope key (`group/Kind` or `group/Kind@namespace`) and its namespace. */
export function scopeParts(scope: string): { readonly kind: string; readonly namespace?: string } {
  const [kind = scope, namespace] = scope.slice(scope.indexOf('/') + 1).split('@');
  return namespace === undefined ? { kind } : { kind, namespace };
}

/** The first stale scope, for the one row and message that says so. */
export function stalest(connection: ConnectionState): Extract<Freshness, { word: 'stale' }> | undefined {
  let oldest: Extract<Freshness, { word: 'stale' }> | undefined;
  for (const freshness of connection.freshness.values()) {
    if (freshness.word === 'stale' && (oldest === undefined || freshness.since < oldest.since)) {
      oldest = freshness;
    }
  }
  return oldest;
}

/** Objects received while the first lists are read; undefined when no scope is loading. */
export function loadingCount(connection: ConnectionState): number | undefined {
  const loading = [...connection.freshness.values()].filter((one) => one.word === 'loading');
  return loading.length === 0 ? undefined : loading.reduce((sum, { received }) => sum + received, 0);
}
