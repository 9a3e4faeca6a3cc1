import assert from 'node:assert/strict';

import type { CompareTarget } from '../../../../src/core/diff/compareTarget.ts';
import { onlyLive } from '../../../../src/core/diff/outcomes.ts';
import { resourceKey } from '../../../../src/core/model/ids.ts';
import { anObject, masked, RULES } from './worlds.ts';

describe('onlyLive', () => {
  const ref = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'copy' };
  const live = masked(anObject('v1', 'ConfigMap', { data: { colour: 'blue' } }, { name: 'copy' }));
  const outcome = (managed: CompareTarget['managed']): readonly [string, readonly string[]] => {
    const target: CompareTarget = {
      ...ref,
      version: 'v1',
      key: resourceKey(ref),
      ...(managed && { managed }),
    };
    const { status, notes } = onlyLive(target, live, RULES);
    return [status, notes.map(({ code }) => code)];
  };

  it('says that a sync with prune deletes what Git does not declare', () => {
    const toPrune = { sync: 'OutOfSync', isHook: false, requiresPruning: true } as const;
    assert.deepEqual(outcome(toPrune), ['onlyLive', ['notInGit']]);
  });

  it('threatens no object that the controller lists without a verdict: a copy that carries the id of another', () => {
    assert.deepEqual(outcome({ isHook: false, requiresPruning: false }), ['same', ['leftAlone']]);
  });
});
