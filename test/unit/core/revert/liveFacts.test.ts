import assert from 'node:assert/strict';

import { claimsGoingWith, withLiveFacts } from '../../../../src/core/revert/liveFacts.ts';
import type { JsonObject } from '../../../../src/core/util/json.ts';
import { changeOf, object, template } from './checkRow.ts';

const SET = 'apps/v1 StatefulSet';
const set = (replicas: number, policy: JsonObject, more: JsonObject = {}): JsonObject => ({
  spec: {
    replicas,
    persistentVolumeClaimRetentionPolicy: policy,
    volumeClaimTemplates: [{ metadata: { name: 'data' } }, { metadata: { name: 'log' } }],
    ...more,
  },
});

describe('claims that go with an object', () => {
  it('are those of the members that leave, for each template', () => {
    const policy = { whenScaled: 'Delete' };
    assert.deepEqual(
      claimsGoingWith(changeOf({ kind: SET, before: set(3, policy), after: set(2, policy) })),
      ['data-it-2', 'log-it-2'],
    );
  });

  it('are counted from where the members are', () => {
    const ordinals = { ordinals: { start: 5 } };
    assert.deepEqual(
      claimsGoingWith(changeOf({ kind: SET, before: set(1, { whenDeleted: 'Delete' }, ordinals) })),
      ['data-it-5', 'log-it-5'],
    );
  });

  it('are none where the policy keeps them, or the set grows', () => {
    const keeps = { whenScaled: 'Retain', whenDeleted: 'Delete' };
    assert.deepEqual(
      claimsGoingWith(changeOf({ kind: SET, before: set(3, keeps), after: set(1, keeps) })),
      [],
    );
    const goes = { whenScaled: 'Delete' };
    assert.deepEqual(claimsGoingWith(changeOf({ kind: SET, before: set(1, goes), after: set(3, goes) })), []);
    assert.deepEqual(claimsGoingWith(changeOf({ kind: SET, before: set(1, {}) })), []);
  });
});

describe('findings with what is live', () => {
  const change = changeOf({
    kind: 'apps/v1 Deployment',
    before: { spec: { replicas: 2, template: template('web:2') } },
    after: { spec: { replicas: 2, template: template('web:1') } },
  });
  const restart = {
    row: 'workload-restarts',
    level: 'S' as const,
    object: 'Deployment shop/it',
    path: 'apps/it.yaml',
    pointer: '/spec/template',
    text: 'Pods restart.',
  };
  const budget = (spec: JsonObject, status?: JsonObject, namespace = 'shop') =>
    object(
      'policy/v1 PodDisruptionBudget',
      { spec: { selector: { matchLabels: { app: 'web' } }, ...spec }, ...(status && { status }) },
      namespace,
    );
  const level = (one: ReturnType<typeof budget>): string | undefined =>
    withLiveFacts([restart], [{ word: 'budgets', change, namespace: 'shop', budgets: [one] }])[0]?.level;

  it('believe what the controller counted over what Git declares', () => {
    // An autoscaler runs five: two may go.
    assert.equal(level(budget({ minAvailable: 3 }, { expectedPods: 5, desiredHealthy: 3 })), 'S');
    assert.equal(level(budget({ minAvailable: 3 }, { expectedPods: 3, desiredHealthy: 3 })), 'C');
    assert.equal(level(budget({ minAvailable: 2 }, { expectedPods: 0, desiredHealthy: 0 })), 'C');
  });

  it('do not mind a budget of another namespace', () => {
    assert.equal(level(budget({ maxUnavailable: 0 }, undefined, 'other')), 'S');
  });

  it('stay where they are about another object or say it already', () => {
    const facts = [
      { word: 'budgets', change, namespace: 'shop', budgets: [budget({ maxUnavailable: 0 })] } as const,
    ];
    const others = [
      { ...restart, object: 'Deployment shop/other' },
      { ...restart, row: 'workload-scaled' },
      { ...restart, level: 'C' as const },
    ];
    assert.deepEqual(withLiveFacts(others, facts), others);
  });

  it('name few of many volumes', () => {
    const claim = changeOf({ kind: 'v1 PersistentVolumeClaim', before: {} });
    const volumes = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, policy: 'Delete' }));
    const [told] = withLiveFacts(
      [{ ...restart, row: 'data-removed', level: 'D', object: 'PersistentVolumeClaim shop/it' }],
      [{ word: 'volumes', change: claim, volumes }],
    );
    assert.equal(
      told?.text,
      'Pods restart. Live, the reclaim policy of a, b, c and 2 more is Delete: the data goes.',
    );
  });
});
