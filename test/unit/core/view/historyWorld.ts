import type { Fate, LandingEntry, Sync } from '../../../../src/core/history/entry.ts';
import type { TrackFacts } from '../../../../src/core/history/track.ts';
import type { HistoryShown } from '../../../../src/core/view/historyShown.ts';
import { MINUTE, NOW, SHA } from './world.ts';

export const TRACK: TrackFacts = {
  root: '/home/kim/fleet',
  remote: 'origin',
  repoURL: 'https://git.example.com/platform/fleet.git',
  ref: { word: 'branch', name: 'main', ref: 'refs/remotes/origin/main', tip: SHA },
  tip: SHA,
  closure: { paths: [{ path: 'apps/checkout', kind: 'folder' }], structure: [], external: [] },
  fetchedAt: NOW - 7 * MINUTE,
};

export function aSync(minutes: number, by: Sync['by'] = { word: 'controller' }): Sync {
  return { at: NOW - minutes * MINUTE, by, revision: SHA };
}

export function aLanding(fate: Fate, more: Partial<LandingEntry> = {}): LandingEntry {
  return {
    kind: 'landing',
    key: `0.${SHA}`,
    track: 0,
    sha: SHA,
    parent: 'b'.repeat(40),
    isMerge: false,
    subject: 'Bump web to 1.4.2 (#17)',
    author: { name: 'Ada Tester', email: 'ada@example.com' },
    authoredAt: NOW - 90 * MINUTE,
    committedAt: NOW - 60 * MINUTE,
    pullRequest: 17,
    coAuthors: [],
    reverts: [],
    changes: [{ path: 'apps/checkout/web.yaml', status: 'M', before: 'c'.repeat(40), after: 'd'.repeat(40) }],
    fate,
    ...more,
  };
}

type Read = HistoryShown & { readonly word: 'read' };

export function read(entries: Read['entries'], more: Partial<Read> = {}): Read {
  return { word: 'read', tracks: [TRACK], entries, isLast: true, isReadingMore: false, ...more };
}
