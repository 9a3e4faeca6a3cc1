import assert from 'node:assert/strict';

import type { SyncWindow } from '../../../../src/core/model/syncWindow.ts';
import { syncAllowance } from '../../../../src/core/windows/syncAllowance.ts';
import { windowState } from '../../../../src/core/windows/windowState.ts';
import { isSyncBlocked } from '../../../world/pull/syncWindows.ts';

const NOW = Date.UTC(2026, 10, 24, 14, 0, 30);
const HOUR = 3_600_000;
const APP = {
  name: 'checkout',
  destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
};

function aWindow(over: Partial<SyncWindow> = {}): SyncWindow {
  return {
    kind: 'deny',
    schedule: '0 13 * * *',
    duration: '3h',
    applications: ['*'],
    namespaces: [],
    clusters: [],
    needsAll: false,
    manualSync: false,
    ...over,
  };
}

const OPEN = { schedule: '0 13 * * *', duration: '3h' };
const CLOSED = { schedule: '0 20 * * *', duration: '1h' };

function stateAt(window: Partial<SyncWindow>, now = NOW): string {
  const state = windowState(aWindow(window), now);
  if (!state) {
    return 'unread';
  }
  const change = state.changesAt === undefined ? 'out of sight' : new Date(state.changesAt).toISOString();
  return `${state.isOpen ? 'open' : 'closed'} until ${change.slice(0, 16)}`;
}

describe('a sync window', () => {
  it('is open from its schedule on, for its duration', () => {
    assert.equal(stateAt(OPEN), 'open until 2026-11-24T16:00');
    assert.equal(stateAt(CLOSED), 'closed until 2026-11-24T20:00');
    assert.equal(stateAt({ schedule: '0 12 * * *', duration: '1h30m' }), 'closed until 2026-11-25T12:00');
  });
  it('leaves its edges out', () => {
    const at = (time: string): boolean | undefined => windowState(aWindow(OPEN), Date.parse(time))?.isOpen;
    assert.equal(at('2026-11-24T13:00:00Z'), false);
    assert.equal(at('2026-11-24T13:00:01Z'), true);
    assert.equal(at('2026-11-24T15:59:59Z'), true);
    assert.equal(at('2026-11-24T16:00:00Z'), false);
  });
  it('is one with the next where they overlap, and without an end where they always do', () => {
    assert.equal(stateAt({ schedule: '0 13,14,15 * * *', duration: '90m' }), 'open until 2026-11-24T16:30');
    assert.equal(stateAt({ schedule: '* * * * *', duration: '1h' }), 'open until out of sight');
  });
  it('goes by its time zone, and by UTC where there is no such zone', () => {
    assert.equal(
      stateAt({ schedule: '0 13 * * *', timeZone: 'Europe/Berlin' }),
      'open until 2026-11-24T15:00',
    );
    assert.equal(
      stateAt({ schedule: '0 13 * * *', timeZone: 'America/New_York' }),
      'closed until 2026-11-24T18:00',
    );
    assert.equal(
      stateAt({ schedule: '0 19 * * *', timeZone: 'Asia/Kolkata' }),
      'open until 2026-11-24T16:30',
    );
    assert.equal(
      stateAt({ schedule: '0 13 * * *', timeZone: 'Mars/Olympus' }),
      'open until 2026-11-24T16:00',
    );
  });
  it('cannot be read without a schedule and a duration', () => {
    assert.equal(stateAt({ schedule: '@daily' }), 'unread');
    assert.equal(stateAt({ duration: '3 hours' }), 'unread');
    assert.equal(stateAt({ duration: '' }), 'unread');
  });
  it('is computed anew when it opens or closes', () => {
    const window = aWindow(OPEN);
    assert.equal(windowState(window, NOW)?.isOpen, true);
    assert.equal(windowState(window, NOW + HOUR)?.isOpen, true);
    assert.equal(windowState(window, NOW + 2 * HOUR)?.isOpen, false);
    assert.equal(windowState(window, NOW)?.isOpen, true, 'a clock that was put back');
  });
});

function verdict(...windows: readonly Partial<SyncWindow>[]): string {
  const allowance = syncAllowance(
    windows.map((window) => aWindow(window)),
    APP,
    NOW,
  );
  if (!allowance) {
    return 'no window';
  }
  const { word, automated, byHand, until } = allowance;
  const who = automated ? 'all' : byHand ? 'by hand' : 'nobody';
  return [word, who, until === undefined ? '' : new Date(until).toISOString().slice(11, 16)].join(' ').trim();
}

describe('what the windows of a project let an app do', () => {
  it('is everything where none concerns it', () => {
    assert.equal(verdict(), 'no window');
    assert.equal(verdict({ applications: ['search'] }), 'no window');
    assert.equal(verdict({ applications: [] }), 'no window');
  });
  it('is nothing while a denying one is open, whatever allows', () => {
    assert.equal(verdict({ kind: 'deny', ...OPEN }), 'denied nobody 16:00');
    assert.equal(verdict({ kind: 'deny', ...OPEN }, { kind: 'allow', ...OPEN }), 'denied nobody 16:00');
    assert.equal(verdict({ kind: 'deny', ...CLOSED }), 'allowed all');
  });
  it('is nothing between the allowing ones', () => {
    assert.equal(verdict({ kind: 'allow', ...OPEN }), 'allowed all');
    assert.equal(verdict({ kind: 'allow', ...CLOSED }), 'waits nobody 20:00');
    assert.equal(verdict({ kind: 'allow', ...CLOSED }, { kind: 'allow', ...OPEN }), 'allowed all');
    assert.equal(verdict({ kind: 'allow', ...CLOSED }, { kind: 'deny', ...CLOSED }), 'waits nobody 20:00');
  });
  it('is a sync by hand where every window that holds back says so', () => {
    const deny = { kind: 'deny', ...OPEN } as const;
    assert.equal(verdict({ ...deny, manualSync: true }), 'denied by hand 16:00');
    assert.equal(verdict({ ...deny, manualSync: true }, deny), 'denied nobody 16:00');
    const allow = { kind: 'allow', ...CLOSED } as const;
    assert.equal(verdict({ ...allow, manualSync: true }), 'waits by hand 20:00');
    assert.equal(verdict({ ...allow, manualSync: true }, allow), 'waits nobody 20:00');
  });
  it('lasts until the last denying one closes, or the first allowing one opens', () => {
    const longer = { schedule: '0 13 * * *', duration: '5h' };
    const endless = { schedule: '* * * * *', duration: '1h' };
    assert.equal(verdict({ kind: 'deny', ...OPEN }, { kind: 'deny', ...longer }), 'denied nobody 18:00');
    assert.equal(verdict({ kind: 'deny', ...OPEN }, { kind: 'deny', ...endless }), 'denied nobody');
    const later = { schedule: '0 22 * * *', duration: '1h' };
    assert.equal(verdict({ kind: 'allow', ...later }, { kind: 'allow', ...CLOSED }), 'waits nobody 20:00');
  });
  it('goes by name, namespace and cluster: one list is enough, or all of them', () => {
    const none = { applications: [], namespaces: [], clusters: [] };
    assert.equal(verdict({ ...none, namespaces: ['sh*'] }), 'denied nobody 16:00');
    assert.equal(verdict({ ...none, clusters: ['https://kubernetes.default.svc'] }), 'denied nobody 16:00');
    assert.equal(verdict({ ...none, clusters: ['prod'] }), 'no window');
    const both = { ...none, applications: ['check*'], namespaces: ['other'] };
    assert.equal(verdict(both), 'denied nobody 16:00');
    assert.equal(verdict({ ...both, needsAll: true }), 'no window');
    assert.equal(verdict({ ...both, namespaces: ['shop'], needsAll: true }), 'denied nobody 16:00');
  });
  it('knows a cluster by its name too', () => {
    const named = { name: 'checkout', destination: { name: 'prod', namespace: 'shop' } };
    const window = aWindow({ applications: [], clusters: ['prod'] });
    assert.equal(syncAllowance([window], named, NOW)?.word, 'denied');
  });
  it('counts what it cannot read and goes by the rest', () => {
    const unread = { schedule: '@daily' };
    assert.equal(syncAllowance([aWindow(unread)], APP, NOW)?.unread, 1);
    assert.equal(verdict(unread), 'allowed all');
    assert.equal(verdict(unread, { kind: 'deny', ...OPEN }), 'denied nobody 16:00');
  });

  it('agrees with the controller of the demo over every mix of two windows', () => {
    const kinds = ['allow', 'deny'] as const;
    const mixes = kinds.flatMap((kind) =>
      [OPEN, CLOSED].flatMap((times) => [true, false].map((manualSync) => ({ kind, ...times, manualSync }))),
    );
    const app = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: APP.name },
      spec: { destination: APP.destination },
    };
    let compared = 0;
    for (const one of mixes) {
      for (const other of mixes) {
        const syncWindows = [one, other].map((window) => ({ ...window, applications: ['*'] }));
        const project = {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'AppProject',
          metadata: { name: 'shop' },
          spec: { syncWindows },
        };
        const allowance = syncAllowance([aWindow(one), aWindow(other)], APP, NOW);
        for (const isManual of [true, false]) {
          const isBlocked = isSyncBlocked(project, app, isManual, NOW);
          const isFree = isManual ? allowance?.byHand : allowance?.automated;
          assert.equal(isFree, !isBlocked, JSON.stringify({ syncWindows, isManual }));
          compared += 1;
        }
      }
    }
    assert.equal(compared, 128);
  });
});
