import assert from 'node:assert/strict';

import type { ClusterError } from '../../../../src/core/model/connection.ts';
import type { ListWatchEffect } from '../../../../src/core/watch/protocol.ts';
import { anApp, APPS, Machine } from './fixtures.ts';

const RESET: ClusterError = { code: 'unreachable', server: 'https://cluster', detail: 'ECONNRESET' };
const STALLED: ClusterError = { code: 'timeout', server: 'https://cluster', detail: 'UND_ERR_BODY_TIMEOUT' };
const GONE: ClusterError = { code: 'gone', detail: 'too old resource version: 1 (231)' };
const BROKEN: ClusterError = { code: 'server', status: 500, detail: 'no reason' };
const FORBIDDEN: ClusterError = { code: 'forbidden', verb: 'list', resource: 'applications', detail: 'no' };
const SIGNED_OUT: ClusterError = { code: 'unauthorized', server: 'https://cluster', detail: 'Unauthorized' };
const ABSENT: ClusterError = { code: 'notFound', detail: '404 page not found' };
const LOGIN: ClusterError = { code: 'login', reason: 'cancelled', program: 'aws', detail: '' };
const KUBECONFIG: ClusterError = { code: 'kubeconfig', file: '/k', detail: 'ENOENT' };
const CERTIFICATE: ClusterError = { code: 'certificate', server: 'https://cluster', detail: 'expired' };
const GARBAGE: ClusterError = { code: 'garbage', detail: 'not JSON' };
const CONFLICT: ClusterError = { code: 'conflict', detail: '' };
const INVALID: ClusterError = { code: 'invalid', detail: '' };
const BUSY: ClusterError = { code: 'tooMany', retryAfterMs: 7_000, detail: '' };

describe('list-watch: the way to a live watch', () => {
  it('lists page by page, asking for the next page before it passes on the one it has', () => {
    const machine = new Machine().feed({ type: 'start' });
    assert.equal(machine.asked(), 'list');
    machine.answer({ type: 'page', page: { items: [anApp('a')], resourceVersion: '7', continue: 'more' } });
    assert.deepEqual(
      machine.effects.map((effect) => effect.do),
      ['list', 'emit'],
    );
    assert.equal(machine.asked(), 'list more');
    machine.answer({ type: 'page', page: { items: [anApp('b')], resourceVersion: '8' } });
    assert.equal(machine.asked(), 'watch 7', 'from the version of the first page');
    assert.deepEqual(machine.events, [
      { type: 'page', of: APPS, objects: [anApp('a')], received: 1 },
      { type: 'page', of: APPS, objects: [anApp('b')], received: 2 },
      { type: 'listed', of: APPS, keys: new Set(['argocd/a', 'argocd/b']) },
    ]);
    machine.answer({ type: 'opened' });
    assert.equal(machine.said(), 'live');
  });

  it('asks for the table together with the first list, and only once', () => {
    const machine = new Machine({ ...APPS, spec: { ...APPS.spec, hasTable: true } }).feed({ type: 'start' });
    assert.equal(machine.asked(), 'table, list');
    machine.feed({ type: 'rows', rows: [] });
    assert.equal(machine.said(), 'rows');
    machine.answer({ type: 'ended', error: RESET }).answer({ type: 'waited' });
    assert.equal(machine.asked(), 'list');
  });

  it('asks each watch to end after 240 to 300 seconds', () => {
    for (const [random, seconds] of [
      [0, 240],
      [0.5, 270],
      [0.999, 300],
    ] as const) {
      const machine = new Machine();
      machine.random = random;
      machine.feed({ type: 'start' }).answer({ type: 'page', page: { items: [], resourceVersion: '1' } });
      const watch = machine.effects.find((effect): effect is Watch => effect.do === 'watch');
      assert.equal(watch?.timeoutSeconds, seconds);
    }
  });

  it('turns frames into changes, in order, and remembers the last version', () => {
    const machine = new Machine().live('a');
    machine.answer({
      type: 'frames',
      frames: [
        { type: 'ADDED', object: anApp('b', '11') },
        { type: 'MODIFIED', object: anApp('a', '12') },
        { type: 'DELETED', object: anApp('b', '13') },
        { type: 'BOOKMARK', resourceVersion: '99' },
      ],
    });
    assert.equal(machine.said(), 'changed, changed, removed');
    machine.now = 60_000;
    machine.answer({ type: 'ended' });
    assert.equal(machine.asked(), 'watch 99');
    assert.equal(machine.said(), '', 'a routine end is not worth a word');
  });

  it('takes a first frame for the sign that the watch is open', () => {
    const machine = new Machine()
      .feed({ type: 'start' })
      .answer({ type: 'page', page: { items: [], resourceVersion: '1' } })
      .answer({ type: 'frames', frames: [{ type: 'MODIFIED', object: anApp('a', '2') }] });
    assert.equal(machine.said(), 'live, changed');
  });
});

type Watch = Extract<ListWatchEffect, { do: 'watch' }>;

describe('list-watch: how a watch can end', () => {
  interface Row {
    readonly what: string;
    readonly error?: ClusterError;
    /** Milliseconds that the watch was open. */
    readonly after: number;
    readonly bookmark?: true;
    readonly failures?: number;
    readonly asks: string;
    readonly says: string;
  }
  const rows: readonly Row[] = [
    { what: 'timeoutSeconds over', after: 270_000, bookmark: true, asks: 'watch 20', says: '' },
    { what: 'over without a single bookmark', after: 270_000, asks: 'list', says: '' },
    { what: 'ended at once, the first time', after: 3, asks: 'watch 10', says: '' },
    { what: 'ended at once, again', after: 3, failures: 1, asks: 'wait 750', says: 'stale' },
    {
      what: 'RST or FIN in mid-stream',
      error: RESET,
      after: 60_000,
      bookmark: true,
      asks: 'wait 375',
      says: 'stale',
    },
    { what: 'silent stall', error: STALLED, after: 210_000, bookmark: true, asks: 'wait 375', says: 'stale' },
    { what: 'version ahead of the server', error: STALLED, after: 150_000, asks: 'wait 375', says: 'stale' },
    { what: '410 of a sound watch', error: GONE, after: 60_000, bookmark: true, asks: 'wait 1000', says: '' },
    {
      what: '410 at once after a relist',
      error: GONE,
      after: 3,
      failures: 1,
      asks: 'wait 750',
      says: 'stale',
    },
    { what: '500', error: BROKEN, after: 0, asks: 'wait 375', says: 'stale' },
    { what: '429 with retry-after', error: BUSY, after: 0, asks: 'wait 7000', says: 'stale' },
    { what: 'garbage', error: GARBAGE, after: 60_000, asks: 'wait 375', says: 'stale' },
    { what: 'untrusted certificate', error: CERTIFICATE, after: 0, asks: 'wait 375', says: 'stale' },
    { what: '403 on reopening', error: FORBIDDEN, after: 0, asks: '', says: 'denied' },
    { what: '401 on reopening', error: SIGNED_OUT, after: 0, asks: '', says: 'denied' },
    { what: 'login cancelled', error: LOGIN, after: 0, asks: '', says: 'denied' },
    { what: 'kubeconfig broken', error: KUBECONFIG, after: 0, asks: '', says: 'denied' },
    { what: 'CRD deleted', error: ABSENT, after: 60_000, bookmark: true, asks: 'wait 1000', says: '' },
    { what: 'switched off', error: { code: 'cancelled' }, after: 60_000, asks: '', says: '' },
  ];
  for (const row of rows) {
    it(row.what, () => {
      const machine = new Machine().live();
      machine.state = { ...machine.state, failures: row.failures ?? 0 };
      if (row.bookmark) {
        machine.answer({ type: 'frames', frames: [{ type: 'BOOKMARK', resourceVersion: '20' }] });
      }
      machine.now += row.after;
      machine.answer(row.error ? { type: 'ended', error: row.error } : { type: 'ended' });
      assert.equal(machine.asked(), row.asks);
      assert.equal(machine.said(), row.says);
    });
  }

  const then: readonly (readonly [what: string, error: ClusterError, next: string])[] = [
    ['goes on from the last version after a cut', RESET, 'watch 20'],
    ['goes on after patience was asked for', BUSY, 'watch 20'],
    ['goes on after a first 500', BROKEN, 'watch 20'],
    ['lists anew after 410', GONE, 'list'],
    ['lists anew after garbage', GARBAGE, 'list'],
    ['lists anew when the server cannot read the request', INVALID, 'list'],
    ['lists anew after a conflict', CONFLICT, 'list'],
    ['lists anew when the kind is gone', ABSENT, 'list'],
  ];
  for (const [what, error, next] of then) {
    it(what, () => {
      const machine = new Machine().live();
      machine.answer({ type: 'frames', frames: [{ type: 'BOOKMARK', resourceVersion: '20' }] });
      machine.answer({ type: 'ended', error }).answer({ type: 'waited' });
      assert.equal(machine.asked(), next);
    });
  }

  it('lists anew when a watch from that version fails with 500 twice in a row', () => {
    const machine = new Machine().live().answer({ type: 'ended', error: BROKEN }).answer({ type: 'waited' });
    assert.equal(machine.asked(), 'watch 10');
    machine.answer({ type: 'ended', error: BROKEN }).answer({ type: 'waited' });
    assert.equal(machine.asked(), 'list');
  });

  it('lists anew when the server stayed silent from a version ahead of its own', () => {
    const machine = new Machine().live();
    machine.now = 150_000;
    machine.answer({ type: 'ended', error: STALLED }).answer({ type: 'waited' });
    assert.equal(machine.asked(), 'list');
  });

  it('says live again once, when the watch stands again', () => {
    const machine = new Machine().live().answer({ type: 'ended', error: RESET }).answer({ type: 'waited' });
    assert.equal(machine.answer({ type: 'opened' }).said(), 'live');
    assert.equal(machine.answer({ type: 'opened' }).said(), '');
  });

  it('lists at once when a server that was away for long forgot the past, and is patient when it forgets again', () => {
    const machine = new Machine().live();
    for (let tries = 0; tries < 8; tries++) {
      machine.answer({ type: 'ended', error: RESET }).answer({ type: 'waited' });
    }
    assert.equal(machine.asked(), 'watch 10');
    machine.answer({ type: 'opened' }).answer({ type: 'ended', error: GONE });
    assert.equal(machine.asked(), 'wait 1000', 'the spread of a relist, not half a minute');
    assert.equal(machine.answer({ type: 'waited' }).asked(), 'list');
    machine.answer({ type: 'page', page: { items: [], resourceVersion: '1' } });
    machine.answer({ type: 'ended', error: GONE });
    assert.equal(machine.asked(), 'wait 22500', 'a version that was listed just now should be known');
  });

  it('says until when it waits', () => {
    const machine = new Machine().live();
    machine.now = 5_000;
    machine.answer({ type: 'ended', error: RESET });
    assert.deepEqual(machine.events.at(-1), { type: 'stale', of: APPS, error: RESET, retryAt: 5_375 });
  });
});

describe('list-watch: how a list can fail', () => {
  const rows: readonly (readonly [what: string, error: ClusterError, asks: string, says: string])[] = [
    ['unreachable', RESET, 'wait 375', 'stale'],
    ['no answer in time', STALLED, 'wait 375', 'stale'],
    ['500', BROKEN, 'wait 375', 'stale'],
    ['429', BUSY, 'wait 7000', 'stale'],
    ['an HTML page', GARBAGE, 'wait 375', 'stale'],
    ['untrusted certificate', CERTIFICATE, 'wait 375', 'stale'],
    ['continue token too old', GONE, 'wait 1000', ''],
    ['422', INVALID, 'wait 375', 'stale'],
    ['409', CONFLICT, 'wait 375', 'stale'],
    ['kind not served', ABSENT, '', 'denied'],
    ['no right', FORBIDDEN, '', 'denied'],
    ['signed out', SIGNED_OUT, '', 'denied'],
    ['login failed', LOGIN, '', 'denied'],
    ['kubeconfig broken', KUBECONFIG, '', 'denied'],
    ['switched off', { code: 'cancelled' }, '', ''],
  ];
  for (const [what, error, asks, says] of rows) {
    it(what, () => {
      const machine = new Machine().feed({ type: 'start' }).answer({ type: 'ended', error });
      assert.equal(machine.asked(), asks);
      assert.equal(machine.said(), says);
    });
  }

  it('forgets the pages of a list that broke off', () => {
    const machine = new Machine().feed({ type: 'start' });
    machine.answer({ type: 'page', page: { items: [anApp('old')], resourceVersion: '1', continue: 'c' } });
    machine.answer({ type: 'ended', error: GONE }).answer({ type: 'waited' });
    assert.equal(machine.asked(), 'list');
    machine.answer({ type: 'page', page: { items: [anApp('new')], resourceVersion: '5' } });
    assert.deepEqual(machine.events.at(-1), { type: 'listed', of: APPS, keys: new Set(['argocd/new']) });
    assert.equal(machine.asked(), 'watch 5');
  });

  it('doubles its patience up to half a minute', () => {
    const machine = new Machine().feed({ type: 'start' });
    const waits = Array.from({ length: 9 }, () => {
      const asked = machine.answer({ type: 'ended', error: RESET }).asked();
      machine.answer({ type: 'waited' });
      return Number(asked.slice('wait '.length));
    });
    assert.deepEqual(waits, [375, 750, 1500, 3000, 6000, 12_000, 22_500, 22_500, 22_500]);
    machine.random = 0.9999;
    assert.equal(machine.answer({ type: 'ended', error: RESET }).asked(), 'wait 29999');
  });

  it('does not wait longer than five minutes, whatever the server asks for', () => {
    const machine = new Machine().feed({ type: 'start' });
    machine.answer({ type: 'ended', error: { code: 'tooMany', retryAfterMs: 86_400_000, detail: '' } });
    assert.equal(machine.asked(), 'wait 300000');
  });

  it('starts counting from one after a watch that stood for a while', () => {
    const machine = new Machine().live();
    machine.state = { ...machine.state, failures: 9 };
    machine.now = 10_000;
    assert.equal(machine.answer({ type: 'ended', error: RESET }).asked(), 'wait 375');
  });
});

describe('list-watch: steered from outside', () => {
  it('retry ends a wait and goes on where it was', () => {
    const listing = new Machine().feed({ type: 'start' }).answer({ type: 'ended', error: RESET });
    assert.equal(listing.feed({ type: 'retry' }).asked(), 'list');
    const watching = new Machine().live().answer({ type: 'ended', error: RESET });
    assert.equal(watching.feed({ type: 'retry' }).asked(), 'watch 10');
    assert.equal(
      watching.answer({ type: 'ended', error: RESET }).asked(),
      'wait 375',
      'patience starts anew',
    );
  });

  it('retry gives up an attempt that hangs on a path that had died, and begins another', () => {
    const watching = new Machine().live().answer({ type: 'ended', error: RESET }).answer({ type: 'waited' });
    assert.equal(watching.asked(), 'watch 10');
    assert.equal(watching.feed({ type: 'retry' }).asked(), 'watch 10');
    assert.equal(watching.answer({ type: 'opened' }).said(), 'live');
    assert.equal(watching.feed({ type: 'retry' }).asked(), '', 'what answers is left alone');
    const listing = new Machine().feed({ type: 'start' }).answer({ type: 'ended', error: STALLED });
    assert.equal(listing.answer({ type: 'waited' }).asked(), 'list');
    assert.equal(listing.feed({ type: 'retry' }).asked(), 'list');
  });

  it('retry lists anew after a denial', () => {
    const machine = new Machine().feed({ type: 'start' }).answer({ type: 'ended', error: FORBIDDEN });
    assert.equal(machine.feed({ type: 'retry' }).asked(), 'list');
  });

  it('retry and start leave alone what runs', () => {
    const machine = new Machine().live();
    assert.equal(machine.feed({ type: 'retry' }).asked(), '');
    assert.equal(machine.feed({ type: 'start' }).asked(), '');
    assert.equal(new Machine().feed({ type: 'retry' }).asked(), '');
  });

  it('stop ends whatever is under way, and late answers change nothing', () => {
    const machine = new Machine().live();
    const late = machine.state.turn;
    assert.equal(machine.feed({ type: 'stop' }).asked(), 'abort');
    machine.feed({ type: 'frames', turn: late, frames: [{ type: 'ADDED', object: anApp('x') }] });
    machine.feed({ type: 'ended', turn: late, error: RESET });
    assert.equal(machine.effects.length, 0);
    assert.equal(machine.feed({ type: 'start' }).asked(), 'list');
  });

  it('ignores answers to a request that is no longer the current one', () => {
    const machine = new Machine().feed({ type: 'start' });
    const late = machine.state.turn;
    machine.answer({ type: 'ended', error: RESET }).answer({ type: 'waited' });
    machine.feed({ type: 'page', turn: late, page: { items: [anApp('x')], resourceVersion: '1' } });
    assert.equal(machine.effects.length, 0);
  });

  it('takes a list that ended without any page for garbage', () => {
    const machine = new Machine().feed({ type: 'start' }).answer({ type: 'ended' });
    assert.equal(machine.asked(), 'wait 375');
  });

  it('paints no rows after a denial', () => {
    const machine = new Machine().feed({ type: 'start' }).answer({ type: 'ended', error: FORBIDDEN });
    assert.equal(machine.feed({ type: 'rows', rows: [] }).said(), '');
  });
});
