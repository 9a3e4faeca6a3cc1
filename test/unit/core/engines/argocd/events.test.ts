import assert from 'node:assert/strict';

import type { AppEvent } from '../../../../../src/core/engines/appEvent.ts';
import { eventsOf } from '../../../../../src/core/engines/argocd/events.ts';
import { operationEntries } from '../../../../../src/core/history/operations.ts';
import { historyOf } from '../../../../../src/core/engines/argocd/history.ts';
import { recording } from '../../../recorded.ts';
import { SHA } from './fixtures.ts';

function told(name: string): readonly string[] {
  const { object, events } = recording(name);
  return operationEntries(eventsOf(events), historyOf(object)).map((entry) =>
    entry.kind === 'action'
      ? entry.action
      : [entry.outcome, entry.isPartial ? 'partial' : 'full', entry.by.word].join(' '),
  );
}

/** An Event of the server. */
function byServer(message: string, reason: string, user?: string): readonly AppEvent[] {
  return eventsOf([
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'web.1', uid: 'e-1', ...(user !== undefined && { annotations: { user } }) },
      source: { component: 'argocd-server' },
      lastTimestamp: '2026-01-05T09:00:00Z',
      reason,
      message,
    },
  ]);
}

describe('Events that a real Argo CD left on an Application', () => {
  it('tell a self-heal, and leave out the syncs of the record', () => {
    const name = 'self-heal-fast';
    assert.ok(told(name).includes('succeeded partial controller'), told(name).join());
    assert.ok(!told(name).some((one) => one.includes('full')), told(name).join());
  });

  it('tell nothing of an app whose syncs are all in the record', () => {
    assert.deepEqual(told('synced-automated'), []);
    assert.deepEqual(told('multi-source'), []);
  });

  it('tell a failure with its reason', () => {
    const { events } = recording('sync-failed-automated');
    const failed = operationEntries(eventsOf(events), []).find(
      (entry) => entry.kind === 'operation' && entry.outcome === 'failed',
    );
    assert.ok(failed?.kind === 'operation');
    assert.match(failed.failure ?? '', /^one or more objects failed to apply, reason: .*selector/);
    assert.deepEqual(failed.by, { word: 'controller' });
  });

  it('tell a sync of some objects by nobody that they name', () => {
    assert.ok(told('selective-sync').includes('succeeded partial unknown'), told('selective-sync').join());
  });
});

describe('Events of the server', () => {
  const facts = { id: 'e-1', at: '2026-01-05T09:00:00Z' };

  it('name who began a sync and of which commit', () => {
    const begun = {
      ...facts,
      word: 'began',
      isAutomated: false,
      by: 'Kim Lee',
      isPartial: false,
      isLocal: false,
    };
    assert.deepEqual(byServer(`Kim Lee initiated sync to main (${SHA})`, 'OperationStarted', 'Kim Lee'), [
      { ...begun, revisions: [SHA] },
    ]);
    assert.deepEqual(byServer('Kim Lee initiated rollback to 3', 'OperationStarted', 'Kim Lee'), [
      { ...begun, revisions: [] },
    ]);
    assert.deepEqual(byServer('kim initiated partial sync locally', 'OperationStarted'), [
      { ...begun, by: 'kim', isPartial: true, isLocal: true, revisions: [] },
    ]);
  });

  it('say what else people did, in their words', () => {
    const action = 'ran action restart on resource apps/Deployment/web';
    assert.deepEqual(byServer(`kim ${action}`, 'ResourceActionRan', 'kim'), [
      { ...facts, word: 'acted', by: 'kim', action },
    ]);
  });

  it('of unknown words are no harm', () => {
    assert.deepEqual(
      eventsOf([{ apiVersion: 'v1', kind: 'Event', metadata: { name: 'x' }, message: 7 }]),
      [],
    );
    assert.deepEqual(byServer('', 'Odd'), [{ ...facts, word: 'acted', by: '', action: '' }]);
  });
});
