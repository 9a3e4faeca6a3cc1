import assert from 'node:assert/strict';

import { asKubeObject, gvkOf } from '../../../../src/core/model/kubeObject.ts';

describe('an object of the Kubernetes API', () => {
  it('says what it is and has a name', () => {
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: {} };
    assert.equal(asKubeObject(object), object);
    for (const other of [
      undefined,
      null,
      'Pod',
      [],
      { kind: 'Pod', metadata: { name: 'web' } },
      { apiVersion: 'v1', metadata: { name: 'web' } },
      { apiVersion: 'v1', kind: 'Pod' },
      { apiVersion: 'v1', kind: 'Pod', metadata: {} },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 7 } },
    ]) {
      assert.equal(asKubeObject(other), undefined, JSON.stringify(other));
    }
  });

  it('has its group before the slash, and none in the core group', () => {
    assert.deepEqual(gvkOf({ apiVersion: 'apps/v1', kind: 'Deployment' }), {
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
    });
    assert.deepEqual(gvkOf({ apiVersion: 'v1', kind: 'Pod' }), { group: '', version: 'v1', kind: 'Pod' });
  });
});
