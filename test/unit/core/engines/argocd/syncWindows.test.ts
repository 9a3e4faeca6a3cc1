import assert from 'node:assert/strict';

import { syncWindowsOf } from '../../../../../src/core/engines/argocd/syncWindows.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import { recorded } from '../../../recorded.ts';
import { appOf } from './fixtures.ts';

function project(syncWindows: unknown): KubeObject {
  return { ...recorded('project-default'), spec: { syncWindows } };
}

describe('the sync windows of an AppProject', () => {
  it('are read with every field', () => {
    const whole = {
      kind: 'deny',
      schedule: '0 22 * * *',
      duration: '8h',
      timeZone: 'Europe/Berlin',
      applications: ['*-prod'],
      namespaces: ['shop'],
      clusters: ['in-cluster'],
      andOperator: true,
      manualSync: true,
      description: 'nights',
    };
    const { andOperator: needsAll, ...rest } = whole;
    assert.deepEqual(syncWindowsOf(project([whole])), [{ ...rest, needsAll }]);
  });
  it('are read with what they lack', () => {
    assert.deepEqual(syncWindowsOf(project([{ kind: 'allow', schedule: '* * * * *', duration: '1h' }])), [
      {
        kind: 'allow',
        schedule: '* * * * *',
        duration: '1h',
        applications: [],
        namespaces: [],
        clusters: [],
        needsAll: false,
        manualSync: false,
      },
    ]);
  });
  it('are none where there are none, or another shape', () => {
    assert.deepEqual(syncWindowsOf(project(undefined)), []);
    assert.deepEqual(syncWindowsOf(project('always')), []);
    assert.deepEqual(syncWindowsOf(project([{ kind: 'maybe' }, 'x', null])), []);
  });
  it('are on the project, and not on one without any', () => {
    const windows = [{ kind: 'deny', schedule: '* * * * *', duration: '1h' }];
    assert.equal(appOf(project(windows)).syncWindows?.length, 1);
    assert.ok(!('syncWindows' in appOf(recorded('project-default'))));
  });
});
