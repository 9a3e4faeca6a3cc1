import assert from 'node:assert/strict';

import type { App, Operation } from '../../../../src/core/model/app.ts';
import type { RevertSight } from '../../../../src/core/revert/followRevert.ts';
import { revertStep } from '../../../../src/core/revert/followRevert.ts';
import { anApp, MANUAL } from '../view/world.ts';

const operation = (over: Partial<Operation>): Operation => ({
  isRequested: false,
  isAutomated: true,
  isSelfHeal: false,
  isDryRun: false,
  retryCount: 0,
  ...over,
});

describe('how far a revert is', () => {
  const step = (app: Partial<App>, over: Partial<RevertSight> = {}): string =>
    revertStep({
      app: anApp(app),
      isReverted: true,
      isOperationReverted: true,
      mayAutoSync: undefined,
      ...over,
    });

  it('waits for the merge, however well the app is', () => {
    assert.equal(step({}, { isReverted: false, isOperationReverted: false }), 'merge');
    const failed = operation({ phase: 'Failed' });
    assert.equal(step({ operation: failed }, { isReverted: false, isOperationReverted: false }), 'merge');
  });

  it('of a controller without operations is told by what it fetched and tried', () => {
    const { operation: _, ...app } = anApp({ sync: 'OutOfSync' });
    const way = (
      look: 'bad' | 'changing' | 'good',
      over: Partial<RevertSight>,
      more: Partial<App> = {},
    ): string =>
      revertStep({
        app: { ...app, phase: { word: 'x', title: { text: 'x', look } }, ...more },
        isReverted: false,
        isOperationReverted: false,
        mayAutoSync: undefined,
        ...over,
      });
    assert.equal(way('good', { isFetched: false }), 'merge');
    assert.equal(way('good', { isFetched: true }), 'sync');
    assert.equal(way('good', { isFetched: true }, { syncPolicy: MANUAL }), 'handSync');
    assert.equal(way('changing', { isFetched: true, isOperationReverted: true }), 'sync');
    assert.equal(way('bad', { isFetched: true, isOperationReverted: true }), 'failed');
    // It still fails on the commit that is taken back.
    assert.equal(way('bad', { isFetched: true }), 'sync');
  });

  it('is done where it is synced and healthy, or nobody assesses health', () => {
    assert.equal(step({}), 'done');
    const { health: _, ...app } = anApp();
    assert.equal(
      revertStep({ app, isReverted: true, isOperationReverted: true, mayAutoSync: undefined }),
      'done',
    );
  });

  for (const health of ['Progressing', 'Degraded', 'Missing', 'Suspended', 'Unknown'] as const) {
    it(`is not done while health is ${health}`, () => assert.equal(step({ health }), 'health'));
  }

  it('syncs while an operation runs or is asked for', () => {
    assert.equal(step({ operation: operation({ phase: 'Running' }) }), 'sync');
    assert.equal(step({ operation: operation({ isRequested: true }) }), 'sync');
    assert.equal(step({ sync: 'OutOfSync' }), 'sync');
  });

  it('does not take a verdict over an older spec for its own', () => {
    assert.equal(step({ isVerdictStale: true }), 'sync');
  });

  it('failed only if the sync that failed was one of the revert', () => {
    const failed = { sync: 'OutOfSync', operation: operation({ phase: 'Failed' }) } as const;
    assert.equal(step(failed), 'failed');
    assert.equal(step(failed, { isOperationReverted: false }), 'sync');
    const dry = { sync: 'OutOfSync', operation: operation({ phase: 'Failed', isDryRun: true }) } as const;
    assert.equal(step(dry), 'sync');
  });

  it('tells who has to sync it', () => {
    assert.equal(step({ sync: 'OutOfSync', syncPolicy: MANUAL }), 'handSync');
    assert.equal(step({ sync: 'OutOfSync' }, { mayAutoSync: false }), 'window');
  });
});
