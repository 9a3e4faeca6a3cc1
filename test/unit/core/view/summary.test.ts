import assert from 'node:assert/strict';

import type { App } from '../../../../src/core/model/app.ts';
import { appId, kubeConnectionId, parseAppId } from '../../../../src/core/model/ids.ts';
import type { AppIdParts } from '../../../../src/core/model/ids.ts';
import type { ConnectionState } from '../../../../src/core/store/state.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import type { AppFilter } from '../../../../src/core/view/filter.ts';
import {
  filterStateWords,
  FILTER_STATES,
  isFiltering,
  NO_FILTER,
  parseFilter,
} from '../../../../src/core/view/filter.ts';
import { badge, statusText, TotalsMemo, viewMessage } from '../../../../src/core/view/summary.ts';
import {
  aConnection,
  aContext,
  anApp,
  aState,
  MINUTE,
  NOW,
  options,
  passingApp,
  recordedApp,
} from './world.ts';

const CALM = recordedApp('self-heal-fast');
const DRIFTED = recordedApp('self-heal-waiting');
/** Of five apps one is as it should be, two are OutOfSync, one of these Missing, one is Degraded, one is synced by hand. */
const APPS = [
  CALM,
  DRIFTED,
  recordedApp('degraded'),
  recordedApp('never-synced'),
  recordedApp('synced'),
  recordedApp('application-set-template-error'),
  recordedApp('project-default'),
];
const STALE = {
  word: 'stale',
  since: NOW - MINUTE,
  error: { code: 'timeout', server: 's', detail: 'd' },
} as const;
const { clockTime } = options();

function totals(...args: readonly ConnectionState[]) {
  return new TotalsMemo().of(aState(...args));
}

describe('badge and status bar', () => {
  it('count each app once, and neither generators nor projects', () => {
    assert.deepEqual(totals(aConnection(APPS)), {
      apps: 5,
      outOfSync: 2,
      degraded: 1,
      missing: 1,
      attention: 3,
      syncable: 5,
      connections: 1,
    });
  });

  it('tell apps that take a sync from those that reconcile', () => {
    const { apps, syncable } = totals(aConnection([CALM, { ...DRIFTED, actions: ['reconcile'] }]));
    assert.deepEqual({ apps, syncable }, { apps: 2, syncable: 1 });
  });

  it('sum over connections and keep the oldest staleness', () => {
    const other = aContext({ id: kubeConnectionId('/k', 'prod'), name: 'prod', server: 'https://prod' });
    const sum = totals(
      aConnection(APPS, { freshness: new Map([['argoproj.io/Application', STALE]]) }),
      aConnection([DRIFTED], {
        context: other,
        freshness: new Map([['argoproj.io/Application', { ...STALE, since: NOW }]]),
      }),
    );
    assert.equal(sum.attention, 4);
    assert.equal(sum.staleSince, NOW - MINUTE);
  });

  it('count an app once that two contexts of one cluster show, as the live one has it', () => {
    const reader = aContext({ id: kubeConnectionId('/k', 'reader'), name: 'reader' });
    const as = (app: App, like: App = app): App => ({
      ...like,
      name: app.name,
      id: appId({ ...(parseAppId(app.id) as AppIdParts), connection: reader.id }),
    });
    const [a, b, c] = [DRIFTED, CALM, recordedApp('synced')];
    const memo = new TotalsMemo();
    const state = aState(
      aConnection([a, b], { freshness: new Map([['argoproj.io/Application', STALE]]) }),
      aConnection([as(a, recordedApp('degraded')), as(c)], { context: reader }),
    );
    const { apps, outOfSync, degraded, attention, connections } = memo.of(state);
    assert.deepEqual(
      { apps, outOfSync, degraded, attention, connections },
      {
        apps: 3,
        outOfSync: 0,
        degraded: 1,
        attention: 1,
        connections: 2,
      },
    );
    assert.equal(memo.of({ ...state }).apps, 3);
  });

  it('show a badge only for a reason', () => {
    assert.equal(badge(totals(aConnection([CALM]))), undefined);
    assert.deepEqual(badge(totals(aConnection([DRIFTED]))), {
      value: 1,
      tooltip: '1 app is OutOfSync, Degraded or Missing',
    });
    assert.equal(badge(totals(aConnection(APPS)))?.tooltip, '3 apps are OutOfSync, Degraded or Missing');
  });

  it('say in the status bar how many of how many, and as of when', () => {
    assert.equal(statusText(totals(), clockTime), undefined);
    assert.equal(statusText(totals(aConnection([])), clockTime), undefined);
    assert.deepEqual(statusText(totals(aConnection(APPS)), clockTime), {
      text: '$(warning) 3 of 5 apps',
      tooltip: '5 apps: 2 OutOfSync, 1 Degraded, 1 Missing\nClick to show them.',
      accessibilityLabel: 'Plumbline, 5 apps: 2 OutOfSync, 1 Degraded, 1 Missing',
      isWarning: true,
    });
    const calm = statusText(totals(aConnection([CALM])), clockTime);
    assert.equal(calm?.text, '$(pass) 1 app');
    assert.equal(calm?.isWarning, false);
    const old = statusText(
      totals(aConnection([CALM], { freshness: new Map([['argoproj.io/Application', STALE]]) })),
      clockTime,
    );
    assert.equal(old?.text, '$(debug-disconnect) 1 app · as of 13:59:00');
  });
});

describe('the message of the view', () => {
  function message(filter: AppFilter, ...connections: readonly ConnectionState[]): string | undefined {
    const state = aState(...connections);
    return viewMessage(new AppsTrees().at(state, options({ filter })), state, filter, clockTime);
  }

  it('is silent without a filter while all is live', () => {
    assert.equal(message(NO_FILTER, aConnection(APPS)), undefined);
  });

  it('says how much a filter hides, in the words of the filter', () => {
    assert.equal(
      message({ text: ' heal-fast ', states: [] }, aConnection(APPS)),
      '1 of 5 apps matches “heal-fast”',
    );
    assert.equal(
      message({ text: '', states: ['OutOfSync', 'NotAutomated'] }, aConnection(APPS)),
      '4 of 5 apps match OutOfSync, Without auto-sync',
    );
    assert.equal(
      message({ text: 'nowhere', states: ['Healthy'] }, aConnection(APPS)),
      '0 of 5 apps match “nowhere”, Healthy',
    );
  });

  it('names what is old', () => {
    assert.equal(
      message(NO_FILTER, aConnection(APPS, { freshness: new Map([['argoproj.io/Application', STALE]]) })),
      'kind-demo as of 13:59:00',
    );
  });
});

describe('filters', () => {
  it('find by name, namespace, project, cluster and repository, all words needed', () => {
    const apps = [
      anApp({
        name: 'api',
        namespace: 'team-a',
        project: 'shop',
        destination: { name: 'edge', namespace: 'prod-ns' },
      }),
      anApp({
        name: 'web',
        sources: [{ repoURL: 'https://git.example.com/Other/repo', targetRevision: '', type: 'directory' }],
      }),
    ];
    const found = (text: string): number =>
      new AppsTrees().at(aState(aConnection(apps)), options({ filter: { text, states: [] } })).counts
        .matching;
    for (const [text, count] of [
      ['API', 1],
      ['team-a', 1],
      ['prod-ns', 1],
      ['edge', 1],
      ['other/repo', 1],
      ['kind-demo', 2],
      ['shop', 2],
      ['api web', 0],
      ['shop api', 1],
      ['  ', 2],
    ] as const) {
      assert.equal(found(text), count, text);
    }
  });

  it('find operations and what nobody syncs', () => {
    const apps = [
      passingApp('self-heal-fast', 2),
      recordedApp('synced-automated'),
      recordedApp('synced'),
      recordedApp('application-set'),
    ];
    const found = (state: (typeof FILTER_STATES)[number]): number =>
      new AppsTrees().at(aState(aConnection(apps)), options({ filter: { text: '', states: [state] } })).counts
        .matching;
    assert.deepEqual(
      [found('Syncing'), found('NotAutomated'), found('Unknown'), found('Healthy')],
      [1, 1, 0, 3],
    );
  });

  it('come back from storage, and anything else means none', () => {
    assert.deepEqual(parseFilter({ text: 'x', states: ['Degraded', 'Nonsense', 'OutOfSync'] }), {
      text: 'x',
      states: ['OutOfSync', 'Degraded'],
    });
    for (const value of [undefined, null, 7, 'x', {}, { text: 3, states: 'Degraded' }]) {
      assert.deepEqual(parseFilter(value), NO_FILTER);
    }
    assert.equal(isFiltering({ text: '  ', states: [] }), false);
    assert.equal(isFiltering({ text: '', states: ['Synced'] }), true);
    assert.equal(new Set(FILTER_STATES.map(filterStateWords)).size, FILTER_STATES.length);
  });
});
