import assert from 'node:assert/strict';

import { scopeKey } from '../../../../src/core/follow/reach.ts';
import { ScopeFreshness } from '../../../../src/core/follow/scopeFreshness.ts';
import type { ClusterError, Freshness } from '../../../../src/core/model/connection.ts';
import type { SourceEvent, Watched } from '../../../../src/core/ports.ts';
import type { StoreEvent } from '../../../../src/core/store/event.ts';
import { DEMO, NOW } from '../view/world.ts';

const OF: Watched = {
  spec: {
    group: 'argoproj.io',
    versions: ['v1alpha1'],
    kind: 'Application',
    resource: 'applications',
    hasTable: true,
  },
  version: 'v1alpha1',
};
const SCOPE = scopeKey(OF);
const SECOND = 1_000;

const RESET: ClusterError = { code: 'unreachable', server: 'https://c', detail: 'reset' };
const SILENCE: ClusterError = { code: 'timeout', server: 'https://c', detail: 'nothing came' };

describe('ScopeFreshness', () => {
  let now = NOW;
  let freshness: ScopeFreshness;
  beforeEach(() => {
    now = NOW;
    freshness = new ScopeFreshness(DEMO, () => now);
  });

  const follow = (): readonly StoreEvent[] => freshness.follow(new Set([SCOPE]), new Set());
  const hear = (event: SourceEvent): readonly StoreEvent[] => freshness.hear(event);
  const stale = (error: ClusterError, retryAt?: number): SourceEvent => ({
    type: 'stale',
    of: OF,
    error,
    ...(retryAt === undefined ? {} : { retryAt }),
  });
  const LIVE: SourceEvent = { type: 'live', of: OF };
  const changed = (to: Freshness): readonly StoreEvent[] => [
    { type: 'freshness/changed', id: DEMO, scope: SCOPE, freshness: to },
  ];

  it('loads from the moment that it is followed, and counts what came', () => {
    assert.deepEqual(follow(), changed({ word: 'loading', received: 0 }));
    assert.deepEqual(follow(), [], 'once');
    assert.deepEqual(
      hear({ type: 'page', of: OF, objects: [], received: 500 }),
      changed({ word: 'loading', received: 500 }),
    );
    assert.deepEqual(hear(LIVE), changed({ word: 'live', since: NOW }));
  });

  it('stays live while pages of a repeated list come', () => {
    follow();
    hear(LIVE);
    assert.deepEqual(hear({ type: 'page', of: OF, objects: [], received: 500 }), []);
  });

  it('hears nothing of what nobody follows', () => {
    assert.deepEqual(hear(LIVE), []);
  });

  it('is old from the moment that the stream broke, and stays so through further tries', () => {
    follow();
    hear(LIVE);
    now = NOW + 10 * SECOND;
    assert.deepEqual(
      hear(stale(RESET, now + SECOND)),
      changed({ word: 'stale', since: now, error: RESET, retryAt: now + SECOND }),
    );
    const broke = now;
    now += 30 * SECOND;
    assert.deepEqual(
      hear(stale(RESET, now + 2 * SECOND)),
      changed({ word: 'stale', since: broke, error: RESET, retryAt: now + 2 * SECOND }),
    );
  });

  it('is old since the last word of a stream that fell silent, at most two bookmarks ago', () => {
    follow();
    hear(LIVE);
    now = NOW + 100 * SECOND;
    hear({ type: 'listed', of: OF, keys: new Set() });
    now = NOW + 220 * SECOND;
    assert.deepEqual(
      hear(stale(SILENCE)),
      changed({ word: 'stale', since: NOW + 100 * SECOND, error: SILENCE }),
    );
  });

  it('dates silence no further back than it could have gone unnoticed', () => {
    follow();
    hear(LIVE);
    now = NOW + 400 * SECOND;
    assert.deepEqual(
      hear(stale(SILENCE)),
      changed({ word: 'stale', since: NOW + 250 * SECOND, error: SILENCE }),
    );
  });

  it('is old since the last sign of life where the error knows how long ago that was', () => {
    follow();
    hear(LIVE);
    now = NOW + 400 * SECOND;
    const dead: ClusterError = {
      code: 'unreachable',
      server: 'https://c',
      detail: 'silent',
      silentMs: 40 * SECOND,
    };
    assert.deepEqual(hear(stale(dead)), changed({ word: 'stale', since: NOW + 360 * SECOND, error: dead }));
  });

  it('tells a lacking right from a kind that is not there, and both from a login that ended', () => {
    const unauthorized: ClusterError = { code: 'unauthorized', server: 'https://c', detail: 'expired' };
    const rows: readonly [error: ClusterError, to: Freshness][] = [
      [{ code: 'forbidden', verb: 'list', resource: 'applications', detail: 'no' }, { word: 'forbidden' }],
      [{ code: 'notFound', detail: 'no' }, { word: 'absent' }],
      [unauthorized, { word: 'stale', since: NOW, error: unauthorized }],
    ];
    for (const [error, to] of rows) {
      freshness = new ScopeFreshness(DEMO, () => now);
      follow();
      assert.deepEqual(hear({ type: 'denied', of: OF, error }), changed(to));
    }
  });

  it('forgets what is not followed any more, except where it was denied', () => {
    follow();
    hear(LIVE);
    assert.deepEqual(freshness.follow(new Set(), new Set()), [
      { type: 'freshness/dropped', id: DEMO, scope: SCOPE },
    ]);
    assert.deepEqual(freshness.follow(new Set(), new Set([SCOPE])), changed({ word: 'forbidden' }));
    assert.deepEqual(freshness.follow(new Set(), new Set([SCOPE])), [], 'and says so once');
  });

  it('ends with what was live being old, and nothing loading', () => {
    follow();
    hear(LIVE);
    const other = scopeKey({ ...OF, namespace: 'team-a' });
    freshness.follow(new Set([SCOPE, other]), new Set());
    now = NOW + SECOND;
    assert.deepEqual(freshness.stop(), [
      ...changed({ word: 'stale', since: now, error: { code: 'cancelled' } }),
      { type: 'freshness/dropped', id: DEMO, scope: other },
    ]);
    assert.deepEqual(freshness.stop(), []);
  });
});
