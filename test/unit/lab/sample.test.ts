import assert from 'node:assert/strict';

import type { SampleApp } from '../../world/repository.ts';
import { differencesOf, verdictOf } from '../../lab/sample.ts';
import { laidOver, recorded } from '../recorded.ts';

const app = (name: string, expected: SampleApp['expected']): SampleApp =>
  ({ name, expected }) as unknown as SampleApp;

describe('verdicts of the sample in the lab', () => {
  it('are read from an Application, each condition once', () => {
    const of = recorded('deletion-error');
    const repeated = ['InvalidSpecError', 'DeletionError', 'InvalidSpecError'].map((type) => ({ type }));
    const conditions = ['DeletionError', 'InvalidSpecError'];
    for (const object of [of, laidOver(of, { status: { conditions: repeated } })]) {
      assert.deepEqual(verdictOf(object), { sync: 'Synced', health: 'Healthy', conditions });
    }
    assert.deepEqual(verdictOf(recorded('never-compared')), { sync: '', health: '', conditions: [] });
  });

  it('are told apart from what the sample expects, a line each', () => {
    const apps = [
      app('fine', { sync: 'Synced', health: 'Healthy' }),
      app('ill', { sync: 'Synced', health: 'Healthy' }),
      app('warned', { sync: 'OutOfSync', health: 'Healthy', conditions: ['SharedResourceWarning'] }),
      app('gone', { sync: 'Synced', health: 'Healthy' }),
    ];
    const seen = new Map([
      ['fine', { sync: 'Synced', health: 'Healthy', conditions: [] }],
      ['ill', { sync: 'Synced', health: 'Degraded', conditions: [] }],
      ['warned', { sync: 'OutOfSync', health: 'Healthy', conditions: [] }],
    ]);
    assert.deepEqual(differencesOf(apps, seen), [
      'ill is Synced/Degraded, not Synced/Healthy',
      'warned is OutOfSync/Healthy, not OutOfSync/Healthy/SharedResourceWarning',
      'gone is not there',
    ]);
  });
});
